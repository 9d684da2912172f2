/**
 * The bit-accurate software definition of fixed-point arithmetic, shared by interpreter, constant folding and simulators.
 *
 * Raw integers are doubles, exact up to 2^53 in magnitude. Scaling by a power of two is exact whatever the size, and
 * `Math.round` is exact round-half-up, so nothing here needs BigInt. `Wide` variants take bigint for larger values; they
 * are the same definition, independently spelt.
 */
import { InvariantError } from "@hls-opt/ir-core";
import type { FixedType } from "./types.js";

/** The smallest and largest raw integer; exact doubles up to 53 bits. */
export interface RawRange {
  readonly min: number;
  readonly max: number;
}

/** Raw integers up to this many bits (signed) are exact doubles. */
export const exactBits = 54;

/** The raw integers that a type can hold. */
export function rawRange(type: FixedType): RawRange {
  if (!type.signed) return { min: 0, max: 2 ** type.width - 1 };
  const half = 2 ** (type.width - 1);
  return { min: -half, max: half - 1 };
}

/** `floor((value + 2^(shift-1)) / 2^shift)`: round half up; a negative shift is an exact left shift. */
export function roundShift(value: number, shift: number): number {
  return Math.round(value * 2 ** -shift) + 0; // + 0 turns -0 into 0
}

/** The nearest raw integer that the type can hold. */
export function saturate(value: number, type: FixedType): number {
  const { min, max } = rawRange(type);
  return value < min ? min : value > max ? max : value;
}

/** A raw integer of fraction width `fromFrac` as one of `toType`: one rounding, saturating. */
export function requantize(value: number, fromFrac: number, toType: FixedType): number {
  return saturate(roundShift(value, fromFrac - toType.frac), toType);
}

/** `requantize` for whole arrays, in place. */
export function requantizeAll(values: Float64Array, fromFrac: number, toType: FixedType): void {
  const scale = 2 ** (toType.frac - fromFrac);
  const { min, max } = rawRange(toType);
  for (let i = 0; i < values.length; i++) {
    const rounded = Math.round((values[i] as number) * scale) + 0;
    values[i] = rounded < min ? min : rounded > max ? max : rounded;
  }
}

/** The raw integer nearest to `x` (half up), saturating; infinities saturate, NaN is the caller's fault. */
export function quantizeFloat(x: number, type: FixedType): number {
  if (Number.isNaN(x)) throw new InvariantError(`NaN has no value in ${type}`);
  return saturate(roundShift(x, -type.frac), type);
}

/** The number that a raw integer stands for; exact. */
export function dequantize(raw: number, type: FixedType): number {
  return raw * 2 ** -type.frac;
}

/** A constant multiplier mantissa * 2^-shift. */
export interface Dyadic {
  readonly mantissa: number;
  readonly shift: number;
}

/** Significant bits of the multiplier that stands for a leaky slope. */
const alphaBits = 10;

/**
 * The dyadic constant that a fixed-point `leaky_relu` multiplies by: `alpha` rounded to 10 significant bits, so that its
 * relative error is at most 2^-10, with trailing zero bits of the mantissa removed. The mantissa has at most 10 bits (and a
 * sign); 0.01 becomes 655 * 2^-16. The result type does not enter: the same slope is used whatever the format, so that
 * changing a format never changes the function.
 */
export function dyadicAlpha(alpha: number): Dyadic {
  if (!Number.isFinite(alpha)) throw new InvariantError(`slope ${alpha} is no finite number`);
  if (alpha === 0) return { mantissa: 0, shift: 0 };
  let shift = alphaBits - 1 - exponentOf(alpha);
  let mantissa = roundShift(alpha, -shift);
  while (mantissa % 2 === 0) {
    mantissa /= 2;
    shift--;
  }
  return { mantissa, shift };
}

/** The exponent e with 2^e <= |x| < 2^(e+1). */
function exponentOf(x: number): number {
  const magnitude = Math.abs(x);
  const guess = Math.floor(Math.log2(magnitude));
  if (magnitude < 2 ** guess) return guess - 1;
  return magnitude >= 2 ** (guess + 1) ? guess + 1 : guess;
}

/** Significant bits of the multiplier that stands for 1 / count in an average. */
const reciprocalBits = 17;

/**
 * The dyadic constant nearest to 1 / count that a fixed-point average multiplies its exact sum by: 16 fraction bits beyond
 * the leading one, relative error at most 2^-17; exact for powers of two.
 */
export function dyadicReciprocal(count: number): Dyadic {
  if (!Number.isInteger(count) || count < 1) throw new InvariantError(`${count} is no count of elements`);
  let shift = reciprocalBits - 1 - exponentOf(1 / count);
  let mantissa = Math.round(2 ** shift / count);
  while (mantissa % 2 === 0) {
    mantissa /= 2;
    shift--;
  }
  return { mantissa, shift };
}

/** `roundShift` for integers of any size. */
export function roundShiftWide(value: bigint, shift: number): bigint {
  if (shift <= 0) return value << BigInt(-shift);
  return (value + (1n << BigInt(shift - 1))) >> BigInt(shift);
}

/** `saturate` for integers of any size. */
export function saturateWide(value: bigint, type: FixedType): bigint {
  const max = (1n << BigInt(type.signed ? type.width - 1 : type.width)) - 1n;
  const min = type.signed ? -max - 1n : 0n;
  return value < min ? min : value > max ? max : value;
}

/** `requantize` for integers of any size. */
export function requantizeWide(value: bigint, fromFrac: number, toType: FixedType): bigint {
  return saturateWide(roundShiftWide(value, fromFrac - toType.frac), toType);
}
