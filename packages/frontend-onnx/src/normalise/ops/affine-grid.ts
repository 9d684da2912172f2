/** Whole numbers on a grid of scales and zero points, computed with float steps: what no fixed-point type can say. */
import { float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import type { Composer } from "../compose.js";
import type { NormalisedValue } from "../normalised-op.js";

/** One scale and zero point, or one for each index of `axis`. */
export interface Grid {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  readonly axis: number | undefined;
}

/** The whole numbers that a type stores. */
export type Bounds = readonly [low: number, high: number];

/** Whether a fixed-point type says the same: one power of two as the scale and no zero point. */
export function isDyadic({ scale, zeroPoint, axis }: Grid): boolean {
  const [only] = scale;
  if (axis !== undefined || only === undefined || zeroPoint.some((point) => point !== 0)) return false;
  return 2 ** Math.round(Math.log2(only)) === only;
}

/** `values` as a constant that broadcasts along the axis of the grid. */
export function alongAxis(
  compose: Composer,
  values: readonly number[],
  axis: number | undefined,
  rank: number,
  suffix: string,
): NormalisedValue {
  const shape = axis === undefined ? [] : Array.from({ length: rank }, (_, d) => (d === axis ? values.length : 1));
  return compose.constant(values, shape, suffix);
}

/** `saturate(roundHalfEven(x / scale) + zeroPoint)`, as float32. */
export function toGrid(compose: Composer, x: NormalisedValue, grid: Grid, bounds: Bounds): NormalisedValue {
  const rank = x.shape.length;
  const steps = compose.binary("div", x, alongAxis(compose, grid.scale, grid.axis, rank, "scale"));
  const whole = compose.unary("round", steps);
  const isCentred = grid.zeroPoint.every((point) => point === 0);
  const moved = isCentred
    ? whole
    : compose.binary("add", whole, alongAxis(compose, grid.zeroPoint, grid.axis, rank, "zero_point"));
  return compose.unary("clip", moved, bounds);
}

/** `(x - zeroPoint) * scale`. */
export function fromGrid(compose: Composer, x: NormalisedValue, grid: Grid): NormalisedValue {
  const centred = centredOn(compose, x, grid);
  return compose.binary("mul", centred, alongAxis(compose, grid.scale, grid.axis, x.shape.length, "scale"));
}

/** `x - zeroPoint`. */
export function centredOn(compose: Composer, x: NormalisedValue, { zeroPoint, axis }: Grid): NormalisedValue {
  if (zeroPoint.every((point) => point === 0)) return x;
  return compose.binary("sub", x, alongAxis(compose, zeroPoint, axis, x.shape.length, "zero_point"));
}

/** Constant whole numbers minus their zero points, as float32: exact, for they have few bits. */
export function centredConstant(tensor: OnnxTensor, zeroPoint: readonly number[], axis: number): OnnxTensor {
  const inner = tensor.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const count = tensor.shape[axis] ?? 1;
  const values = Array.from(tensor.data as ArrayLike<number | bigint>, (value, flat) => {
    const index = zeroPoint.length === 1 ? 0 : Math.floor(flat / inner) % count;
    return Number(value) - (zeroPoint[index] ?? 0);
  });
  return float32Tensor(tensor.shape, values);
}
