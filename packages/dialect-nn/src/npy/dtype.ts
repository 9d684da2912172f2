/** Element storage of NPY arrays: numbers as the file has them, booleans as 0 and 1. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** Element types by NumPy's codes, without byte order. */
export type NpyDtype = "f4" | "f8" | "i1" | "i2" | "i4" | "i8" | "u1" | "u2" | "u4" | "u8" | "b1";

const stores: Readonly<Record<NpyDtype, new (buffer: ArrayBuffer) => NpyData>> = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  b1: Uint8Array,
};

/** Whether a code (without byte order) is an element type that can be read. */
export function isDtype(code: string): code is NpyDtype {
  return Object.hasOwn(stores, code);
}

/** Bytes of one element. */
export function dtypeBytes(dtype: NpyDtype): number {
  return Number(dtype[1]);
}

/** Elements from a copy of their bytes in the file's byte order. */
export function decodeElements(dtype: NpyDtype, bytes: Uint8Array, bigEndian: boolean): NpyData {
  const copy = Uint8Array.from(bytes);
  if (bigEndian !== hostIsBigEndian) reverseEach(copy, dtypeBytes(dtype));
  return new stores[dtype](copy.buffer);
}

/** Little-endian bytes of elements. */
export function encodeElements(dtype: NpyDtype, data: NpyData): Uint8Array {
  const copy = Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (hostIsBigEndian) reverseEach(copy, dtypeBytes(dtype));
  return copy;
}

const hostIsBigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

function reverseEach(bytes: Uint8Array, size: number): void {
  if (size > 1) for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}
