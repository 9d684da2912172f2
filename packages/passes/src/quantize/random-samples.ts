import { elementCount } from "@hls-opt/ir-core";
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { isFixed, makeTensor, quantizeTensor } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";

/** Uniform inputs (rounded to fixed-point ones where these are asked for) for a function, the same for the same seed; for models that come without samples. */
export function randomSamples(
  func: Operation,
  count: number,
  range: { readonly min: number; readonly max: number },
  seed = 1,
): Tensor[][] {
  const next = uniform(seed);
  const types = (func.region().first?.arguments ?? []).map((argument) => argument.type as RankedTensorType);
  const draw = (type: RankedTensorType): Tensor => {
    const values = Array.from({ length: elementCount(type.shape) }, () => range.min + (range.max - range.min) * next());
    return isFixed(type.element) ? quantizeTensor(type, values) : makeTensor(type, values);
  };
  return Array.from({ length: count }, () => types.map(draw));
}

/** Numbers in [0, 1): the generator mulberry32. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
