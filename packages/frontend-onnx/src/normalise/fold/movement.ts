import { createNumberData, isBigType, type TensorData } from "../../tensor/element-type.js";
import { elementCount, takeElements, type OnnxTensor } from "../../tensor/tensor.js";
import { broadcastIndices, rowMajorStrides, walk } from "./broadcast.js";

/*
 * Folding of the ops that only move elements: exact for every element type.
 */

/** The constant with its dimensions permuted. */
export function transposeTensor(tensor: OnnxTensor, permutation: readonly number[]): OnnxTensor {
  const strides = rowMajorStrides(tensor.shape);
  const shape = permutation.map((dim) => tensor.shape[dim]!);
  return takeElements(
    tensor,
    shape,
    walk(
      shape,
      permutation.map((dim) => strides[dim]!),
      0,
    ),
  );
}

/** The constant broadcast to a shape that it fits. */
export function expandTensor(tensor: OnnxTensor, shape: readonly number[]): OnnxTensor {
  return takeElements(tensor, shape, broadcastIndices(tensor.shape, shape));
}

/** The slices at `indices` (all within bounds) along `axis`; `indexShape` takes the place of that dimension. */
export function gatherTensor(
  tensor: OnnxTensor,
  axis: number,
  indices: readonly number[],
  indexShape: readonly number[],
): OnnxTensor {
  const outer = tensor.shape.slice(0, axis);
  const inner = tensor.shape.slice(axis + 1);
  const block = elementCount(inner);
  const taken: number[] = [];
  for (let row = 0; row < elementCount(outer); row++) {
    for (const index of indices) {
      const start = (row * tensor.shape[axis]! + index) * block;
      for (let i = 0; i < block; i++) taken.push(start + i);
    }
  }
  return takeElements(tensor, [...outer, ...indexShape, ...inner], taken);
}

/** Every `step`th slice from `start`, `count` of them, along each dimension. */
export function sliceTensor(
  tensor: OnnxTensor,
  ranges: readonly { start: number; step: number; count: number }[],
): OnnxTensor {
  const strides = rowMajorStrides(tensor.shape);
  const first = ranges.reduce((sum, { start }, dim) => sum + start * strides[dim]!, 0);
  const shape = ranges.map(({ count }) => count);
  return takeElements(
    tensor,
    shape,
    walk(
      shape,
      ranges.map(({ step }, dim) => step * strides[dim]!),
      first,
    ),
  );
}

/** The constants joined along `axis`; their other dimensions and types agree. */
export function concatTensors(tensors: readonly OnnxTensor[], axis: number): OnnxTensor {
  const [first] = tensors;
  if (first === undefined) throw new Error("nothing to join");
  const outer = elementCount(first.shape.slice(0, axis));
  const blocks = tensors.map((tensor) => elementCount(tensor.shape.slice(axis)));
  const taken: number[] = [];
  for (let row = 0; row < outer; row++) {
    let base = 0;
    for (const block of blocks) {
      for (let i = 0; i < block; i++) taken.push(base + row * block + i);
      base += outer * block;
    }
  }
  const size = tensors.reduce((sum, tensor) => sum + tensor.shape[axis]!, 0);
  const shape = first.shape.map((dim, index) => (index === axis ? size : dim));
  return takeElements({ ...first, data: joined(tensors) }, shape, taken);
}

function joined(tensors: readonly OnnxTensor[]): TensorData {
  const type = tensors[0]!.elementType;
  if (isBigType(type)) {
    const values = tensors.flatMap(({ data }) => Array.from(data, BigInt));
    return type === "int64" ? BigInt64Array.from(values) : BigUint64Array.from(values);
  }
  const data = createNumberData(
    type,
    tensors.reduce((sum, tensor) => sum + tensor.data.length, 0),
  );
  let base = 0;
  for (const tensor of tensors) {
    for (let i = 0; i < tensor.data.length; i++) data[base + i] = Number(tensor.data[i]);
    base += tensor.data.length;
  }
  return data;
}
