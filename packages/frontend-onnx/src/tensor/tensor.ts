import { fail, type OnnxLocation } from "../onnx-error.js";
import { createNumberData, isBigType, type ElementType, type TensorData } from "./element-type.js";

/** A constant tensor with exactly the values of the file. */
export interface OnnxTensor {
  readonly elementType: ElementType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** The largest rank that shape handling has to cope with. */
export const largestRank = 16;

/** The largest tensor that may appear in a network, in elements. */
export const largestCount = 2 ** 31 - 1;

/** The number of elements of a shape; the caller has checked its dimensions. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, dim) => count * dim, 1);
}

/** Fails unless the shape has a sane rank, non-negative whole dimensions and a countable number of elements. */
export function checkShape(shape: readonly number[], what: string, at: OnnxLocation): void {
  const advice = "check the model with an ONNX checker and export it again";
  if (shape.length > largestRank) {
    fail(at, "onnx/shape", `${what} has rank ${shape.length}, more than ${largestRank}`, advice);
  }
  for (const dim of shape) {
    if (!Number.isSafeInteger(dim) || dim < 0) fail(at, "onnx/shape", `${what} has the dimension ${dim}`, advice);
  }
  const count = elementCount(shape);
  if (count > largestCount) fail(at, "onnx/shape", `${what} has ${count} elements, more than ${largestCount}`, advice);
}

/** A rank-1 int64 tensor, the form shapes have in ONNX. */
export function int64Tensor(values: readonly (number | bigint)[]): OnnxTensor {
  return { elementType: "int64", shape: [values.length], data: BigInt64Array.from(values, BigInt) };
}

/** A float32 tensor. */
export function float32Tensor(shape: readonly number[], values: ArrayLike<number>): OnnxTensor {
  return { elementType: "float32", shape, data: Float32Array.from(values) };
}

/** The same data under another shape of equal element count. */
export function withShape(tensor: OnnxTensor, shape: readonly number[]): OnnxTensor {
  return { ...tensor, shape };
}

/** A new tensor whose element `i` is element `indices[i]` of the old one. */
export function takeElements(tensor: OnnxTensor, shape: readonly number[], indices: ArrayLike<number>): OnnxTensor {
  const { data, elementType } = tensor;
  if (data instanceof BigInt64Array) {
    return { elementType, shape, data: BigInt64Array.from(indices, (index) => data[index]!) };
  }
  if (data instanceof BigUint64Array) {
    return { elementType, shape, data: BigUint64Array.from(indices, (index) => data[index]!) };
  }
  if (isBigType(elementType)) throw new Error(`${elementType} data in a ${data.constructor.name}`);
  const taken = createNumberData(elementType, indices.length);
  for (let i = 0; i < taken.length; i++) taken[i] = data[indices[i]!]!;
  return { elementType, shape, data: taken };
}
