import type { FloatName } from "./builtin-types.js";
import { floatFromBits } from "./float-bits.js";
import type { Type } from "./type.js";

/**
 * Element storage of dense attributes. Integers up to 32 bits are sign-extended into Int8/16/32Array, up to 64 bits
 * into BigInt64Array, wider ones and floats of unusual widths (as bits) are bigint[]; `i1` is 0 or 1 in Uint8Array; f16/bf16 are raw bits in Uint16Array;
 * other small floats raw bits in Uint8Array; complex elements are stored as interleaved pairs.
 */
export type DenseData =
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly bigint[]
  | readonly string[];

/** An uninitialised store for `count` elements of `type`, or undefined where dense data cannot hold the type. */
export function makeDenseData(
  type: Type,
  count: number,
): Exclude<DenseData, readonly bigint[] | readonly string[]> | bigint[] | undefined {
  if (type.kind === "index") return new BigInt64Array(count);
  if (type.kind === "integer") return makeIntegers((type as Type & { width: number }).width, count);
  if (type.kind === "complex") return makeDenseData((type as Type & { element: Type }).element, count * 2);
  if (type.kind !== "float") return undefined;
  const width = (type as Type & { width: number }).width;
  if (width === 32) return new Float32Array(count);
  if (width === 64) return new Float64Array(count);
  if (width === 16) return new Uint16Array(count);
  if (width === 8) return new Uint8Array(count);
  return new Array<bigint>(count).fill(0n);
}

function makeIntegers(
  width: number,
  count: number,
): Uint8Array | Int8Array | Int16Array | Int32Array | BigInt64Array | bigint[] {
  if (width === 1) return new Uint8Array(count);
  if (width <= 8) return new Int8Array(count);
  if (width <= 16) return new Int16Array(count);
  if (width <= 32) return new Int32Array(count);
  if (width <= 64) return new BigInt64Array(count);
  return new Array<bigint>(count).fill(0n);
}

/** Element `i` as a JS number: integers exactly where safe, floats kept as bits decoded. */
export function denseNumber(data: DenseData, type: Type, i: number): number {
  const raw = data[i];
  if (raw === undefined || typeof raw === "string") throw new RangeError(`no number at index ${i}`);
  if (type.kind === "float" && !(data instanceof Float32Array || data instanceof Float64Array)) {
    return floatFromBits(BigInt(raw), (type as Type & { name: FloatName }).name);
  }
  return Number(raw);
}
