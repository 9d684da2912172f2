import { AffineExpr, AffineMap } from "@hls-opt/ir-core";
import type { MemRefType, Type, Value } from "@hls-opt/ir-core";
import { unionRange } from "./nest/fixed-scalar.js";
import type { IntegerRange } from "./nest/fixed-scalar.js";
import { reshapeMap } from "./nest/index-expr.js";

/** A buffer that holds a tensor. */
export interface TensorBuffer {
  readonly shape: readonly number[];
  /** The tensor element: a float type or a fixed-point type. */
  readonly element: Type;
  /** The raw integers that occur, where they are known to be fewer than the type allows. */
  readonly range: IntegerRange | undefined;
  /** The elements of a constant (raw integers for a fixed-point one). */
  readonly constant: Float64Array | undefined;
  /** The memref; asking for it makes the `memref.global` of a constant. */
  readonly memref: () => Value<MemRefType>;
}

/** A tensor as consumers read it: a buffer behind an index map. Reshapes and transposes only change the map. */
export interface TensorSource {
  readonly buffer: TensorBuffer;
  /** The shape of the tensor. */
  readonly shape: readonly number[];
  /** From an index of the tensor to one of the buffer. */
  readonly map: AffineMap;
}

/** The tensor that a buffer holds as it is. */
export function wholeBuffer(buffer: TensorBuffer): TensorSource {
  return { buffer, shape: buffer.shape, map: AffineMap.identity(buffer.shape.length) };
}

/** The same elements in row-major order under another shape. */
export function reshaped(source: TensorSource, shape: readonly number[]): TensorSource {
  return { buffer: source.buffer, shape, map: source.map.compose(reshapeMap(source.shape, shape)) };
}

/** Dimension i of the result is dimension `permutation[i]` of the source. */
export function transposed(source: TensorSource, permutation: readonly number[]): TensorSource {
  const dims = permutation.map((_, from) => AffineExpr.dim(permutation.indexOf(from)));
  return {
    buffer: source.buffer,
    shape: permutation.map((d) => source.shape[d] as number),
    map: source.map.compose(AffineMap.get(permutation.length, 0, dims)),
  };
}

/** Element i along dimension d is element `starts[d] + i * steps[d]` of the source. */
export function sliced(
  source: TensorSource,
  shape: readonly number[],
  starts: readonly number[],
  steps: readonly number[],
): TensorSource {
  const index = shape.map((_, d) =>
    AffineExpr.dim(d)
      .mul(steps[d] as number)
      .add(starts[d] as number),
  );
  return { buffer: source.buffer, shape, map: source.map.compose(AffineMap.get(shape.length, 0, index)) };
}

/** The elements repeated to a shape by NumPy's rules. */
export function broadcast(source: TensorSource, shape: readonly number[]): TensorSource {
  const index = broadcastIndex(
    shape.map((_, d) => AffineExpr.dim(d)),
    source.shape,
  );
  return { buffer: source.buffer, shape, map: source.map.compose(AffineMap.get(shape.length, 0, index)) };
}

/** The index into an operand of `shape` that NumPy's broadcasting reads for an index of the result. */
export function broadcastIndex(index: readonly AffineExpr[], shape: readonly number[]): AffineExpr[] {
  const offset = index.length - shape.length;
  return shape.map((size, d) => (size === 1 ? AffineExpr.constant(0) : (index[d + offset] as AffineExpr)));
}

/** The smallest and largest raw integer of a fixed-point constant; undefined beyond what doubles count. */
export function constantRange(elements: Float64Array): IntegerRange | undefined {
  let [min, max] = [Infinity, -Infinity];
  for (const value of elements) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min: BigInt(min), max: BigInt(max) } : undefined;
}

/** The range of the elements of a buffer and its padding: zero, or else the lowest value of the type. */
export function paddedRange({ range }: TensorBuffer, withZero: boolean): IntegerRange | undefined {
  return range !== undefined && withZero ? unionRange(range, { min: 0n, max: 0n }) : undefined;
}
