import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { ArgMaxOp, ReduceOp } from "../nn/reduce.js";
import type { Reduction } from "../nn/reduce.js";
import { dyadicReciprocal } from "../num/fixed.js";
import { broadcastIndices } from "./elementwise.js";
import { checkExact, finish, fixedOf, fracOf, largest } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

const add = (a: number, b: number): number => a + b;

const steps: Readonly<Record<Reduction, { start: number; combine: (a: number, b: number) => number }>> = {
  sum: { start: 0, combine: add },
  mean: { start: 0, combine: add },
  max: { start: -Infinity, combine: Math.max },
  min: { start: Infinity, combine: Math.min },
  prod: { start: 1, combine: (a, b) => a * b },
};

/** `nn.reduce`. */
export function runReduce(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const x = input as Tensor;
  const type = resultType(op);
  const kind = new ReduceOp(op).reductionName;
  const { start, combine } = steps[kind];
  const out = new Float64Array(type.shape.reduce((a, b) => a * b, 1)).fill(start);
  const count = x.data.length / out.length;
  const problem = checkExact(type, largest(x.data) * count * (kind === "mean" ? 2 ** 17 : 1));
  if (problem !== undefined) return problem;
  const into = broadcastIndices(type.shape, x.shape);
  for (let i = 0; i < x.data.length; i++) {
    const to = into === undefined ? i : (into[i] as number);
    out[to] = combine(out[to] as number, x.data[i] as number);
  }
  return kind === "mean" ? mean(out, count, type, fracOf(x)) : finish(out, type, fracOf(x));
}

function mean(sums: Float64Array, count: number, type: RankedTensorType, frac: number): KernelResult {
  if (fixedOf(type) === undefined) {
    return finish(
      sums.map((sum) => sum / count),
      type,
      0,
    );
  }
  const { mantissa, shift } = dyadicReciprocal(count);
  return finish(
    sums.map((sum) => sum * mantissa),
    type,
    frac + shift,
  );
}

/** `nn.arg_max`. */
export function runArgMax(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape } = input as Tensor;
  const axis = new ArgMaxOp(op).axis.number;
  const count = shape[axis] as number;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const out = new Float64Array(data.length / count);
  for (let i = 0; i < out.length; i++) {
    const first = Math.floor(i / stride) * stride * count + (i % stride);
    let best = 0;
    for (let k = 1; k < count; k++) {
      if ((data[first + k * stride] as number) > (data[first + best * stride] as number)) best = k;
    }
    out[i] = best;
  }
  return out;
}
