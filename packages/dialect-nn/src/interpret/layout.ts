import type { FloatType, Operation, RankedTensorType } from "@hls-opt/ir-core";
import { ConcatOp, TransposeOp } from "../nn/layout.js";
import { dequantize, quantizeFloat } from "../num/fixed.js";
import type { FixedType } from "../num/types.js";
import { finish, fixedOf, fracOf } from "./finish.js";
import type { KernelResult } from "./finish.js";
import { roundFloats } from "./tensor.js";
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
  const steps = shape.map((_, d) => shape.slice(d + 1).reduce((a, b) => a * b, 1));
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

/** `nn.quantize`. */
export function runQuantize(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data } = input as Tensor;
  const type = resultType(op);
  const nan = data.findIndex((x) => Number.isNaN(x));
  if (nan >= 0) return `is given NaN at element ${nan}, which has no fixed-point value`;
  const element = fixedOf(type) as FixedType;
  return finish(
    data.map((x) => quantizeFloat(x, element)),
    type,
    element.frac,
  );
}

/** `nn.dequantize`. */
export function runDequantize(op: Operation, [input]: readonly Tensor[]): KernelResult {
  const { data, type } = input as Tensor;
  const element = fixedOf(type) as FixedType;
  const out = data.map((raw) => dequantize(raw, element));
  roundFloats(out, resultType(op).element as FloatType);
  return out;
}
