import type { Attribute } from "../../ir/attribute.js";
import { AffineMapAttr, StridedLayoutAttr } from "../../ir/builtin-attributes.js";

/** What is wrong with the layout of a memref of this shape, if anything. */
export function memRefLayoutError(
  shape: readonly number[] | undefined,
  layout: Attribute | undefined,
): string | undefined {
  if (shape === undefined) return undefined;
  if (layout instanceof AffineMapAttr && layout.map.numDims !== shape.length) {
    return `memref layout mismatch between rank and affine map: ${shape.length} != ${layout.map.numDims}`;
  }
  if (layout instanceof StridedLayoutAttr && layout.strides.length !== shape.length) {
    return "expected the number of strides to match the rank";
  }
  return undefined;
}
