import { Attribute } from "./attribute.js";
import type { AsmWriter } from "./asm-writer.js";
import { wrapInteger } from "./builtin-attributes.js";
import { elementCount, i64, IntegerType } from "./builtin-types.js";
import type { ComplexType, FloatType, IndexType, ShapedType } from "./builtin-types.js";
import type { DenseData } from "./dense-data.js";
import { denseNumber } from "./dense-data.js";
import { floatFromBits, floatToBits } from "./float-bits.js";
import { writeFloat, writeFloatBits } from "./float-text.js";
import { bareOrQuoted, quote } from "./quote.js";
import type { DenseResource } from "./resource.js";
import type { Type } from "./type.js";
import { nextUniqueId, UniqueTable } from "./unique.js";

/** `array<i64: 1, 2>`: a flat list of i1/i8/i16/i32/i64 or f32/f64. */
export class DenseArrayAttr extends Attribute {
  readonly kind = "dense_array";
  readonly element: IntegerType | FloatType;
  readonly data: DenseData;
  private shortNumbers: readonly number[] | undefined;
  private static readonly table = new UniqueTable<DenseArrayAttr>();

  private constructor(element: IntegerType | FloatType, data: DenseData) {
    super();
    this.element = element;
    this.data = data;
    this.shortNumbers = undefined;
  }

  static get(element: IntegerType | FloatType, data: DenseData): DenseArrayAttr {
    return DenseArrayAttr.table.get(`${element.id}:${denseKey(data)}`, () => new DenseArrayAttr(element, data));
  }

  static i64(values: readonly number[]): DenseArrayAttr {
    return DenseArrayAttr.get(i64, BigInt64Array.from(values, BigInt));
  }

  static i32(values: readonly number[]): DenseArrayAttr {
    return DenseArrayAttr.get(IntegerType.get(32), Int32Array.from(values));
  }

  /** The elements as JS numbers; of short arrays, such as segment sizes, they are made once. */
  get numbers(): readonly number[] {
    if (this.shortNumbers !== undefined) return this.shortNumbers;
    const numbers = Array.from({ length: this.data.length }, (_, i) => denseNumber(this.data, this.element, i));
    if (numbers.length <= 16) this.shortNumbers = numbers;
    return numbers;
  }

  print(writer: AsmWriter): void {
    writer.write("array<");
    writer.type(this.element);
    for (let i = 0; i < this.data.length; i++) {
      writer.write(i === 0 ? ": " : ", ");
      writer.write(denseElementText(this.data, this.element, i));
    }
    writer.write(">");
  }
}

/**
 * `dense<[1, 2]> : tensor<2xi32>`. Data is a typed array shared by reference, of one element for a splat;
 * never change it after construction. Attributes of up to `smallBytes` are interned by content; larger ones by identity of
 * their array, compare those with `denseEquals`.
 */
export class DenseElementsAttr extends Attribute {
  readonly kind = "dense";
  readonly type: ShapedType;
  readonly data: DenseData;
  readonly isSplat: boolean;
  private static readonly table = new UniqueTable<DenseElementsAttr>();
  private static readonly arrayIds = new WeakMap<object, number>();
  static readonly smallCount = 256;

  private constructor(type: ShapedType, data: DenseData, isSplat: boolean) {
    super();
    this.type = type;
    this.data = data;
    this.isSplat = isSplat;
  }

  /** `data` has one entry an element of `type` in row-major order (two for complex), or one element for a splat. */
  static get(type: ShapedType, data: DenseData): DenseElementsAttr {
    const perElement = type.element.kind === "complex" ? 2 : 1;
    const count = elementCount(type.shape) * perElement;
    if (data.length !== count && data.length !== perElement) {
      throw new RangeError(`dense data has ${data.length} entries, ${type} needs ${count}`);
    }
    if (data.length > perElement && isUniform(data, perElement)) data = data.slice(0, perElement) as DenseData;
    const isSplat = data.length === perElement;
    const key = `${type.id}:${data.length <= DenseElementsAttr.smallCount ? denseKey(data) : `@${arrayId(DenseElementsAttr.arrayIds, data)}`}`;
    return DenseElementsAttr.table.get(key, () => new DenseElementsAttr(type, data, isSplat));
  }

