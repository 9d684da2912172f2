/**
 * The bit-accurate definition of softmax on fixed-point numbers, in integer steps that lowerings copy one by one.
 *
 * For a row of raw integers x_i of a format with F fraction bits, and a result format with G fraction bits:
 *
 *     m     = max(x_i)
 *     d_i   = m - x_i                                           0 <= d_i < 2^W
 *     t_i   = min(roundShift(d_i, F - 14), 2^19 - 1)            the distance in units of 2^-14, less than 32
 *     hi    = t_i >> 9,  lo = t_i & 511                         10 and 9 bits
 *     e_i   = coarse[hi] - ((coarse[hi] * fine[lo]) >> 24)      exp(-t_i) in units of 2^-25, 0 <= e_i <= 2^25
 *     s     = sum e_i                                           2^25 <= s <= 2^41
 *     n     = position of the leading one of s                  25 <= n <= 41
 *     q     = s >> (n - 24)                                     s normalised to [1, 2) with 24 fraction bits
 *     r     = base[k] - ((slope[k] * (q & 32767)) >> 15)        k = (q >> 15) & 511; 2^48 / q, in (2^23, 2^24]
 *     y_i   = saturate(roundShift(e_i * r, n + 24 - G))         e_i * r < 2^50
 *
 * where `roundShift(v, k) = floor((v + 2^(k-1)) / 2^k)`, which for k > 0 is also `((v >> (k - 1)) + 1) >> 1`, and for k <= 0
 * the exact `v << -k`. Tables:
 *
 *     coarse[h] = round(2^25 exp(-h / 32))          1024 entries of 26 bits, zero from 577 on
 *     fine[l]   = round(2^24 (1 - exp(-l / 2^14)))  512 entries of 19 bits
 *     base[k]   = round(2^33 / (512 + k))           512 entries of 25 bits
 *     slope[k]  = base[k] - base[k + 1]             512 entries of 15 bits
 *
 * Error. For F <= 14 the distance is exact; else it is off by up to 2^-15, which moves a result by at most 2^-17. The error of
 * a small e_i is below 1.5 units of 2^-25, which moves a result of a row of N elements by at most 1.5 N 2^-25 (one winner, and
 * many equal losers that hardly count). The reciprocal is within 2^-20. So results are within 2^-16 of the real function for
 * rows of up to 256 elements, before the final rounding, and within 2^-16 + 1.5 N 2^-25 for longer ones.
 *
 * e is monotone: `coarse - floor(coarse * fine / 2^24)` rounds up, so that the end of one cell of `coarse` never falls below
 * the start of the next (checked over all t by a test).
 */
import { InvariantError } from "@hls-opt/ir-core";
import { requantize, roundShift } from "./fixed.js";
import { maxFixedWidth } from "./types.js";
import type { FixedType } from "./types.js";

/** Widths of the steps, by the names of the file's header. */
export const softmaxBits = {
  /** Fraction bits of t. */
  distanceFrac: 14,
  /** Bits of t. */
  distance: 19,
  /** Bits of lo, the index of `fine`. */
  lo: 9,
  /** Fraction bits of e and s. */
  exponentialFrac: 25,
  /** Shift after the product with `fine`. */
  fineShift: 24,
  /** Fraction bits of q and r. */
  reciprocalFrac: 24,
  /** Bits of k, the index of `base` and `slope`. */
  segment: 9,
  /** Bits of q below k, and the shift after the product with `slope`. */
  segmentRest: 15,
} as const;

/** Longest row whose sum of exponentials stays below 2^42. */
export const maxSoftmaxLength = 65536;

/** The constant tables of the header. */
export interface SoftmaxTables {
  readonly coarse: readonly number[];
  readonly fine: readonly number[];
  readonly base: readonly number[];
  readonly slope: readonly number[];
}

const entries = (count: number, at: (i: number) => number): readonly number[] =>
  Object.freeze(Array.from({ length: count }, (_, i) => Math.round(at(i))));

const base = entries(513, (k) => 2 ** 33 / (512 + k));

/** The constant tables of the header. */
export const softmaxTables: SoftmaxTables = {
  coarse: entries(1024, (h) => 2 ** 25 * Math.exp(-h / 32)),
  fine: entries(512, (l) => 2 ** 24 * -Math.expm1(-l / 2 ** 14)),
  base: base.slice(0, 512),
  slope: entries(512, (k) => (base[k] as number) - (base[k + 1] as number)),
};

/** The words of why fixed-point softmax cannot work on these formats and row length, if it cannot. */
export function checkFixedSoftmax(input: FixedType, output: FixedType, length: number): string | undefined {
  if (length < 1 || length > maxSoftmaxLength) {
    return `has rows of ${length} elements, expected 1 to ${maxSoftmaxLength}`;
  }
  const grown = input.width + Math.max(0, softmaxBits.distanceFrac - input.frac);
  if (input.width > 48 || grown > maxFixedWidth - 2) {
    return `has an input of ${input}, which is too wide for fixed-point softmax: distances from the maximum need ${grown + 1} bits`;
  }
  if (output.frac < 1 || output.frac > 40) return `has a result of ${output}, expected 1 to 40 fraction bits`;
  return undefined;
}

/** e of the header for a raw distance d >= 0 in a format with `frac` fraction bits. */
export function softmaxExponential(distance: number, frac: number): number {
  const t = Math.min(roundShift(distance, frac - softmaxBits.distanceFrac), 2 ** softmaxBits.distance - 1);
  const coarse = softmaxTables.coarse[t >> softmaxBits.lo] as number;
  const fine = softmaxTables.fine[t & (2 ** softmaxBits.lo - 1)] as number;
  return coarse - Math.floor((coarse * fine) / 2 ** softmaxBits.fineShift);
}

/** n and r of the header: s is about 2^n times 2^24 / r. */
export interface SoftmaxReciprocal {
  readonly leading: number;
  readonly reciprocal: number;
}

/** The normalised reciprocal of a sum of exponentials. */
export function softmaxReciprocal(sum: number): SoftmaxReciprocal {
  const { exponentialFrac, reciprocalFrac, segment, segmentRest } = softmaxBits;
  const leading = exponentialFrac + 31 - Math.clz32(Math.floor(sum / 2 ** exponentialFrac));
  const q = Math.floor(sum / 2 ** (leading - reciprocalFrac));
  const k = (q >> segmentRest) & (2 ** segment - 1);
  const rest = q & (2 ** segmentRest - 1);
  const reciprocal = (softmaxTables.base[k] as number) - (((softmaxTables.slope[k] as number) * rest) >> segmentRest);
  return { leading, reciprocal };
}

/** Softmax of `count` raw integers at `start`, `start + stride`, ... of `input`, into the same places of `output`. */
export function fixedSoftmaxRow(
  input: Float64Array,
  inputType: FixedType,
  output: Float64Array,
  outputType: FixedType,
  start: number,
  stride: number,
  count: number,
): void {
  if (count < 1 || count > maxSoftmaxLength) throw new InvariantError(`softmax row of ${count} elements`);
  const end = start + stride * count;
  let max = -Infinity;
  for (let i = start; i < end; i += stride) max = Math.max(max, input[i] as number);
  let sum = 0;
  for (let i = start; i < end; i += stride) {
    const e = softmaxExponential(max - (input[i] as number), inputType.frac);
    output[i] = e;
    sum += e;
  }
  const { leading, reciprocal } = softmaxReciprocal(sum);
  const productFrac = leading + softmaxBits.reciprocalFrac;
  for (let i = start; i < end; i += stride) {
    output[i] = requantize((output[i] as number) * reciprocal, productFrac, outputType);
  }
}
