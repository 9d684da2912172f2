import type { MemRefType } from "@hls-opt/ir-core";
import { AffineExpr, AffineMapAttr, StridedLayoutAttr, dynamicSize } from "@hls-opt/ir-core";
import { rangeOfExpr } from "./index-range.js";

/** Where the elements of a static buffer lie: `linear` is the element offset as a function of the subscripts. */
export interface BufferLayout {
  readonly linear: AffineExpr;
  /** Elements that the buffer takes up, holes of its layout included. */
  readonly size: number;
}

/** The layout of a buffer type; undefined where sizes or strides are dynamic, or the layout is no affine map of the subscripts. */
export function layoutOf(type: MemRefType): BufferLayout | undefined {
  if (type.shape.includes(dynamicSize)) return undefined;
  const physical = physicalSubscripts(type);
  if (physical === undefined) return undefined;
  const extents = physical.map((expr) => extentOf(expr, type.shape));
  let linear = AffineExpr.constant(0);
  let size = 1;
  for (let i = physical.length - 1; i >= 0; i--) {
    const extent = extents[i];
    if (extent === undefined) return undefined;
    linear = linear.add((physical[i] as AffineExpr).mul(size));
    size *= extent;
  }
  return { linear, size: type.shape.includes(0) ? 0 : size };
}

/** The subscripts of the row-major array behind a buffer. */
function physicalSubscripts(type: MemRefType): readonly AffineExpr[] | undefined {
  const { layout, shape } = type;
  if (layout === undefined) return shape.map((_, i) => AffineExpr.dim(i));
  if (layout instanceof AffineMapAttr) return layout.map.numSymbols === 0 ? layout.map.results : undefined;
  if (!(layout instanceof StridedLayoutAttr) || layout.offset === undefined) return undefined;
  let offset = AffineExpr.constant(layout.offset);
  for (const [i, stride] of layout.strides.entries()) {
    if (stride === undefined) return undefined;
    offset = offset.add(AffineExpr.dim(i).mul(stride));
  }
  return [offset];
}

/** One more than the largest value of a subscript over the whole buffer; undefined where it may be negative. */
function extentOf(expr: AffineExpr, shape: readonly number[]): number | undefined {
  const range = rangeOfExpr(
    expr,
    shape.map((size) => ({ low: 0, high: Math.max(0, size - 1) })),
    [],
  );
  return range === undefined || range.low < 0 ? undefined : range.high + 1;
}