  /** Element `i` in row-major order as a number. */
  at(i: number): number {
    return denseNumber(this.data, this.type.element, this.isSplat ? 0 : i);
  }

  get count(): number {
    return elementCount(this.type.shape);
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    writer.write(" : ");
    writer.type(this.type);
  }

  /** Prints without the type. */
  printValue(writer: AsmWriter): void {
    writer.write("dense<");
    writeDenseBody(writer, this);
    writer.write(">");
  }
}

/** Whether every element (of `perElement` entries) has the bits of the first one. */
function isUniform(data: DenseData, perElement: number): boolean {
  const bits = bitsOf(data);
  for (let i = perElement; i < bits.length; i++) if (bits[i] !== bits[i % perElement]) return false;
  return true;
}

/** Floats as integers, so that NaNs and signed zeros compare by their bits. */
function bitsOf(data: DenseData): DenseData | Uint32Array | BigUint64Array {
  if (data instanceof Float32Array) return new Uint32Array(data.buffer, data.byteOffset, data.length);
  if (data instanceof Float64Array) return new BigUint64Array(data.buffer, data.byteOffset, data.length);
  return data;
}

function arrayId(table: WeakMap<object, number>, data: DenseData): number {
  let id = table.get(data);
  if (id === undefined) table.set(data, (id = nextUniqueId()));
  return id;
}

/** Beyond this many elements MLIR prints numbers as one hexadecimal string. */
const hexThreshold = 100;

function writeDenseBody(writer: AsmWriter, attr: DenseElementsAttr): void {
  const { data, type, isSplat, count } = attr;
  const element = type.element;
  if (isSplat) return writer.write(denseElementText(data, element, 0));
  if (count === 0) return;
  if (count > (writer.hexThreshold ?? hexThreshold) && typeof data[0] !== "string") {
    return writer.write(`"0x${denseHex(data, element)}"`);
  }
  writeNested(writer, data, element, type.shape);
}

/** Row-major data as nested brackets; iterative over the elements, so rank does not matter. */
function writeNested(writer: AsmWriter, data: DenseData, element: Type, shape: readonly number[]): void {
  const spans = shape.map((_, d) => elementCount(shape.slice(d)));
  const count = spans[0] ?? 1;
  for (let i = 0; i < count; i++) {
    const opened = spans.filter((span) => i % span === 0).length;
    if (i > 0) writer.write(", ");
    writer.write("[".repeat(opened));
    writer.write(denseElementText(data, element, i));
    writer.write("]".repeat(spans.filter((span) => (i + 1) % span === 0).length));
  }
}

/** One element as it stands inside `dense<...>` or `array<...>`. */
export function denseElementText(data: DenseData, element: Type, i: number): string {
  if (element.kind === "complex") {
    const part = (element as Type & { element: Type }).element;
    return `(${denseElementText(data, part, 2 * i)},${denseElementText(data, part, 2 * i + 1)})`;
  }
  const raw = data[i];
  if (typeof raw === "string") return quote(raw);
  if (element.kind === "float") return denseFloatText(data, element as FloatType, i);
  const integer = element as IntegerType | IndexType;
  if (integer.kind === "integer" && integer.width === 1) return Number(raw) === 0 ? "false" : "true";
  return `${wrapInteger(integer, BigInt(raw ?? 0))}`;
}

function denseFloatText(data: DenseData, element: FloatType, i: number): string {
  const value = denseNumber(data, element, i);
  if (Number.isNaN(value) || Array.isArray(data)) return floatBitsText(element, denseFloatBits(data, i));
  return writeFloat(value, element);
}

function floatBitsText(element: FloatType, bits: bigint): string {
  const value = floatFromBits(bits, element.name);
  return floatToBits(value, element.name) === bits ? writeFloat(value, element) : writeFloatBits(bits, element);
}

/** The raw bits of float element `i`. */
export function denseFloatBits(data: DenseData, i: number): bigint {
  return BigInt(bitsOf(data)[i] ?? 0);
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, "0"));

