/**
 * Decimal digits of a binary float as LLVM's APFloat::toString computes them: exact digits, cut to the precision first by a
 * truncating division and then by rounding half up. The first step makes some results differ from correct rounding, and
 * mlir-opt's output depends on it. O(n^2) in the digits of the exact value.
 */

/** `digits * 10^exponent`, the digits without trailing zeros. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

const scratch = new DataView(new ArrayBuffer(8));

/** The digits of a finite positive value, at most `precision` of them. */
export function decimalDigits(value: number, precision: number): Decimal {
  if (value < 1e6 && Number.isInteger(value)) return roundDigits(String(value), 0, precision);
  const { significand, exponent } = exactDecimal(value);
  return cutAndRound(significand, exponent, precision);
}

/** `value = significand * 10^exponent` with integers. */
function exactDecimal(value: number): { readonly significand: bigint; readonly exponent: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const field = Number(bits >> 52n);
  let significand = (bits & 0xfffffffffffffn) | (field === 0 ? 0n : 1n << 52n);
  let exponent = Math.max(field, 1) - 1075;
  const zeros = trailingZeros(significand);
  significand >>= BigInt(zeros);
  exponent += zeros;
  if (exponent >= 0) return { significand: significand << BigInt(exponent), exponent: 0 };
  return { significand: significand * 5n ** BigInt(-exponent), exponent };
}

function trailingZeros(x: bigint): number {
  const lowest = x & -x;
  return lowest.toString(2).length - 1;
}

function cutAndRound(significand: bigint, exponent: number, precision: number): Decimal {
  const bits = significand.toString(2).length;
  // 196/59 is LLVM's slight overestimate of log2(10)
  const bitsRequired = Math.floor((precision * 196 + 58) / 59);
  const removable = bits <= bitsRequired ? 0 : Math.floor(((bits - bitsRequired) * 59) / 196);
  const cut = removable === 0 ? significand : significand / 10n ** BigInt(removable);
  return roundDigits(cut.toString(), exponent + removable, precision);
}

function roundDigits(text: string, exponent: number, precision: number): Decimal {
  const all = trimZeros(text, exponent);
  if (all.digits.length <= precision) return all;
  const dropped = all.digits.length - precision;
  const head = BigInt(all.digits.slice(0, precision));
  const rounded = (all.digits[precision] as string) < "5" ? head : head + 1n;
  return trimZeros(rounded.toString(), all.exponent + dropped);
}

function trimZeros(text: string, exponent: number): Decimal {
  const digits = text.replace(/0+$/, "");
  return { digits: digits === "" ? "0" : digits, exponent: digits === "" ? 0 : exponent + text.length - digits.length };
}
