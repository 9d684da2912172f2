import { Index, defineOp, variadic } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";

/**
 * The digits of a number in a mixed base: what each of several nested loops counts when one loop counts for all of them.
 *
 * ```mlir
 * %ij:2 = affine.delinearize_index %k into (%rows, %columns) : index, index
 * ```
 */
export class AffineDelinearizeIndexOp extends defineOp({
  name: "affine.delinearize_index",
  summary: "delinearize an index",
  operands: { linear_index: Index, basis: variadic(Index) },
  results: { multi_index: variadic(Index) },
  traits: ["pure"],
  assembly: "$linear_index `into` ` ` `(` $basis `)` attr-dict `:` type($multi_index)",
}) {
  verify(emitError: EmitOpError): void {
    if (this.basis.length === 0) return emitError("basis should not be empty");
    if (this.basis.length !== this.multi_index.length) emitError("should return an index for each basis element");
  }
}
