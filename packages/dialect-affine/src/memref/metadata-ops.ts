import {
  AnyMemRef,
  AnyType,
  Index,
  IntegerAttr,
  IntegerType,
  attribute,
  defineOp,
  i32,
  integerEnum,
  optional,
  sameAs,
  variadic,
} from "@hls-opt/ir-core";
import type { EmitOpError, MemRefType, OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { AnyRankedOrUnrankedMemRef } from "./allocation-ops.js";
import { alignmentAttr } from "./attributes.js";
import { effectsOn } from "./effects.js";

const positiveAttr = attribute(
  "32-bit signless integer attribute whose value is positive",
  (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i32 && a.value > 0n,
  { kind: "typed", type: i32 },
);

/**
 * Promises that a buffer begins at a multiple of some number of bytes; anything may happen if it does not.
 *
 * ```mlir
 * memref.assume_alignment %m, 16 : memref<4xf32>
 * ```
 */
export class AssumeAlignmentOp extends defineOp({
  name: "memref.assume_alignment",
  summary: "assertion that gives alignment information to the input memref",
  operands: { memref: AnyMemRef },
  attributes: { alignment: positiveAttr },
  assembly: "$memref `,` $alignment attr-dict `:` type($memref)",
}) {}

const pointerBase = defineOp({
  name: "memref.extract_aligned_pointer_as_index",
  summary: "extracts a memref's underlying aligned pointer as an index",
  operands: { source: AnyRankedOrUnrankedMemRef },
  results: { aligned_pointer: Index },
  traits: ["pure"],
  assembly: "$source `:` type($source) `->` type(results) attr-dict",
});

/**
 * The address of a buffer as a number.
 *
 * ```mlir
 * %p = memref.extract_aligned_pointer_as_index %m : memref<4xf32> -> index
 * ```
 */
export class ExtractAlignedPointerAsIndexOp extends withSyntax(pointerBase, { resultName: () => "intptr" }) {}

const metadataBase = defineOp({
  name: "memref.extract_strided_metadata",
  summary: "extracts a buffer base with offset and strides",
  operands: { source: AnyMemRef },
  results: { base_buffer: AnyMemRef, offset: Index, sizes: variadic(Index), strides: variadic(Index) },
  traits: ["pure"],
  assembly: "$source `:` type($source) `->` type(results) attr-dict",
});

/**
 * What a buffer consists of: its memory, the offset of its first element, its sizes and its strides.
 *
 * ```mlir
 * %base, %offset, %sizes:2, %strides:2 = memref.extract_strided_metadata %m : memref<4x8xf32> -> memref<f32>, index, index, index, index, index
 * ```
 */
export class ExtractStridedMetadataOp extends metadataBase {
  static parse(parser: OpParser): ParsedOp {
    const source = parser.operand();
    parser.expect(":");
    const type = parser.type();
    parser.expect("->");
    const resultTypes = parser.typeList();
    return { operands: [parser.resolve(source, type)], resultTypes, attributes: parser.optionalAttrDict() };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.write(" : ");
    printer.type(op.operand(0).type);
    printer.write(" -> ");
    printer.types(op.results.map((result) => result.type));
    printer.optionalAttrDict(op);
  }

  /** Names for the first result of each group; the others of a group share its name. */
  static resultName(op: Operation, index: number): string | undefined {
    const rank = (op.operand(0).type as MemRefType).shape.length;
    if (index < 2) return index === 0 ? "base_buffer" : "offset";
    if (index === 2 && rank > 0) return "sizes";
    return index === 2 + rank && rank > 0 ? "strides" : undefined;
  }
}

const kindAttr = integerEnum({
  addf: 0,
  addi: 1,
  assign: 2,
  maximumf: 3,
  maxs: 4,
  maxu: 5,
  minimumf: 6,
  mins: 7,
  minu: 8,
  mulf: 9,
  muli: 10,
  ori: 11,
  andi: 12,
  maxnumf: 13,
  minnumf: 14,
});

const floatKinds = ["addf", "maximumf", "minimumf", "mulf", "maxnumf", "minnumf"];

/**
 * Combines an element with a value, at once for all that look at the buffer; the result is what the element was.
 *
 * ```mlir
 * %old = memref.atomic_rmw addf %x, %m[%i] : (f32, memref<10xf32>) -> f32
 * ```
 */
export class AtomicRMWOp extends defineOp({
  name: "memref.atomic_rmw",
  summary: "atomic read-modify-write operation",
  operands: { value: AnyType, memref: AnyMemRef, indices: variadic(Index) },
  results: { result: sameAs("value") },
  attributes: { kind: kindAttr },
  interfaces: [effectsOn({ kind: "read", operand: 1 }, { kind: "write", operand: 1 })],
  assembly:
    "$kind $value `,` $memref `[` $indices `]` attr-dict `:` `(` type($value) `,` type($memref) `)` `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const { memref, value, indices } = this;
    if (memref.type.shape.length !== indices.length) {
      return emitError("expects the number of subscripts to be equal to memref rank");
    }
    const kind = kindAttr.nameOf(this.kind) ?? "assign";
    if (floatKinds.includes(kind) && value.type.kind !== "float") {
      return emitError(`with kind '${kind}' expects a floating-point type`);
    }
    if (!floatKinds.includes(kind) && kind !== "assign" && !(value.type instanceof IntegerType)) {
      return emitError(`with kind '${kind}' expects an integer type`);
    }
    if (memref.type.element !== value.type) {
      emitError("failed to verify that value type matches element type of memref");
    }
  }
}

/**
 * A buffer of another size with the contents of this one, which may not be used any more.
 *
 * ```mlir
 * %r = memref.realloc %m(%n) : memref<64xf32> to memref<?xf32>
 * ```
 */
export class ReallocOp extends defineOp({
  name: "memref.realloc",
  summary: "memory reallocation operation",
  operands: { source: AnyMemRef, dynamicResultSize: optional(Index) },
  results: { result: AnyMemRef },
  attributes: { alignment: alignmentAttr },
  interfaces: [effectsOn({ kind: "free", operand: 0 }, { kind: "alloc", result: 0 })],
  assembly: "$source (`(` $dynamicResultSize^ `)`)? attr-dict `:` type($source) `to` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.result.type];
    const fail = (message: string): void => emitError(message, [], { prefix: false });
    if (from.memorySpace !== to.memorySpace) {
      return fail(`different memory spaces specified for source memref type '${from}' and result memref type '${to}'`);
    }
    if (from.element !== to.element) {
      return fail(`different element types specified for source memref type '${from}' and result memref type '${to}'`);
    }
    const isOpen = (to.shape[0] ?? 0) < 0;
    if (isOpen && this.dynamicResultSize === undefined) {
      return fail(`missing dimension operand for result type '${to}'`);
    }
    if (!isOpen && this.dynamicResultSize !== undefined) {
      fail(`unnecessary dimension operand for result type '${to}'`);
    }
  }
}
