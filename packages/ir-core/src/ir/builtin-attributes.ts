import type { AffineMap } from "./affine-map.js";
import { writeSeparated } from "./asm-writer.js";
import type { AsmWriter } from "./asm-writer.js";
import { Attribute } from "./attribute.js";
import { i64, index as indexType } from "./builtin-types.js";
import type { IntegerType, FloatType, IndexType } from "./builtin-types.js";
import { doubleToBits, floatFromBits, floatToBits, roundToFloat } from "./float-bits.js";
import { decimalText, writeFloat, writeFloatBits } from "./float-text.js";
import type { IntegerSet } from "./integer-set.js";
import { bareOrQuoted, quote } from "./quote.js";
import type { Type } from "./type.js";
import { UniqueTable } from "./unique.js";

/** `unit`. */
export class UnitAttr extends Attribute {
  readonly kind = "unit";
  static readonly instance = new UnitAttr();

  private constructor() {
    super();
  }

  print(writer: AsmWriter): void {
    writer.write("unit");
  }
}

/** `42 : i32`, `true`. The value is kept in the signed (unsigned for `uiN`, 0/1 for i1) range of its type. */
export class IntegerAttr extends Attribute {
  readonly kind = "integer";
  readonly type: IntegerType | IndexType;
  readonly value: bigint;
  private static readonly tables = new Map<Type, Map<number | bigint, IntegerAttr>>();

  private constructor(type: IntegerType | IndexType, value: bigint) {
    super();
    this.type = type;
    this.value = value;
  }

  static get(type: IntegerType | IndexType, value: bigint | number): IntegerAttr {
    const table = IntegerAttr.tableOf(type);
    const known = table.get(value);
    if (known !== undefined) return known;
    const wrapped = wrapInteger(type, BigInt(value));
    let made = table.get(wrapped);
    if (made === undefined) table.set(wrapped, (made = new IntegerAttr(type, wrapped)));
    // the next time the same number is asked for, it is found without making a bigint of it
    table.set(value, made);
    return made;
  }

  private static tableOf(type: IntegerType | IndexType): Map<number | bigint, IntegerAttr> {
    let table = IntegerAttr.tables.get(type);
    if (table === undefined) IntegerAttr.tables.set(type, (table = new Map()));
    return table;
  }

  /** The value as a JS number; exact up to 2^53. */
  get number(): number {
    return Number(this.value);
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    if (this.isBool) return;
    writer.write(" : ");
    writer.type(this.type);
  }

  /** Whether this is `true` or `false`, whose type is never printed. */
  get isBool(): boolean {
    return this.type.kind === "integer" && this.type.width === 1 && this.type.signedness === "signless";
  }

  /** Prints without the type. */
  printValue(writer: AsmWriter): void {
    if (this.isBool) writer.write(this.value === 0n ? "false" : "true");
    else writer.write(`${this.value}`);
  }
}

/** Wraps a value into the range of an integer type: signed for signless, 0/1 for i1. */
export function wrapInteger(type: IntegerType | IndexType, value: bigint): bigint {
  if (type.kind === "index") return BigInt.asIntN(64, value);
  const unsigned = type.signedness === "unsigned" || (type.width === 1 && type.signedness === "signless");
  return unsigned ? BigInt.asUintN(type.width, value) : BigInt.asIntN(type.width, value);
}

/** `1.5 : f32`. NaNs, infinities and values that a double cannot hold carry their raw bits. */
export class FloatAttr extends Attribute {
  readonly kind = "float";
  readonly type: FloatType;
  readonly value: number;
  /** Raw bits of the format where `value` does not say everything; printed as hexadecimal. */
  readonly bits: bigint | undefined;
  private static readonly table = new UniqueTable<FloatAttr>();

  private constructor(type: FloatType, value: number, bits: bigint | undefined) {
    super();
    this.type = type;
    this.value = value;
    this.bits = bits;
  }

  static get(type: FloatType, value: number, bits?: bigint): FloatAttr {
    const rounded = roundToFloat(value, type.name);
    const key = `${type.id}:${bits ?? `d${doubleToBits(rounded)}`}`;
    return FloatAttr.table.get(key, () => new FloatAttr(type, rounded, bits));
  }

