import { elementCount } from "@hls-opt/ir-core";
import type { DenseElementsAttr } from "@hls-opt/ir-core";
import { storageOf } from "./storage.js";
import type { ElementArray } from "./storage.js";

/** The bytes of a dense constant as buffers of its element type hold them. */
export function denseBytes(value: DenseElementsAttr): Uint8Array {
  const { type, data, isSplat } = value;
  const storage = storageOf(type.element);
  if (storage === undefined) throw new RangeError(`elements of type ${type.element} have no storage`);
  const count = elementCount(type.shape);
  if (!isSplat && isPlainImage(data, storage.bytes)) {
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  }
  const elements = storage.view(new ArrayBuffer(count * storage.bytes), 0, count);
  for (let i = 0; i < count; i++) setElement(elements, i, data[isSplat ? 0 : i] as bigint | number);
  return new Uint8Array(elements.buffer, 0, count * storage.bytes);
}

function isPlainImage(
  data: DenseElementsAttr["data"],
  bytes: number,
): data is Exclude<DenseElementsAttr["data"], readonly bigint[] | readonly string[]> {
  return !Array.isArray(data) && (data as ElementArray).BYTES_PER_ELEMENT === bytes;
}

/** Writes an element, as a bigint where the array holds these. */
export function setElement(elements: ElementArray, i: number, value: bigint | number): void {
  if (elements instanceof BigInt64Array) elements[i] = BigInt(value);
  else elements[i] = Number(value);
}
