import {
  AnyType,
  Index,
  IntegerType,
  MemRefType,
  defineOp,
  index,
  inferred,
  isEffectFree,
  singleBlockRegion,
  typeConstraint,
  variadic,
  walk,
} from "@hls-opt/ir-core";
import type { EmitOpError, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { elementOf } from "./allocation-ops.js";
import { effectsOn } from "./effects.js";

const NumericMemRef = typeConstraint(
  "memref of signless integer or floating-point values",
  (type): type is MemRefType =>
    type instanceof MemRefType &&
    (type.element.kind === "float" || (type.element instanceof IntegerType && type.element.signedness === "signless")),
);

/**
 * Replaces an element by what its region makes of it, at once for all that look at the buffer; the result is the new element.
 *
 * ```mlir
 * %new = memref.generic_atomic_rmw %m[%i] : memref<10xf32> {
 * ^bb0(%old: f32):
 *   %c1 = arith.constant 1.0 : f32
 *   %sum = arith.addf %old, %c1 : f32
 *   memref.atomic_yield %sum : f32
 * }
 * ```
 */
export class GenericAtomicRMWOp extends defineOp({
  name: "memref.generic_atomic_rmw",
  summary: "atomic read-modify-write operation with a region",
  operands: { memref: NumericMemRef, indices: variadic(Index) },
  results: {
    result: inferred(AnyType, ([memref]) => (memref && elementOf(memref)) ?? "requires a memref"),
  },
  regions: { atomic_body: singleBlockRegion },
  traits: ["single-block"],
  interfaces: [effectsOn({ kind: "read", operand: 0 }, { kind: "write", operand: 0 })],
}) {
  static parse(parser: OpParser): ParsedOp {
    const memref = parser.operand();
    const subscripts = parser.operandList("square");
    parser.expect(":");
    const type = parser.type();
    const operands = [parser.resolve(memref, type), ...parser.resolveAll(subscripts, index)];
    const regions = [parser.region([])];
    const attributes = parser.optionalAttrDict();
    return { operands, resultTypes: [elementOf(type) ?? type], regions, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { memref, indices, atomic_body } = new GenericAtomicRMWOp(op);
    printer.write(" ");
    printer.operand(memref);
    printer.write("[");
    printer.operands(indices);
    printer.write("] : ");
    printer.type(memref.type);
    printer.write(" ");
    printer.region(atomic_body);
    printer.optionalAttrDict(op);
  }

  verifyRegions(emitError: EmitOpError): void {
    const [old, ...others] = this.atomic_body.entry.arguments;
    if (old === undefined || others.length > 0) return emitError("expected single number of entry block arguments");
    if (old.type !== this.result.type) return emitError("expected block argument of the same type result type");
    const message = "body of 'memref.generic_atomic_rmw' should contain only operations with no side effects";
    let isFine = true;
    walk(this.op, (nested) => {
      if (nested === this.op || !isFine || isEffectFree(nested)) return isFine;
      emitError(message, [], { prefix: false, at: nested });
      return (isFine = false);
    });
  }
}

/**
 * Ends the region of a `memref.generic_atomic_rmw` with the new element.
 *
 * ```mlir
 * memref.atomic_yield %sum : f32
 * ```
 */
export class AtomicYieldOp extends defineOp({
  name: "memref.atomic_yield",
  summary: "yield operation for generic_atomic_rmw",
  operands: { result: AnyType },
  traits: ["pure", "terminator"],
  parents: ["memref.generic_atomic_rmw"],
  assembly: "$result attr-dict `:` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const [given, wanted] = [this.result.type, this.op.parentOp?.results[0]?.type];
    if (given !== wanted) emitError(`types mismatch between yield op: '${given}' and its parent: '${wanted}'`);
  }
}
