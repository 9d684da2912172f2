import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { SoftmaxOp } from "../nn/softmax.js";
import { fixedSoftmaxRow } from "../num/fixed-softmax.js";
import { finish, fixedOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

/** `nn.softmax`: rows of `count` elements, `stride` apart. */
export function runSoftmax(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape, type: inputType } = input as Tensor;
  const axis = new SoftmaxOp(op).axis.number;
  const type = op.result().type as RankedTensorType;
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = shape[axis] as number;
  const from = fixedOf(inputType);
  const to = fixedOf(type);
  const out = new Float64Array(data.length);
  for (let block = 0; block < data.length; block += stride * count) {
    for (let i = 0; i < stride; i++) {
      if (from !== undefined && to !== undefined) fixedSoftmaxRow(data, from, out, to, block + i, stride, count);
      else softmaxRow(data, out, block + i, stride, count);
    }
  }
  return to === undefined ? finish(out, type, 0) : out;
}

function softmaxRow(input: Float64Array, output: Float64Array, start: number, stride: number, count: number): void {
  const end = start + stride * count;
  let max = -Infinity;
  for (let i = start; i < end; i += stride) max = Math.max(max, input[i] as number);
  let sum = 0;
  for (let i = start; i < end; i += stride) {
    const e = Math.exp((input[i] as number) - max);
    output[i] = e;
    sum += e;
  }
  for (let i = start; i < end; i += stride) output[i] = (output[i] as number) / sum;
}
