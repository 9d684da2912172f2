import { FixedType } from "@hls-opt/dialect-nn";
import { signedWidth } from "../lower/nn-to-affine/nest/fixed-scalar.js";
import type { IntegerRange } from "../lower/nn-to-affine/nest/fixed-scalar.js";

/** Fraction bits beyond the width that tiny values may get; finer steps than this serve nobody and cost shifts. */
const extraFraction = 16;

/**
 * The signed format of `width` bits with the finest step in which `maxabs` is still represented without saturation after
 * rounding. No headroom is added beyond that: a power-of-two scale leaves half a bit on average, and what exceeds it later
 * saturates. A tensor of zeros gets width - 1 fraction bits.
 */
export function formatFor(maxabs: number, width: number): FixedType {
  if (maxabs === 0) return FixedType.get(width, width - 1);
  const limit = 2 ** (width - 1) - 1;
  let frac = Math.min(width - 1 - Math.floor(Math.log2(maxabs)), width - 1 + extraFraction);
  while (Math.round(maxabs * 2 ** frac) > limit) frac--;
  return FixedType.get(width, frac);
}

/** The narrowest signed format with `frac` fraction bits that holds raw integers of a range. */
export function exactFormat(range: IntegerRange, frac: number): FixedType {
  return FixedType.get(signedWidth(range), frac);
}
