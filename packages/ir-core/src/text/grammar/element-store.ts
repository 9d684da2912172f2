import type { ComplexType, FloatType, IndexType, IntegerType } from "../../ir/builtin-types.js";
import { makeDenseData } from "../../ir/dense-data.js";
import type { DenseData } from "../../ir/dense-data.js";
import { floatToBits, roundToFloat } from "../../ir/float-bits.js";
import type { Type } from "../../ir/type.js";
import { floatFromHex, integerValue } from "./number-literal.js";
import type { Parser } from "../parse/parser.js";

type Store = ReturnType<typeof makeDenseData> & object;

/** Collects the elements of a dense literal in the storage of their type, without an object for each. */
export class ElementStore {
  private readonly scalar: Type;
  private store: Store;
  private length = 0;

  /** `capacity` counts numbers (two for each complex element); undefined when it is not known beforehand. */
  constructor(element: Type, capacity: number | undefined) {
    this.scalar = element.kind === "complex" ? (element as ComplexType).element : element;
    this.store = makeDenseData(this.scalar, capacity ?? 8) as Store;
  }

  /** The elements pushed so far. */
  get data(): DenseData {
    return this.length === this.store.length ? this.store : (this.store.slice(0, this.length) as DenseData);
  }

  /** Whether the literal fits the integer type. */
  pushIntegerText(isNegative: boolean, text: string): boolean {
    const type = this.scalar as IntegerType | IndexType;
    if (text.length <= 9 && this.pushSmall(type, isNegative, text)) return true;
    const value = integerValue(type, isNegative, text);
    if (value === undefined) return false;
    this.pushInteger(value);
    return true;
  }

  /** The common case without bigint arithmetic: it fits even the signed range of a type of up to 32 bits. */
  private pushSmall(type: IntegerType | IndexType, isNegative: boolean, text: string): boolean {
    if (type.kind !== "integer" || type.width > 32 || type.width === 1) return false;
    const magnitude = Number(text);
    if (magnitude === 0 && isNegative) return false;
    if (magnitude >= 2 ** (type.width - 1)) return false;
    this.grow();
    (this.store as Int32Array)[this.length++] = isNegative ? -magnitude : magnitude;
    return true;
  }

  /** An integer in the range of its type, signed or not. */
  pushInteger(value: bigint): void {
    this.grow();
    const { store } = this;
    if (store instanceof BigInt64Array || Array.isArray(store)) store[this.length++] = this.wrap(value);
    else store[this.length++] = Number(this.wrap(value));
  }

  private wrap(value: bigint): bigint {
    if (this.scalar.kind === "index") return BigInt.asIntN(64, value);
    const { width } = this.scalar as IntegerType;
    return width === 1 ? BigInt.asUintN(1, value) : BigInt.asIntN(width, value);
  }

  /** A decimal float, or the bits of one in hexadecimal. */
  pushFloat(p: Parser, at: number, isNegative: boolean, text: string, isDecimal: boolean): void {
    const type = this.scalar as FloatType;
    if (!isDecimal) {
      const attribute = floatFromHex(p, type, isNegative, text, at);
      return this.pushBits(attribute.bits ?? floatToBits(attribute.value, type.name));
    }
    const value = isNegative ? -Number(text) : Number(text);
    const { store } = this;
    if (!(store instanceof Float32Array || store instanceof Float64Array)) {
      return this.pushBits(floatToBits(roundToFloat(value, type.name), type.name));
    }
    this.grow();
    (this.store as Float64Array)[this.length++] = value;
  }

  private pushBits(bits: bigint): void {
    this.grow();
    const { store } = this;
    const at = this.length++;
    // writing through an integer view keeps NaN payloads
    if (store instanceof Float32Array) new Uint32Array(store.buffer)[at] = Number(bits);
    else if (store instanceof Float64Array) new BigUint64Array(store.buffer)[at] = bits;
    else if (Array.isArray(store)) store[at] = bits;
    else (store as Uint16Array)[at] = Number(bits);
  }

  private grow(): void {
    if (this.length < this.store.length) return;
    const larger = makeDenseData(this.scalar, Math.max(8, this.length * 2)) as Store;
    if (Array.isArray(larger)) larger.splice(0, this.length, ...(this.store as bigint[]));
    else (larger as Int32Array).set(this.store as Int32Array);
    this.store = larger;
  }
}

/** Little-endian bytes as elements of `element`; `bytes` holds `count` numbers of `size` bytes (packed bits for i1). */
export function elementsFromBytes(element: Type, bytes: Uint8Array, count: number, size: number): DenseData {
  const scalar = element.kind === "complex" ? (element as ComplexType).element : element;
  const store = makeDenseData(scalar, count) as Store;
  if (scalar.kind === "integer" && (scalar as IntegerType).width === 1) {
    for (let i = 0; i < count; i++) (store as Uint8Array)[i] = ((bytes[i >> 3] as number) >> (i & 7)) & 1;
    return store;
  }
  if (!Array.isArray(store) && store.BYTES_PER_ELEMENT === size) {
    new Uint8Array(store.buffer).set(bytes.subarray(0, count * size));
    return store;
  }
  for (let i = 0; i < count; i++) {
    const bits = littleEndian(bytes, i * size, size);
    const value = scalar.kind === "integer" ? BigInt.asIntN((scalar as IntegerType).width, bits) : bits;
    if (Array.isArray(store)) store[i] = value;
    else if (store instanceof BigInt64Array) store[i] = value;
    else store[i] = Number(value);
  }
  return store;
}

function littleEndian(bytes: Uint8Array, start: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i] as number);
  return value;
}
