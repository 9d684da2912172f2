import type { FloatName } from "./builtin-types.js";

/** How a binary floating-point format lays out its bits, from the least significant: mantissa, exponent, sign. */
export interface FloatLayout {
  readonly exponentBits: number;
  readonly mantissaBits: number;
  readonly bias: number;
  /**
   * What the largest exponent means: infinities and NaNs (`ieee`), numbers but for an all-ones NaN (`finite`),
   * or numbers throughout with the pattern of -0 as the only NaN (`unsigned-zero`).
   */
  readonly specials: "ieee" | "finite" | "unsigned-zero";
  /** The leading bit of the significand is stored. */
  readonly explicitLeadingBit: boolean;
}

function ieee(exponentBits: number, mantissaBits: number): FloatLayout {
  return { exponentBits, mantissaBits, bias: 2 ** (exponentBits - 1) - 1, specials: "ieee", explicitLeadingBit: false };
}

/** The layouts of the builtin formats. */
export const floatLayouts: Readonly<Record<FloatName, FloatLayout>> = {
  f16: ieee(5, 10),
  bf16: ieee(8, 7),
  tf32: ieee(8, 10),
  f32: ieee(8, 23),
  f64: ieee(11, 52),
  f80: { ...ieee(15, 63), explicitLeadingBit: true },
  f128: ieee(15, 112),
  f8E4M3: ieee(4, 3),
  f8E4M3FN: { ...ieee(4, 3), specials: "finite" },
  f8E4M3FNUZ: { ...ieee(4, 3), bias: 8, specials: "unsigned-zero" },
  f8E4M3B11FNUZ: { ...ieee(4, 3), bias: 11, specials: "unsigned-zero" },
  f8E5M2: ieee(5, 2),
  f8E5M2FNUZ: { ...ieee(5, 2), bias: 16, specials: "unsigned-zero" },
};

/** The largest finite value of a format that a double can hold exactly. */
function largestFinite({ exponentBits, mantissaBits, bias, specials }: FloatLayout): number {
  const top = 2 ** exponentBits - 1 - bias - (specials === "ieee" ? 1 : 0);
  const ulps = specials === "finite" ? 2 : 1;
  return 2 ** top * (2 - ulps * 2 ** -mantissaBits);
}

/** The exponent of a finite non-zero magnitude: `2^e <= magnitude < 2^(e+1)`. */
export function exponentOf(magnitude: number): number {
  const guess = Math.floor(Math.log2(magnitude));
  // log2 may be off by one next to powers of two
  if (magnitude < 2 ** guess) return guess - 1;
  return magnitude >= 2 ** (guess + 1) ? guess + 1 : guess;
}

/** The nearest value of a format narrower than double: ties to even, subnormals, overflow to infinity or NaN. */
export function roundToLayout(value: number, layout: FloatLayout): number {
  const { mantissaBits, bias, specials } = layout;
  if (Number.isNaN(value)) return value;
  if (value === 0) return specials === "unsigned-zero" ? 0 : value;
  const overflow = specials === "ieee" ? Math.sign(value) * Infinity : NaN;
  if (!Number.isFinite(value)) return overflow;
  const ulp = 2 ** (Math.max(exponentOf(Math.abs(value)), 1 - bias) - mantissaBits);
  const rounded = roundHalfEven(value / ulp) * ulp;
  if (Math.abs(rounded) > largestFinite(layout)) return overflow;
  return rounded === 0 && specials === "unsigned-zero" ? 0 : rounded;
}

function roundHalfEven(x: number): number {
  const down = Math.floor(x);
  const part = x - down;
  const up = part > 0.5 || (part === 0.5 && down % 2 !== 0);
  const result = up ? down + 1 : down;
  return result === 0 && x < 0 ? -0 : result;
}

/** The bits of a value that the format holds exactly. */
export function encodeFloat(value: number, layout: FloatLayout): bigint {
  const { exponentBits, mantissaBits, bias, specials, explicitLeadingBit } = layout;
  const storedBits = BigInt(mantissaBits + (explicitLeadingBit ? 1 : 0));
  const signBit = 1n << (BigInt(exponentBits) + storedBits);
  const allOnes = ((1n << BigInt(exponentBits)) - 1n) << storedBits;
  const leading = explicitLeadingBit ? 1n << BigInt(mantissaBits) : 0n;
  if (Number.isNaN(value)) return nanBits(layout, signBit, allOnes | leading);
  const sign = value < 0 || Object.is(value, -0) ? signBit : 0n;
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return specials === "ieee" ? sign | allOnes | leading : nanBits(layout, signBit, allOnes);
  if (magnitude === 0) return sign;
  const exponent = Math.max(exponentOf(magnitude), 1 - bias);
  const significand = scaledSignificand(magnitude, exponent, mantissaBits);
  const isNormal = significand >> BigInt(mantissaBits) !== 0n;
  const field = isNormal ? BigInt(exponent + bias) : 0n;
  const stored = explicitLeadingBit ? significand : significand & ((1n << BigInt(mantissaBits)) - 1n);
  return sign | (field << storedBits) | stored;
}

/** `magnitude / 2^exponent * 2^mantissaBits`, which is an integer, exactly. */
function scaledSignificand(magnitude: number, exponent: number, mantissaBits: number): bigint {
  // a double has 53 bits, so the first factor is exact; the rest is a shift
  const near = Math.min(mantissaBits, 52);
  return BigInt((magnitude / 2 ** exponent) * 2 ** near) << BigInt(mantissaBits - near);
}

function nanBits({ mantissaBits, specials }: FloatLayout, signBit: bigint, allOnes: bigint): bigint {
  if (specials === "unsigned-zero") return signBit;
  if (specials === "finite") return allOnes | ((1n << BigInt(mantissaBits)) - 1n);
  return allOnes | (1n << BigInt(mantissaBits - 1));
}

/** The value of a bit pattern, rounded to double where that is narrower. */
export function decodeFloat(bits: bigint, layout: FloatLayout): number {
  const { exponentBits, mantissaBits, bias, specials, explicitLeadingBit } = layout;
  const storedBits = BigInt(mantissaBits + (explicitLeadingBit ? 1 : 0));
  const stored = bits & ((1n << storedBits) - 1n);
  const field = Number((bits >> storedBits) & ((1n << BigInt(exponentBits)) - 1n));
  const sign = (bits >> (BigInt(exponentBits) + storedBits)) & 1n ? -1 : 1;
  const fraction = stored & ((1n << BigInt(mantissaBits)) - 1n);
  const isTop = field === 2 ** exponentBits - 1;
  if (specials === "ieee" && isTop) return fraction === 0n ? sign * Infinity : NaN;
  if (specials === "finite" && isTop && fraction === (1n << BigInt(mantissaBits)) - 1n) return NaN;
  if (specials === "unsigned-zero" && sign < 0 && field === 0 && fraction === 0n) return NaN;
  const significand = field === 0 || explicitLeadingBit ? stored : stored | (1n << BigInt(mantissaBits));
  return sign * scale(Number(significand), Math.max(field, 1) - bias - mantissaBits);
}

/** `x * 2^exponent` without overflow on the way. */
function scale(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}
