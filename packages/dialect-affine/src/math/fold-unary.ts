import type { FoldResult, Operation } from "@hls-opt/ir-core";
import { foldElementwise } from "../fold/constant-elements.js";
import { one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";

/** Folds a floating-point function of one constant operand. */
export function foldUnary(op: Operation, operands: ConstantOperands, evaluate: (x: number) => number): FoldResult {
  return one(foldElementwise(operands, op.result().type, (x) => evaluate(x as number)));
}
