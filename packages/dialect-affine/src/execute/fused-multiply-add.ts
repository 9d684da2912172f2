/**
 * `a * b + c` with one rounding.
 *
 * For formats of up to 24 bits of precision the sum is made in double and rounded to odd, so that the later rounding to the
 * format is the only one that counts (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums", 2008): the product
 * of two such numbers is exact in double, and the error of the sum says whether its last bit must be set.
 * For double the exact sum is made of big integers.
 */

const scratch = new DataView(new ArrayBuffer(8));

/** For operands of single precision: the exact `a * b + c` rounded to odd in double. */
export function multiplyAddRoundedToOdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  if (!Number.isFinite(sum)) return sum;
  const back = sum - product;
  const error = product - (sum - back) + (c - back);
  if (error === 0) return sum;
  scratch.setFloat64(0, sum);
  const bits = scratch.getBigUint64(0);
  if ((bits & 1n) === 1n) return sum;
  // the neighbour of odd significand on the side of the error
  scratch.setBigUint64(0, error > 0 === sum > 0 ? bits + 1n : bits - 1n);
  return scratch.getFloat64(0);
}

/** The exact `a * b + c` rounded to nearest even in double. */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const plain = a * b + c;
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0 || b === 0) return plain;
  if (!Number.isFinite(c)) return c;
  const [x, y, z] = [split(a), split(b), split(c)];
  const exponent = Math.min(x.exponent + y.exponent, c === 0 ? Infinity : z.exponent);
  const product = (x.significand * y.significand) << BigInt(x.exponent + y.exponent - exponent);
  const sum = product + (c === 0 ? 0n : z.significand << BigInt(z.exponent - exponent));
  return sum === 0n ? plain : scale(sum, exponent);
}

/** A finite double as `significand * 2^exponent`. */
function split(value: number): { readonly significand: bigint; readonly exponent: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = biased === 0 ? fraction : fraction | (1n << 52n);
  return { significand: value < 0 ? -magnitude : magnitude, exponent: Math.max(biased, 1) - 1075 };
}

/** `significand * 2^exponent` rounded to nearest even. */
function scale(significand: bigint, exponent: number): number {
  const magnitude = significand < 0n ? -significand : significand;
  const excess = Math.max(magnitude.toString(2).length - 53, -1074 - exponent, 0);
  const kept = roundShift(magnitude, BigInt(excess));
  // in two steps: the power of two alone may lie beyond the range of double
  const power = exponent + excess;
  const half = Math.trunc(power / 2);
  const result = Number(kept) * 2 ** half * 2 ** (power - half);
  return significand < 0n ? -result : result;
}

function roundShift(magnitude: bigint, shift: bigint): bigint {
  if (shift === 0n) return magnitude;
  const kept = magnitude >> shift;
  const rest = magnitude - (kept << shift);
  const half = 1n << (shift - 1n);
  return rest > half || (rest === half && kept % 2n === 1n) ? kept + 1n : kept;
}
