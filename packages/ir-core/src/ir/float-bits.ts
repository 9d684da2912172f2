import type { FloatName } from "./builtin-types.js";
import { decodeFloat, encodeFloat, floatLayouts, roundToLayout } from "./float-format.js";

const scratch = new DataView(new ArrayBuffer(8));

/** `value` rounded to the builtin format `name`; formats wider than double keep the double. */
export function roundToFloat(value: number, name: FloatName): number {
  if (name === "f64" || name === "f80" || name === "f128") return value;
  return name === "f32" ? Math.fround(value) : roundToLayout(value, floatLayouts[name]);
}

/** The bits of a value in the builtin format `name`, which must hold it exactly. */
export function floatToBits(value: number, name: FloatName): bigint {
  if (name === "f64") return doubleToBits(value);
  return name === "f32" ? BigInt(singleToBits(value)) : encodeFloat(value, floatLayouts[name]);
}

/** The value of a bit pattern of the builtin format `name`. */
export function floatFromBits(bits: bigint, name: FloatName): number {
  if (name === "f64") return bitsToDouble(bits);
  return name === "f32" ? bitsToSingle(Number(bits)) : decodeFloat(bits, floatLayouts[name]);
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

function smallLayout({ exponentBits, mantissaBits }: SmallFormat): Parameters<typeof encodeFloat>[1] {
  return { exponentBits, mantissaBits, bias: 2 ** (exponentBits - 1) - 1, specials: "ieee", explicitLeadingBit: false };
}

/** Encodes a value already rounded to the IEEE-like format into its bits. */
export function smallFloatToBits(value: number, format: SmallFormat): number {
  return Number(encodeFloat(value, smallLayout(format)));
}

/** Decodes the bits of a small IEEE-like format. */
export function smallFloatFromBits(bits: number, format: SmallFormat): number {
  return Number(decodeFloat(BigInt(bits), smallLayout(format)));
}
