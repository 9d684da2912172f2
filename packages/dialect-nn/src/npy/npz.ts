/** NumPy's archives: zip files of npy files, stored or deflated. Sizes come from the central directory and are enforced. */
import { inflateRawSync } from "node:zlib";
import { readNpy } from "./npy.js";
import type { NpyArray } from "./npy.js";

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
const largestArray = 2 ** 31;

/** Reads the arrays of an archive by name (without `.npy`), or gives the words of what is wrong with the bytes. */
export function readNpz(bytes: Uint8Array): Map<string, NpyArray> | string {
  const entries = readDirectory(bytes);
  if (typeof entries === "string") return entries;
  const arrays = new Map<string, NpyArray>();
  for (const entry of entries) {
    if (!entry.name.endsWith(".npy")) continue;
    const content = unpack(bytes, entry);
    const array = typeof content === "string" ? content : readNpy(content);
    if (typeof array === "string") return `npz entry '${entry.name}': ${array}`;
    arrays.set(entry.name.slice(0, -4), array);
  }
  return arrays;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readDirectory(bytes: Uint8Array): Entry[] | string {
  const view = viewOf(bytes);
  const end = findEnd(view);
  if (end === undefined) return "this is no npz file: it has no zip directory at its end";
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) {
      return `npz directory is damaged at entry ${i} of ${count}`;
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) return `npz directory is damaged at entry ${i} of ${count}`;
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
      method: view.getUint16(at + 10, true),
      packedSize: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/** The end record, which only a comment of up to 64 KiB may follow. */
function findEnd(view: DataView): number | undefined {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - 65535; at--) {
    if (view.getUint32(at, true) === endSignature && at + endSize + view.getUint16(at + 20, true) === view.byteLength) {
      return at;
    }
  }
  return undefined;
}

function unpack(bytes: Uint8Array, { method, encrypted, packedSize, size, offset }: Entry): Uint8Array | string {
  if (encrypted) return "it is encrypted";
  if (size > largestArray || packedSize > largestArray) return "it has 2 GiB or more, expected less";
  const view = viewOf(bytes);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localSignature) return "its header is damaged";
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length) return "it is truncated";
  const packed = bytes.subarray(start, start + packedSize);
  if (method === 0) return packedSize === size ? packed : "its sizes disagree";
  if (method !== 8) return `it has compression method ${method}, expected stored or deflated`;
  return inflate(packed, size);
}

function inflate(packed: Uint8Array, size: number): Uint8Array | string {
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
    return content.length === size ? content : `it unpacks to ${content.length} bytes, expected ${size}`;
  } catch {
    // zlib's words are about its own state; the file being damaged is all that the user can act on
    return "its compressed data is damaged";
  }
}
