import { AnyType, defineOp, variadic } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";

const parents: readonly string[] = ["affine.for", "affine.if", "affine.parallel"];

/**
 * Ends the body of an affine op and passes on its values: to the next iteration, or as results.
 *
 * ```mlir
 * affine.yield %sum : f32
 * ```
 */
export class AffineYieldOp extends defineOp({
  name: "affine.yield",
  summary: "yield values to parent operation",
  operands: { operands: variadic(AnyType) },
  traits: ["pure", "terminator", "return-like"],
  assembly: "attr-dict ($operands^ `:` type($operands))?",
}) {
  verify(emitError: EmitOpError): void {
    const parent = this.op.parentOp;
    if (parent === undefined || !parents.includes(parent.name)) {
      return emitError("only terminates affine.if/for/parallel regions");
    }
    if (parent.results.length !== this.operands.length) {
      return emitError("parent of yield must have same number of results as the yield operands");
    }
    if (this.operands.some((operand, i) => operand.type !== parent.result(i).type)) {
      emitError("types mismatch between yield op and its parent");
    }
  }
}