  /** The float with these bits; they are kept where `value` alone does not tell them (NaN payloads, wide formats). */
  static fromBits(type: FloatType, bits: bigint): FloatAttr {
    const value = floatFromBits(bits, type.name);
    return FloatAttr.get(type, value, floatToBits(value, type.name) === bits ? undefined : bits);
  }

  /** The bits of the number in its format. */
  get rawBits(): bigint {
    return this.bits ?? floatToBits(this.value, this.type.name);
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    writer.write(" : ");
    writer.type(this.type);
  }

  /** Prints without the type. */
  printValue(writer: AsmWriter): void {
    writer.write(this.bits !== undefined ? writeFloatBits(this.bits, this.type) : writeFloat(this.value, this.type));
  }

  /** Whether the value is printed as its bits in hexadecimal. */
  get isPrintedAsBits(): boolean {
    return this.bits !== undefined || decimalText(this.value, this.type) === undefined;
  }
}

/** `"text"`, or `"text" : !some.type`. */
export class StringAttr extends Attribute {
  readonly kind = "string";
  readonly value: string;
  readonly type: Type | undefined;
  private static readonly table = new UniqueTable<StringAttr>();

  private constructor(value: string, type: Type | undefined) {
    super();
    this.value = value;
    this.type = type;
  }

  static get(value: string, type?: Type): StringAttr {
    return StringAttr.table.get(`${type?.id ?? ""}:${value}`, () => new StringAttr(value, type));
  }

  print(writer: AsmWriter): void {
    writer.write(quote(this.value));
    if (this.type === undefined) return;
    writer.write(" : ");
    writer.type(this.type);
  }
}

/** `[1 : i32, "a"]`. */
export class ArrayAttr extends Attribute {
  readonly kind = "array";
  readonly elements: readonly Attribute[];
  private static readonly table = new UniqueTable<ArrayAttr>();

  private constructor(elements: readonly Attribute[]) {
    super();
    this.elements = elements;
  }

  static get(elements: readonly Attribute[]): ArrayAttr {
    return ArrayAttr.table.get(attributeKey(elements), () => new ArrayAttr(elements.slice()));
  }

  print(writer: AsmWriter): void {
    writer.write("[");
    writeSeparated(writer, this.elements, ", ", (a) => printElidingDefaultType(writer, a));
    writer.write("]");
  }
}

/** Prints an attribute where `i64` and `f64` go without saying: in arrays and as memory spaces. */
export function printElidingDefaultType(writer: AsmWriter, attribute: Attribute): void {
  if (attribute instanceof IntegerAttr && attribute.type === i64) attribute.printValue(writer);
  else if (attribute instanceof FloatAttr && attribute.type.width === 64 && !attribute.isPrintedAsBits) {
    attribute.printValue(writer);
  } else writer.attribute(attribute);
}

/** A type used as an attribute. */
export class TypeAttr extends Attribute {
  readonly kind = "type";
  readonly type: Type;
  private static readonly table = new UniqueTable<TypeAttr>();

  private constructor(type: Type) {
    super();
    this.type = type;
  }

  static get(type: Type): TypeAttr {
    return TypeAttr.table.get(`${type.id}`, () => new TypeAttr(type));
  }

  print(writer: AsmWriter): void {
    writer.type(this.type);
  }
}

/** `@module::@function`. */
export class SymbolRefAttr extends Attribute {
  readonly kind = "symbol";
  readonly root: string;
  readonly nested: readonly string[];
  private static readonly table = new UniqueTable<SymbolRefAttr>();

  private constructor(root: string, nested: readonly string[]) {
    super();
    this.root = root;
    this.nested = nested;
  }

  static get(root: string, nested: readonly string[] = []): SymbolRefAttr {
    return SymbolRefAttr.table.get([root, ...nested].join("\0"), () => new SymbolRefAttr(root, nested.slice()));
  }

  /** The innermost name: what the reference finally denotes. */
  get leaf(): string {
    return this.nested[this.nested.length - 1] ?? this.root;
  }

  print(writer: AsmWriter): void {
    writer.write([this.root, ...this.nested].map(symbolText).join("::"));
  }
}

/** `@name`, quoted where the name needs it; the empty name has no spelling, and is shown as mlir-opt shows it. */
export function symbolText(name: string): string {
  return name === "" ? "@<<INVALID EMPTY SYMBOL>>" : `@${bareOrQuoted(name)}`;
}

