import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { UnaryOp } from "../nn/unary.js";
import { dequantize, quantizeFloat, rawRange } from "../num/fixed.js";
import type { FixedType } from "../num/types.js";
import { finish, fixedOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

/** `nn.unary`. */
export function runUnary(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, type } = input as Tensor;
  const { evaluate } = new UnaryOp(op);
  const result = op.result().type as RankedTensorType;
  const [from, to] = [fixedOf(type), fixedOf(result)];
  if (from === undefined || to === undefined) return finish(data.map(evaluate), result, 0);
  return data.map((raw) => tableEntry(evaluate, raw, from, to));
}

/**
 * What a table for a function on fixed-point numbers holds, for the raw operands from the smallest to the largest. The loop level
 * and the hardware read the same numbers.
 */
export function unaryTable(evaluate: (x: number) => number, from: FixedType, to: FixedType): Float64Array {
  const { min, max } = rawRange(from);
  return Float64Array.from({ length: max - min + 1 }, (_, i) => tableEntry(evaluate, min + i, from, to));
}

/** Without a value (not a number) the result is zero: hardware has to give something. */
function tableEntry(evaluate: (x: number) => number, raw: number, from: FixedType, to: FixedType): number {
  const value = evaluate(dequantize(raw, from));
  return Number.isNaN(value) ? 0 : quantizeFloat(value, to);
}
