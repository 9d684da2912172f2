import { rangeOfExpr } from "@hls-opt/dialect-affine";
import type { AffineMap } from "@hls-opt/ir-core";

/** The shape that holds what a map makes of the subscripts of a shape; undefined where that may be negative. */
export function rangeOfLayout(map: AffineMap, shape: readonly number[]): readonly number[] | undefined {
  const subscripts = shape.map((size) => ({ low: 0, high: Math.max(0, size - 1) }));
  const sizes = map.results.map((expr) => {
    const range = rangeOfExpr(expr, subscripts, []);
    return range === undefined || range.low < 0 ? undefined : range.high + 1;
  });
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}