export interface NamedAttribute {
  readonly name: string;
  readonly value: Attribute;
}

const utf8Less = (a: NamedAttribute, b: NamedAttribute): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** A prefix of entries; uniquing walks these and builds no keys, as dictionaries are made for nearly every operation. */
interface DictionaryNode {
  dictionary: DictionaryAttr | undefined;
  /** By the name of the next entry, then by its value. */
  children: Map<string, Map<Attribute, DictionaryNode>> | undefined;
}

function childOf(node: DictionaryNode, { name, value }: NamedAttribute): DictionaryNode {
  node.children ??= new Map();
  let byValue = node.children.get(name);
  if (byValue === undefined) node.children.set(name, (byValue = new Map()));
  let child = byValue.get(value);
  if (child === undefined) byValue.set(value, (child = { dictionary: undefined, children: undefined }));
  return child;
}

/** `{a = 1 : i32, b}`: names sorted, each at most once. Also the storage of an operation's attributes and properties. */
export class DictionaryAttr extends Attribute {
  readonly kind = "dictionary";
  readonly entries: readonly NamedAttribute[];
  private static readonly root: DictionaryNode = { dictionary: undefined, children: undefined };
  static readonly empty: DictionaryAttr = DictionaryAttr.get([]);

  private constructor(entries: readonly NamedAttribute[]) {
    super();
    this.entries = entries;
  }

  /** Sorts by name; of two entries with one name the later wins (parsers report duplicates themselves). */
  static get(entries: readonly NamedAttribute[]): DictionaryAttr {
    const sorted = isStrictlySorted(entries) ? entries : sortEntries(entries);
    let node = DictionaryAttr.root;
    for (let i = 0; i < sorted.length; i++) node = childOf(node, sorted[i] as NamedAttribute);
    node.dictionary ??= new DictionaryAttr(sorted.slice());
    return node.dictionary;
  }

  static from(record: Readonly<Record<string, Attribute | undefined>>): DictionaryAttr {
    const entries: NamedAttribute[] = [];
    for (const name of Object.keys(record)) {
      const value = record[name];
      if (value !== undefined) entries.push({ name, value });
    }
    return DictionaryAttr.get(entries);
  }

  get(name: string): Attribute | undefined {
    const entries = this.entries;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as NamedAttribute;
      if (entry.name === name) return entry.value;
    }
    return undefined;
  }

  /** A dictionary with `name` set to `value`, or without it when `value` is undefined. */
  with(name: string, value: Attribute | undefined): DictionaryAttr {
    const rest = this.entries.filter((entry) => entry.name !== name);
    return DictionaryAttr.get(value === undefined ? rest : [...rest, { name, value }]);
  }

  get size(): number {
    return this.entries.length;
  }

  print(writer: AsmWriter): void {
    writer.write("{");
    writeSeparated(writer, this.entries, ", ", (entry) => writeNamed(writer, entry));
    writer.write("}");
  }
}

/** `name = value`, or just `name` for a unit value. */
export function writeNamed(writer: AsmWriter, { name, value }: NamedAttribute): void {
  writer.write(bareOrQuoted(name));
  if (value.kind === "unit") return;
  writer.write(" = ");
  writer.attribute(value);
}

function isStrictlySorted(entries: readonly NamedAttribute[]): boolean {
  for (let i = 1; i < entries.length; i++) {
    if ((entries[i - 1] as NamedAttribute).name >= (entries[i] as NamedAttribute).name) return false;
  }
  return true;
}

function sortEntries(entries: readonly NamedAttribute[]): NamedAttribute[] {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return [...byName.values()].sort(utf8Less);
}

/** `affine_map<(d0) -> (d0)>`. */
export class AffineMapAttr extends Attribute {
  readonly kind = "affine_map";
  readonly map: AffineMap;
  private static readonly table = new WeakMap<AffineMap, AffineMapAttr>();

  private constructor(map: AffineMap) {
    super();
    this.map = map;
  }

  static get(map: AffineMap): AffineMapAttr {
    let found = AffineMapAttr.table.get(map);
    if (found === undefined) AffineMapAttr.table.set(map, (found = new AffineMapAttr(map)));
    return found;
  }

