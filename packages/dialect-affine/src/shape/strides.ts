import { AffineMapAttr, StridedLayoutAttr, dynamicSize } from "@hls-opt/ir-core";
import type { MemRefType } from "@hls-opt/ir-core";

/** How far apart in memory neighbours in each dimension lie, and where the first element is; undefined where it is not known. */
export interface Strides {
  readonly offset: number | undefined;
  readonly strides: readonly (number | undefined)[];
}

/** The strides of a buffer type with an identity or strided layout; undefined for other layouts. */
export function stridesOf({ shape, layout }: MemRefType): Strides | undefined {
  if (layout instanceof StridedLayoutAttr) return { offset: layout.offset, strides: layout.strides };
  if (layout !== undefined && !(layout instanceof AffineMapAttr && layout.map.isIdentity())) return undefined;
  return { offset: 0, strides: identityStrides(shape) };
}

function identityStrides(shape: readonly number[]): (number | undefined)[] {
  const strides: (number | undefined)[] = [];
  let next: number | undefined = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides.unshift(next);
    const size = shape[i] ?? dynamicSize;
    next = next === undefined || size === dynamicSize ? undefined : next * size;
  }
  return strides;
}

/** Nothing times something unknown is nothing. */
function product(a: number | undefined, b: number | undefined): number | undefined {
  if (a === 0 || b === 0) return 0;
  return a === undefined || b === undefined ? undefined : a * b;
}

/** The strides of a part of a buffer that begins at `offsets` and takes every `steps`-th element. */
export function slicedStrides(
  { offset, strides }: Strides,
  offsets: readonly (number | undefined)[],
  steps: readonly (number | undefined)[],
): Strides {
  const start = strides.reduce<number | undefined>((sum, stride, i) => {
    const distance = product(stride, offsets[i]);
    return sum === undefined || distance === undefined ? undefined : sum + distance;
  }, offset);
  return { offset: start, strides: strides.map((stride, i) => product(stride, steps[i])) };
}
