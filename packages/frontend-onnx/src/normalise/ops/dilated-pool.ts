import type { Composer } from "../compose.js";
import type { NormalisedValue, Spatial } from "../normalised-op.js";

/*
 * Pooling with dilations: each tap of the window is a regular part of the padded image; the parts are combined one by one.
 */

/** A window over height and width. */
export interface PlanarWindow {
  readonly kernel: Spatial;
  readonly strides: Spatial;
  readonly dilations: Spatial;
  readonly before: Spatial;
  readonly after: Spatial;
  readonly output: Spatial;
}

/** What is computed of the taps. */
export type DilatedKind =
  { readonly kind: "max_pool" } | { readonly kind: "avg_pool"; readonly countIncludePad: boolean };

/** The pooled image `[N, C, H', W']` of an image `[N, C, H, W]`. */
export function dilatedPool(
  compose: Composer,
  input: NormalisedValue,
  window: PlanarWindow,
  kind: DilatedKind,
): NormalisedValue {
  const isMax = kind.kind === "max_pool";
  const padded = compose.pad(input, [0, 0, ...window.before], [0, 0, ...window.after], isMax ? -Infinity : 0);
  const parts = tapsOf(window).map(([row, column]) =>
    compose.slice(
      padded,
      [0, 0, row, column],
      [1, 1, ...window.strides],
      [...input.shape.slice(0, 2), ...window.output],
    ),
  );
  const joined = parts.reduce((sum, part) => compose.binary(isMax ? "max" : "add", sum, part));
  if (isMax) return joined;
  const counts = kind.countIncludePad ? [parts.length] : insideCounts(input.shape, window);
  const shape = kind.countIncludePad ? [] : [1, 1, ...window.output];
  return compose.binary("div", joined, compose.constant(counts, shape, "count"));
}

/** First row and column of each tap in the padded image. */
function tapsOf({ kernel, dilations }: PlanarWindow): [number, number][] {
  const rows = Array.from({ length: kernel[0] }, (_, i) => i * dilations[0]);
  const columns = Array.from({ length: kernel[1] }, (_, i) => i * dilations[1]);
  return rows.flatMap((row) => columns.map((column): [number, number] => [row, column]));
}

/** For each window the number of taps that lie inside the image. */
function insideCounts(shape: readonly number[], window: PlanarWindow): number[] {
  const along = (dim: 0 | 1): number[] =>
    Array.from({ length: window.output[dim] }, (_, i) => {
      const first = i * window.strides[dim] - window.before[dim];
      const taps = Array.from({ length: window.kernel[dim] }, (__, k) => first + k * window.dilations[dim]);
      return taps.filter((place) => place >= 0 && place < (shape[dim + 2] as number)).length;
    });
  return along(0).flatMap((rows) => along(1).map((columns) => rows * columns));
}
