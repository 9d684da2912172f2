import type { FloatType } from "./builtin-types.js";
import { decimalDigits } from "./float-decimal.js";
import { floatToBits, roundToFloat } from "./float-bits.js";

/**
 * A float literal as MLIR prints it: `1.000000e+00` when six digits say it exactly, else the shortest form that APFloat's
 * digit count gives (`1.10000002`), else the bits in hexadecimal.
 */
export function writeFloat(value: number, type: FloatType): string {
  return decimalText(value, type) ?? writeFloatBits(floatToBits(value, type.name), type);
}

/** The decimal form, or undefined for values that MLIR prints in hexadecimal. */
export function decimalText(value: number, type: FloatType): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const short = sixDigits(value);
  if (isExact(short, value, type)) return short;
  const full = defaultText(value, significantDigits(type));
  return full.includes(".") ? full : undefined;
}

/** Whether the format reads `text` back as `value`. */
function isExact(text: string, value: number, type: FloatType): boolean {
  // formats wider than double read other digits exactly
  if (type.precision > 53) return decimalDigits(Math.abs(value), 1000).digits.length <= 6;
  return Object.is(roundToFloat(Number(text), type.name), value);
}

/** `1.500000e+00`: six significant digits, padded by a zero, and an exponent of at least two digits. */
function sixDigits(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const { digits, exponent } = decimalDigits(Math.abs(value), 6);
  const power = exponent + digits.length - 1;
  const fraction = digits.slice(1).padEnd(6, "0");
  return `${sign}${digits[0] as string}.${fraction}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** Decimal digits that suffice to read the format back (APFloat uses 9 for single, 17 for double). */
function significantDigits(type: FloatType): number {
  return 2 + Math.floor((type.precision * 59) / 196);
}

/** APFloat::toString with its default arguments: no trailing zeros, an exponent only beyond three places. */
function defaultText(value: number, precision: number): string {
  const sign = value < 0 ? "-" : "";
  const { digits, exponent } = decimalDigits(Math.abs(value), precision);
  const lead = exponent + digits.length - 1;
  if (exponent >= 0) {
    if (exponent > 3 || digits.length + exponent > precision) return sign + scientific(digits, lead);
    return sign + digits + "0".repeat(exponent);
  }
  if (lead < 0 && -lead > 3) return sign + scientific(digits, lead);
  if (lead >= 0) return `${sign}${digits.slice(0, lead + 1)}.${digits.slice(lead + 1)}`;
  return `${sign}0.${"0".repeat(-lead - 1)}${digits}`;
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length === 1 ? "0" : digits.slice(1);
  return `${digits[0] as string}.${fraction}E${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

/** Bits as `0x` and upper-case digits. */
export function writeFloatBits(bits: bigint, type: FloatType): string {
  return `0x${bits
    .toString(16)
    .toUpperCase()
    .padStart(Math.ceil(type.width / 4), "0")}`;
}