  print(writer: AsmWriter): void {
    writer.write(`affine_map<${this.map.toString()}>`);
  }
}

/** `affine_set<(d0) : (d0 >= 0)>`. */
export class IntegerSetAttr extends Attribute {
  readonly kind = "affine_set";
  readonly set: IntegerSet;
  private static readonly table = new WeakMap<IntegerSet, IntegerSetAttr>();

  private constructor(set: IntegerSet) {
    super();
    this.set = set;
  }

  static get(set: IntegerSet): IntegerSetAttr {
    let found = IntegerSetAttr.table.get(set);
    if (found === undefined) IntegerSetAttr.table.set(set, (found = new IntegerSetAttr(set)));
    return found;
  }

  print(writer: AsmWriter): void {
    writer.write(`affine_set<${this.set.toString()}>`);
  }
}

/** `strided<[4, 1], offset: ?>`. */
export class StridedLayoutAttr extends Attribute {
  readonly kind = "strided";
  readonly strides: readonly (number | undefined)[];
  readonly offset: number | undefined;
  private static readonly table = new UniqueTable<StridedLayoutAttr>();

  private constructor(strides: readonly (number | undefined)[], offset: number | undefined) {
    super();
    this.strides = strides;
    this.offset = offset;
  }

  /** `undefined` stands for a dynamic stride or offset. */
  static get(strides: readonly (number | undefined)[], offset: number | undefined): StridedLayoutAttr {
    const key = `${strides.map((s) => s ?? "?").join()}:${offset ?? "?"}`;
    return StridedLayoutAttr.table.get(key, () => new StridedLayoutAttr(strides.slice(), offset));
  }

  print(writer: AsmWriter): void {
    writer.write(`strided<[${this.strides.map((s) => s ?? "?").join(", ")}]`);
    if (this.offset !== 0) writer.write(`, offset: ${this.offset ?? "?"}`);
    writer.write(">");
  }
}

/** An attribute of a dialect that is not registered, kept verbatim: `#dialect.body` or `#dialect<"...">`. */
export class OpaqueAttr extends Attribute {
  readonly kind = "opaque";
  readonly dialect: string;
  /** Everything after `#`. */
  readonly text: string;
  readonly type: Type | undefined;
  private static readonly table = new UniqueTable<OpaqueAttr>();

  private constructor(dialect: string, text: string, type: Type | undefined) {
    super();
    this.dialect = dialect;
    this.text = text;
    this.type = type;
  }

  static get(dialect: string, text: string, type?: Type): OpaqueAttr {
    return OpaqueAttr.table.get(`${type?.id ?? ""}:${text}`, () => new OpaqueAttr(dialect, text, type));
  }

  print(writer: AsmWriter): void {
    writer.write(`#${this.text}`);
    if (this.type === undefined) return;
    writer.write(" : ");
    writer.type(this.type);
  }
}

/** `distinct[0]<value>`: one identity per construction. */
export class DistinctAttr extends Attribute {
  readonly kind = "distinct";
  readonly referenced: Attribute;

  constructor(referenced: Attribute) {
    super();
    this.referenced = referenced;
  }

  print(writer: AsmWriter): void {
    writer.write(`distinct[${writer.distinctNumber(this)}]<`);
    if (this.referenced.kind !== "unit") writer.attribute(this.referenced);
    writer.write(">");
  }
}

function attributeKey(attributes: readonly Attribute[]): string {
  let key = "";
  for (const attribute of attributes) key += `${attribute.id},`;
  return key;
}

/** `n : index`. */
export const indexAttr = (value: number): IntegerAttr => IntegerAttr.get(indexType, value);
/** `n : i64`. */
export const i64Attr = (value: number | bigint): IntegerAttr => IntegerAttr.get(i64, value);

/** Prints an attribute without the type that may trail it. */
export function printWithoutType(writer: AsmWriter, attribute: Attribute): void {
  if (attribute instanceof StringAttr) writer.write(quote(attribute.value));
  else if (attribute instanceof OpaqueAttr) writer.write(`#${attribute.text}`);
  else if (hasPrintValue(attribute)) attribute.printValue(writer);
  else writer.attribute(attribute);
}

function hasPrintValue(attribute: Attribute): attribute is Attribute & { printValue(writer: AsmWriter): void } {
  return "printValue" in attribute;
}
