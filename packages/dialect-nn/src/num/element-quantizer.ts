/**
 * Quantisers of single elements, as quantisation-aware training leaves them behind: each element of a tensor has bits of its
 * own. The bit-accurate definition that interpreter, lowering and hardware share.
 */
import type { FixedType } from "./types.js";

/** How the bits below the last fraction bit are dropped: `trn` rounds down, `rnd` to nearest, half up. */
export type ElementRounding = "trn" | "rnd";

/** What becomes of a number out of range: `wrap` drops the bits above, `sat` takes the nearest number. */
export type ElementOverflow = "wrap" | "sat";

/**
 * Numbers r * 2^-fractionBits of a sign bit or none, integer bits and fraction bits; these two may be negative. Without any
 * bit the only number is zero.
 */
export interface ElementFormat {
  readonly signBits: number;
  readonly integerBits: number;
  readonly fractionBits: number;
}

/** Number of bits of an element, not negative. */
export function elementWidth({ signBits, integerBits, fractionBits }: ElementFormat): number {
  return Math.max(0, signBits + integerBits + fractionBits);
}

/**
 * The raw integer of a real number in the format of an element. Exact for every finite double: it is scaled by a power of two,
 * rounded to an integer and reduced modulo a power of two, and doubles do all of that without error.
 */
export function quantizeElement(
  x: number,
  format: ElementFormat,
  rounding: ElementRounding,
  overflow: ElementOverflow,
): number {
  const width = elementWidth(format);
  if (width === 0) return 0;
  const scaled = x * 2 ** format.fractionBits;
  const whole = rounding === "rnd" ? Math.round(scaled) : Math.floor(scaled);
  return (overflow === "wrap" ? wrapTo(whole, width, format.signBits) : saturateTo(whole, width, format.signBits)) + 0;
}

function wrapTo(value: number, width: number, signBits: number): number {
  const modulus = 2 ** width;
  const low = value - Math.floor(value / modulus) * modulus;
  return signBits === 1 && low >= modulus / 2 ? low - modulus : low;
}

function saturateTo(value: number, width: number, signBits: number): number {
  const limit = 2 ** (width - signBits);
  return Math.min(limit - 1, Math.max(-signBits * limit, value));
}

/** Whether every number of an element's format is one of a type. */
export function holdsElement({ signed, width, frac }: FixedType, format: ElementFormat): boolean {
  if (elementWidth(format) === 0) return true;
  const { signBits, integerBits, fractionBits } = format;
  return fractionBits <= frac && integerBits <= width - frac - (signed ? 1 : 0) && (signed || signBits === 0);
}
