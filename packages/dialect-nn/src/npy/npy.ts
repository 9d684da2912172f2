/** NumPy's array files (format versions 1 to 3). Readers give an array, or the words of what is wrong with the bytes. */
import { elementCount, InvariantError } from "@hls-opt/ir-core";
import { decodeElements, dtypeBytes, encodeElements, isDtype } from "./dtype.js";
import type { NpyData, NpyDtype } from "./dtype.js";

/** An array in row-major order, whatever the order in the file. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly dtype: NpyDtype;
  readonly data: NpyData;
}

interface Header {
  readonly dtype: NpyDtype;
  readonly bigEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the elements start. */
  readonly end: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const longestHeader = 1 << 20;
const largestRank = 32;

/** Reads an array. */
export function readNpy(bytes: Uint8Array): NpyArray | string {
  const header = readHeader(bytes);
  if (typeof header === "string") return header;
  const { dtype, shape, bigEndian, fortran, end } = header;
  const count = elementCount(shape);
  const needed = count * dtypeBytes(dtype);
  if (bytes.length - end < needed) {
    return `npy file is truncated: ${count} elements of ${dtype} need ${needed} bytes, but ${bytes.length - end} follow the header`;
  }
  const data = decodeElements(dtype, bytes.subarray(end, end + needed), bigEndian);
  return { shape, dtype, data: fortran ? toRowMajor(data, shape) : data };
}

/** The elements as numbers; 64-bit integers are rounded to double precision. */
export function npyNumbers({ data }: NpyArray): Float64Array {
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Bytes of an array, in format version 1, little-endian and row-major. */
export function writeNpy({ shape, dtype, data }: NpyArray): Uint8Array {
  if (elementCount(shape) !== data.length) {
    throw new InvariantError(`${data.length} elements do not have shape (${shape.join(", ")})`);
  }
  const order = dtypeBytes(dtype) === 1 ? "|" : "<";
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${order}${dtype}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const prefix = [...magic, 1, 0, length & 255, length >> 8];
  const body = encodeElements(dtype, data);
  const file = new Uint8Array(10 + length + body.length);
  file.set(prefix);
  file.set(header, 10);
  file.set(body, 10 + length);
  return file;
}

function readHeader(bytes: Uint8Array): Header | string {
  if (magic.some((byte, i) => bytes[i] !== byte)) return "this is no npy file: it does not start with \\x93NUMPY";
  const major = bytes[6] ?? 0;
  if (major < 1 || major > 3) return `npy format version ${major} is not known, expected 1, 2 or 3`;
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) return "npy file is truncated in its header";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader) return `npy header of ${length} bytes is too long, expected at most ${longestHeader}`;
  if (bytes.length < start + length) return "npy file is truncated in its header";
  return parseHeader(new TextDecoder("latin1").decode(bytes.subarray(start, start + length)), start + length);
}

/** Parses the Python dictionary of a header, whose keys may come in any order. */
function parseHeader(text: string, end: number): Header | string {
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const tuple = /['"]shape['"]\s*:\s*\(([^()]*)\)/.exec(text);
  if (descr === null || order === null || tuple === null) {
    return `npy header ${JSON.stringify(text.slice(0, 80).trim())} is not understood, expected the keys descr, fortran_order and shape`;
  }
  if (descr[1] === undefined) return "npy file has structured elements, expected plain numbers";
  const code = descr[1];
  const dtype = code.slice(1);
  if (!"<>|=".includes(code[0] ?? "") || code === "" || !isDtype(dtype)) {
    return `npy element type '${code}' is not supported, expected f4, f8, i1 to i8, u1 to u8 or b1`;
  }
  const shape = parseShape(tuple[1] as string);
  if (typeof shape === "string") return shape;
  return { dtype, bigEndian: code.startsWith(">"), fortran: order[1] === "True", shape, end };
}

function parseShape(text: string): number[] | string {
  const items = text.split(",").map((item) => item.trim());
  if (items[items.length - 1] === "") items.pop();
  const shape = items.map((item) => (/^\d{1,15}L?$/.test(item) ? parseInt(item, 10) : -1));
  if (shape.length > largestRank || shape.some((size) => size < 0) || !Number.isSafeInteger(elementCount(shape) * 8)) {
    return `npy shape (${text.slice(0, 80)}) is not understood, expected up to ${largestRank} sizes of a reasonable total`;
  }
  return shape;
}

/** Elements of a column-major array in row-major order. */
function toRowMajor(data: NpyData, shape: readonly number[]): NpyData {
  const steps: number[] = [];
  let step = 1;
  for (const size of shape) {
    steps.push(step);
    step *= size;
  }
  const out = data.slice();
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = data[from] as never; // both arrays are of one class
    for (let d = shape.length - 1; d >= 0; d--) {
      index[d] = (index[d] as number) + 1;
      from += steps[d] as number;
      if ((index[d] as number) < (shape[d] as number)) break;
      from -= (shape[d] as number) * (steps[d] as number);
      index[d] = 0;
    }
  }
  return out;
}
