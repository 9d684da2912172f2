import { AnyType, defineOp, singleBlockRegion, variadic } from "@hls-opt/ir-core";
import type { OpParser, OpPrinter, Operation, ParsedOp } from "@hls-opt/ir-core";
import { withTerminator } from "../affine/operands-syntax.js";

/**
 * Ends a `memref.alloca_scope` with its results.
 *
 * ```mlir
 * memref.alloca_scope.return %x : f32
 * ```
 */
export class AllocaScopeReturnOp extends defineOp({
  name: "memref.alloca_scope.return",
  summary: "terminator for alloca_scope operation",
  operands: { results: variadic(AnyType) },
  traits: ["pure", "terminator", "return-like"],
  parents: ["memref.alloca_scope"],
  assembly: "attr-dict ($results^ `:` type($results))?",
}) {}

/**
 * Executes its region once; what the region allocates on the stack is freed at its end.
 *
 * ```mlir
 * %r = memref.alloca_scope -> (f32) {
 *   %m = memref.alloca() : memref<4xf32>
 *   memref.alloca_scope.return %x : f32
 * }
 * ```
 */
export class AllocaScopeOp extends defineOp({
  name: "memref.alloca_scope",
  summary: "explicitly delimited scope for stack allocation",
  results: { results: variadic(AnyType) },
  regions: { bodyRegion: singleBlockRegion },
  traits: ["automatic-allocation-scope", "single-block", "recursive-memory-effects", "no-region-arguments"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const resultTypes = parser.optionalArrowTypes();
    const location = parser.location();
    const body = withTerminator(parser.region([]), [], location, () => AllocaScopeReturnOp.create({ results: [] }).op);
    return { resultTypes, regions: [body], attributes: parser.optionalAttrDict() };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const types = op.results.map((result) => result.type);
    printer.write(" ");
    if (types.length > 0) {
      printer.write(" -> (");
      printer.types(types);
      printer.write(")");
    }
    printer.write(" ");
    printer.region(op.region(), { printEntryArguments: false, printTerminator: types.length > 0 });
    printer.optionalAttrDict(op);
  }
}
