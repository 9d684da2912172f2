import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { ConcatOp, PadOp, SliceOp, TransposeOp } from "../nn/layout.js";
import { quantizeFloat } from "../num/fixed.js";
import { broadcastIndices } from "./elementwise.js";
import { finish, fixedOf, fracOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import type { Tensor } from "./tensor.js";

const resultType = (op: Operation): RankedTensorType => op.result().type as RankedTensorType;

/** `nn.reshape`: tensors are never changed in place, so that the elements are shared. */
export function runReshape(_op: Operation, [input]: readonly Tensor[]): KernelResult {
  return (input as Tensor).data;
}

/** `nn.transpose`. */
export function runTranspose(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape } = input as Tensor;
  return permute(data, shape, new TransposeOp(op).permutation.numbers);
}

/** Elements in the order of the permuted shape. */
export function permute(data: Float64Array, shape: readonly number[], permutation: readonly number[]): Float64Array {
  const steps = rowMajorSteps(shape);
  const sizes = permutation.map((d) => shape[d] as number);
  const moves = permutation.map((d) => steps[d] as number);
  const out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) {
    let rest = i;
    let from = 0;
    for (let d = sizes.length - 1; d >= 0; d--) {
      const size = sizes[d] as number;
      from += (rest % size) * (moves[d] as number);
      rest = Math.floor(rest / size);
    }
    out[i] = data[from] as number;
  }
  return out;
}

/** `nn.concat`. */
export function runConcat(op: Operation, operands: readonly Tensor[]): KernelResult {
  const type = resultType(op);
  const axis = new ConcatOp(op).axis.number;
  const inner = type.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const rowLength = (type.shape[axis] as number) * inner;
  const out = new Float64Array(type.shape.reduce((a, b) => a * b, 1));
  let offset = 0;
  for (const operand of operands) {
    const rounded = finish(operand.data.slice(), type, fracOf(operand));
    if (typeof rounded === "string") return rounded;
    const length = (operand.shape[axis] as number) * inner;
    for (let row = 0; row * rowLength < out.length && length > 0; row++) {
      out.set(rounded.subarray(row * length, (row + 1) * length), row * rowLength + offset);
    }
    offset += length;
  }
  return out;
}

/** `nn.slice`. */
export function runSlice(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape } = input as Tensor;
  const { starts, steps } = new SliceOp(op);
  const strides = rowMajorSteps(shape);
  const [first, moves] = [starts.numbers, steps.numbers];
  const offset = first.reduce((sum, start, d) => sum + start * (strides[d] as number), 0);
  const out = new Float64Array(resultType(op).shape.reduce((a, b) => a * b, 1));
  forEachIndex(
    resultType(op).shape,
    moves.map((step, d) => step * (strides[d] as number)),
    (from, i) => {
      out[i] = data[offset + from] as number;
    },
  );
  return out;
}

/** `nn.pad`. */
export function runPad(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape } = input as Tensor;
  const type = resultType(op);
  const { low, value } = new PadOp(op);
  const element = fixedOf(type);
  const fill = element === undefined ? value.value : quantizeFloat(value.value, element);
  const out = new Float64Array(type.shape.reduce((a, b) => a * b, 1)).fill(fill);
  const steps = rowMajorSteps(type.shape);
  const offset = low.numbers.reduce((sum, size, d) => sum + size * (steps[d] as number), 0);
  forEachIndex(shape, steps, (to, i) => {
    out[offset + to] = data[i] as number;
  });
  return finish(out, type, fracOf(input as Tensor));
}

/** `nn.broadcast`. */
export function runBroadcast(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, shape } = input as Tensor;
  const indices = broadcastIndices(shape, resultType(op).shape);
  return indices === undefined ? data : Float64Array.from(indices, (from) => data[from] as number);
}

const rowMajorSteps = (shape: readonly number[]): number[] =>
  shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));

/** Visits all indices of a shape in row-major order: where `steps` lead, and how many there were before. */
function forEachIndex(
  shape: readonly number[],
  steps: readonly number[],
  visit: (position: number, count: number) => void,
): void {
  const total = shape.reduce((a, b) => a * b, 1);
  const index = new Int32Array(shape.length);
  let position = 0;
  for (let count = 0; count < total; count++) {
    visit(position, count);
    for (let d = shape.length - 1; d >= 0; d--) {
      position += steps[d] as number;
      if (++(index[d] as number) < (shape[d] as number)) break;
      position -= (shape[d] as number) * (steps[d] as number);
      index[d] = 0;
    }
  }
}
