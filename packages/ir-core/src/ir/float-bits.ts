import type { FloatName } from "./builtin-types.js";

const scratch = new DataView(new ArrayBuffer(8));

/** The nearest value of a small binary format (round to nearest even, subnormals, overflow to infinity). */
function roundToFormat(value: number, exponentBits: number, mantissaBits: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const bias = 2 ** (exponentBits - 1) - 1;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), 1 - bias);
  // log2 may be off by one at powers of two; one correction step makes it exact
  const corrected = Math.abs(value) < 2 ** exponent ? Math.max(exponent - 1, 1 - bias) : Math.abs(value) >= 2 ** (exponent + 1) ? exponent + 1 : exponent;
  const ulp = 2 ** (corrected - mantissaBits);
  const scaled = value / ulp;
  let rounded = Math.round(scaled);
  if (Math.abs(scaled - Math.trunc(scaled)) === 0.5 && rounded % 2 !== 0) rounded -= 1;
  const result = rounded * ulp;
  return Math.abs(result) >= 2 ** (bias + 1) ? Math.sign(value) * Infinity : result;
}

/** `value` rounded to the builtin format `name`; formats wider than double keep the double. */
export function roundToFloat(value: number, name: FloatName): number {
  switch (name) {
    case "f32":
      return Math.fround(value);
    case "f16":
      return roundToFormat(value, 5, 10);
    case "bf16":
      return roundToFormat(value, 8, 7);
    case "tf32":
      return roundToFormat(value, 8, 10);
    case "f8E5M2":
      return roundToFormat(value, 5, 2);
    default:
      return value;
  }
}

/** The IEEE bits of a double. */
export function doubleToBits(value: number): bigint {
  scratch.setFloat64(0, value);
  return scratch.getBigUint64(0);
}

/** The double with these IEEE bits. */
export function bitsToDouble(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}

/** The IEEE bits of a single. */
export function singleToBits(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

/** The single with these IEEE bits. */
export function bitsToSingle(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

interface SmallFormat {
  readonly exponentBits: number;
  readonly mantissaBits: number;
}

/** Encodes a value already rounded to the format (f16, bf16, tf32, f8E5M2 style) into its bits. */
export function smallFloatToBits(value: number, { exponentBits, mantissaBits }: SmallFormat): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = value < 0 || Object.is(value, -0) ? 1 : 0;
  const signPart = sign * 2 ** (exponentBits + mantissaBits);
  const allOnes = (2 ** exponentBits - 1) * 2 ** mantissaBits;
  if (Number.isNaN(value)) return allOnes + 2 ** (mantissaBits - 1);
  const magnitude = Math.abs(value);
  if (magnitude === Infinity) return signPart + allOnes;
  if (magnitude < 2 ** (1 - bias)) return signPart + magnitude * 2 ** (mantissaBits + bias - 1);
  let exponent = Math.floor(Math.log2(magnitude));
  if (magnitude < 2 ** exponent) exponent--;
  else if (magnitude >= 2 ** (exponent + 1)) exponent++;
  return signPart + (exponent + bias) * 2 ** mantissaBits + (magnitude / 2 ** exponent - 1) * 2 ** mantissaBits;
}

/** Decodes the bits of a small IEEE-like format. */
export function smallFloatFromBits(bits: number, { exponentBits, mantissaBits }: SmallFormat): number {
  const bias = 2 ** (exponentBits - 1) - 1;
  const sign = Math.floor(bits / 2 ** (exponentBits + mantissaBits)) % 2 === 1 ? -1 : 1;
  const exponent = Math.floor(bits / 2 ** mantissaBits) % 2 ** exponentBits;
  const mantissa = bits % 2 ** mantissaBits;
  if (exponent === 2 ** exponentBits - 1) return mantissa === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * mantissa * 2 ** (1 - bias - mantissaBits);
  return sign * (1 + mantissa / 2 ** mantissaBits) * 2 ** (exponent - bias);
}
