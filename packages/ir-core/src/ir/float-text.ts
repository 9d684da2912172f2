import type { FloatType } from "./builtin-types.js";
import { doubleToBits, singleToBits, smallFloatToBits } from "./float-bits.js";

/**
 * A float literal as MLIR prints it: `1.000000e+00` when six digits say it exactly, else the shortest decimal that reads
 * back to the same bits in the format (APFloat::toString), else the bits in hexadecimal.
 */
export function writeFloat(value: number, type: FloatType): string {
  if (!Number.isFinite(value)) return writeFloatBits(nonFiniteBits(value, type), type);
  const short = exponential(value, 6);
  if (Number(short) === value) return short;
  const full = exponential(value, significantDigits(type) - 1).replace(/0+(?=e)/, "");
  return full;
}

/** `1.5e+00` with at least two exponent digits, as C prints it. */
function exponential(value: number, digits: number): string {
  const text = (Object.is(value, -0) ? "-" : "") + value.toExponential(digits);
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** Decimal digits that suffice to read the format back (APFloat uses 9 for single, 17 for double). */
function significantDigits(type: FloatType): number {
  return 2 + Math.floor((type.precision * 59) / 196);
}

/** Bits as `0x` and upper-case digits, as wide as the format. */
export function writeFloatBits(bits: bigint, type: FloatType): string {
  return `0x${bits.toString(16).toUpperCase().padStart(Math.ceil(type.width / 4), "0")}`;
}

function nonFiniteBits(value: number, type: FloatType): bigint {
  if (type.width === 64) return doubleToBits(value);
  if (type.width === 32) return BigInt(singleToBits(value));
  return BigInt(smallFloatToBits(value, { exponentBits: type.width - type.precision, mantissaBits: type.precision - 1 }));
}
