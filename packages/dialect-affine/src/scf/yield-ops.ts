import { AnyType, I1, defineOp, variadic } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";

/**
 * Ends a region of an scf op and passes on its values: to the next iteration, or as results.
 *
 * ```mlir
 * scf.yield %sum : f32
 * ```
 */
export class YieldOp extends defineOp({
  name: "scf.yield",
  summary: "loop yield and termination operation",
  operands: { results: variadic(AnyType) },
  traits: ["pure", "terminator", "return-like"],
  parents: ["scf.execute_region", "scf.for", "scf.if", "scf.index_switch", "scf.while"],
  assembly: "attr-dict ($results^ `:` type($results))?",
}) {}

/**
 * Ends the first region of an `scf.while`: whether to go on, and the values that the second region (or what follows the
 * loop) gets.
 *
 * ```mlir
 * scf.condition(%go) %x : f32
 * ```
 */
export class ConditionOp extends defineOp({
  name: "scf.condition",
  summary: "loop continuation condition",
  operands: { condition: I1, args: variadic(AnyType) },
  traits: ["pure", "terminator", "return-like"],
  parents: ["scf.while"],
  assembly: "`(` $condition `)` attr-dict ($args^ `:` type($args))?",
}) {}

/**
 * Ends a reduction of `scf.reduce` with what the two values make.
 *
 * ```mlir
 * scf.reduce.return %sum : f32
 * ```
 */
export class ReduceReturnOp extends defineOp({
  name: "scf.reduce.return",
  summary: "terminator for reduce operation",
  operands: { result: AnyType },
  traits: ["pure", "terminator"],
  parents: ["scf.reduce"],
  assembly: "$result attr-dict `:` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    const wanted = this.op.parent?.arguments[0]?.type;
    if (wanted !== undefined && wanted !== this.result.type) {
      emitError(`must have type '${wanted}' (the type of the reduction inputs)`);
    }
  }
}