/** How many bytes MLIR stores an element (a part of one, for complex) in. */
export function bytesPerElement(element: Type): number {
  if (element.kind === "complex") return bytesPerElement((element as ComplexType).element);
  return element.kind === "index" ? 8 : Math.ceil((element as IntegerType | FloatType).width / 8);
}

/** Little-endian bytes of the data in hexadecimal. */
function denseHex(data: DenseData, element: Type): string {
  if (element.kind === "integer" && (element as IntegerType).width === 1) return packBits(data as Uint8Array);
  const size = bytesPerElement(element);
  if (Array.isArray(data)) return (data as readonly bigint[]).map((value) => bigintHex(value, size)).join("");
  const typed = data as Exclude<DenseData, readonly bigint[] | readonly string[]>;
  const bytes = new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
  const stride = typed.BYTES_PER_ELEMENT;
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i++) if (i % stride < size) parts.push(hexDigits[bytes[i] as number] as string);
  return parts.join("");
}

function bigintHex(value: bigint, size: number): string {
  const digits = BigInt.asUintN(size * 8, value)
    .toString(16)
    .toUpperCase()
    .padStart(size * 2, "0");
  return (digits.match(/../g) ?? []).reverse().join("");
}

function packBits(data: Uint8Array): string {
  let out = "";
  for (let i = 0; i < data.length; i += 8) {
    let byte = 0;
    for (let b = 0; b < 8 && i + b < data.length; b++) byte |= (data[i + b] as number) << b;
    out += hexDigits[byte];
  }
  return out;
}

/** True when two dense attributes have the same type and bits, whoever owns the arrays. */
export function denseEquals(a: DenseElementsAttr, b: DenseElementsAttr): boolean {
  return a === b || (a.type === b.type && a.data.length === b.data.length && denseKey(a.data) === denseKey(b.data));
}

function denseKey(data: DenseData): string {
  return typeof data[0] === "string" ? JSON.stringify(data) : (bitsOf(data) as readonly bigint[]).join();
}

/** `dense_resource<key> : type`; the blob is shared by reference. */
export class DenseResourceAttr extends Attribute {
  readonly kind = "dense_resource";
  readonly type: ShapedType;
  readonly resource: DenseResource;
  private static readonly table = new WeakMap<DenseResource, DenseResourceAttr[]>();

  private constructor(type: ShapedType, resource: DenseResource) {
    super();
    this.type = type;
    this.resource = resource;
  }

  static get(type: ShapedType, resource: DenseResource): DenseResourceAttr {
    const known = DenseResourceAttr.table.get(resource) ?? [];
    let found = known.find((attribute) => attribute.type === type);
    if (found === undefined) {
      DenseResourceAttr.table.set(resource, [...known, (found = new DenseResourceAttr(type, resource))]);
    }
    return found;
  }

  get key(): string {
    return this.resource.key;
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    writer.write(" : ");
    writer.type(this.type);
  }

  /** Prints without the type. */
  printValue(writer: AsmWriter): void {
    writer.useResource(this.resource);
    writer.write(`dense_resource<${bareOrQuoted(this.key)}>`);
  }
}

/** `sparse<[[0]], [1.0]> : tensor<4xf32>`. */
export class SparseElementsAttr extends Attribute {
  readonly kind = "sparse";
  readonly type: ShapedType;
  readonly indices: DenseElementsAttr;
  readonly values: DenseElementsAttr;
  private static readonly table = new UniqueTable<SparseElementsAttr>();

  private constructor(type: ShapedType, indices: DenseElementsAttr, values: DenseElementsAttr) {
    super();
    this.type = type;
    this.indices = indices;
    this.values = values;
  }

  static get(type: ShapedType, indices: DenseElementsAttr, values: DenseElementsAttr): SparseElementsAttr {
    return SparseElementsAttr.table.get(
      `${type.id}:${indices.id}:${values.id}`,
      () => new SparseElementsAttr(type, indices, values),
    );
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    writer.write(" : ");
    writer.type(this.type);
  }

  /** Prints without the type. */
  printValue(writer: AsmWriter): void {
    writer.write("sparse<");
    if (this.indices.count > 0) {
      writeDenseBody(writer, this.indices);
      writer.write(", ");
      writeDenseBody(writer, this.values);
    }
    writer.write(">");
  }
}
