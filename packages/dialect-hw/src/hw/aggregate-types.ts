import {
  bareOrQuoted,
  IntegerAttr,
  IntegerType,
  i32,
  SymbolRefAttr,
  Type,
  UniqueTable,
  writeSeparated,
} from "@hls-opt/ir-core";
import type { AsmWriter, Attribute, BodyParser } from "@hls-opt/ir-core";

/** The types of the dialect write themselves without `!hw.` inside one another. */
abstract class HwType extends Type {
  abstract printShort(writer: AsmWriter): void;

  print(writer: AsmWriter): void {
    writer.write("!hw.");
    this.printShort(writer);
  }
}

/** `4x` or `#hw.param.decl.ref<"N">x` before an element type. */
function parseArraySize(parser: BodyParser): number | Attribute {
  const [size, ...more] = parser.dimensions();
  if (size === undefined) {
    const parameter = parser.attribute(i32);
    parser.dimensionSeparator();
    return parameter;
  }
  if (more.length > 0) parser.fail("hw.array has one dimension; nest arrays for more, as in array<2xarray<3xi8>>");
  if (size < 0) parser.fail("the size of an hw.array is a number");
  return size;
}

/** `!hw.array<4xi8>`: a fixed number of equal elements. Element 0 takes the least significant bits. */
export class HwArrayType extends HwType {
  readonly kind = "hw.array";
  readonly size: number;
  readonly element: Type;
  private static readonly table = new UniqueTable<HwArrayType>();

  private constructor(size: number, element: Type) {
    super();
    this.size = size;
    this.element = element;
  }

  static get(size: number, element: Type): HwArrayType {
    return HwArrayType.table.get(`${size}x${element.id}`, () => new HwArrayType(size, element));
  }

  static parse(parser: BodyParser): HwArrayType | HwParametricArrayType {
    parser.expect("<");
    const size = parseArraySize(parser);
    const element = parseElementType(parser);
    if (element instanceof HwInOutType) parser.fail(`expected an hw type as array element, found ${element}`);
    parser.expect(">");
    return typeof size === "number" ? HwArrayType.get(size, element) : HwParametricArrayType.get(size, element);
  }

  printShort(writer: AsmWriter): void {
    writer.write(`array<${this.size}x`);
    printElementType(writer, this.element);
    writer.write(">");
  }
}

/** `!hw.array<#hw.param.decl.ref<"N">xi8>`: an array whose size a parameter of the module gives. */
export class HwParametricArrayType extends HwType {
  readonly kind = "hw.parametric-array";
  readonly size: Attribute;
  readonly element: Type;
  private static readonly table = new UniqueTable<HwParametricArrayType>();

  private constructor(size: Attribute, element: Type) {
    super();
    this.size = size;
    this.element = element;
  }

  static get(size: Attribute, element: Type): HwParametricArrayType {
    const key = `${size.id}x${element.id}`;
    return HwParametricArrayType.table.get(key, () => new HwParametricArrayType(size, element));
  }

  printShort(writer: AsmWriter): void {
    writer.write("array<");
    printParameter(writer, this.size);
    writer.write("x");
    printElementType(writer, this.element);
    writer.write(">");
  }
}

/** `!hw.uarray<4xi8>`: an array that is unpacked in Verilog, so that its bits have no order. */
export class HwUnpackedArrayType extends HwType {
  readonly kind = "hw.uarray";
  readonly size: number;
  readonly element: Type;
  private static readonly table = new UniqueTable<HwUnpackedArrayType>();

  private constructor(size: number, element: Type) {
    super();
    this.size = size;
    this.element = element;
  }

  static get(size: number, element: Type): HwUnpackedArrayType {
    return HwUnpackedArrayType.table.get(`${size}x${element.id}`, () => new HwUnpackedArrayType(size, element));
  }

  static parse(parser: BodyParser): HwUnpackedArrayType {
    parser.expect("<");
    const size = parseArraySize(parser);
    const element = parseElementType(parser);
    parser.expect(">");
    if (typeof size !== "number") return parser.fail("the size of an hw.uarray is a number");
    return HwUnpackedArrayType.get(size, element);
  }

  printShort(writer: AsmWriter): void {
    writer.write(`uarray<${this.size}x`);
    printElementType(writer, this.element);
    writer.write(">");
  }
}

/** `!hw.inout<i4>`: a net that can be driven and read; only text and verifier know it. */
export class HwInOutType extends HwType {
  readonly kind = "hw.inout";
  readonly element: Type;
  private static readonly table = new UniqueTable<HwInOutType>();

  private constructor(element: Type) {
    super();
    this.element = element;
  }

  static get(element: Type): HwInOutType {
    return HwInOutType.table.get(`${element.id}`, () => new HwInOutType(element));
  }

  static parse(parser: BodyParser): HwInOutType {
    parser.expect("<");
    const element = parseElementType(parser);
    parser.expect(">");
    return HwInOutType.get(element);
  }

  printShort(writer: AsmWriter): void {
    writer.write("inout<");
    printElementType(writer, this.element);
    writer.write(">");
  }
}

/** A named part of a struct or union; in a union it may begin above bit 0. */
export interface HwField {
  readonly name: string;
  readonly type: Type;
  readonly offset?: number | undefined;
}

const fieldsKey = (fields: readonly HwField[]): string =>
  fields.map(({ name, type, offset = 0 }) => `${JSON.stringify(name)}${type.id}+${offset}`).join();

function parseFields(parser: BodyParser, hasOffsets: boolean): HwField[] {
  const fields = parser.list("<", ">", (): HwField => {
    const name = parser.optionalString() ?? parser.keyword();
    parser.expect(":");
    const type = parser.type();
    return { name, type, offset: hasOffsets && parser.optional("offset") ? Number(parser.integer()) : undefined };
  });
  const twice = fields.find(({ name }, i) => fields.findIndex((other) => other.name === name) < i);
  if (twice !== undefined) parser.fail(`duplicate field name '${twice.name}' in hw.struct or hw.union type`);
  return fields;
}

function printFields(writer: AsmWriter, fields: readonly HwField[]): void {
  writeSeparated(writer, fields, ", ", ({ name, type, offset = 0 }) => {
    writer.write(`${bareOrQuoted(name)}: `);
    writer.type(type);
    if (offset > 0) writer.write(` offset ${offset}`);
  });
}

/** `!hw.struct<a: i1, b: i8>`: named fields, the first in the most significant bits. */
export class HwStructType extends HwType {
  readonly kind = "hw.struct";
  readonly fields: readonly HwField[];
  private static readonly table = new UniqueTable<HwStructType>();

  private constructor(fields: readonly HwField[]) {
    super();
    this.fields = fields;
  }

  static get(fields: readonly HwField[]): HwStructType {
    return HwStructType.table.get(fieldsKey(fields), () => new HwStructType(fields.slice()));
  }

  static parse = (parser: BodyParser): HwStructType => HwStructType.get(parseFields(parser, false));

  printShort(writer: AsmWriter): void {
    writer.write("struct<");
    printFields(writer, this.fields);
    writer.write(">");
  }
}

/** `!hw.union<a: i1, b: i8>`: one of several fields in the same bits. */
export class HwUnionType extends HwType {
  readonly kind = "hw.union";
  readonly fields: readonly HwField[];
  private static readonly table = new UniqueTable<HwUnionType>();

  private constructor(fields: readonly HwField[]) {
    super();
    this.fields = fields;
  }

  static get(fields: readonly HwField[]): HwUnionType {
    return HwUnionType.table.get(fieldsKey(fields), () => new HwUnionType(fields.slice()));
  }

  static parse = (parser: BodyParser): HwUnionType => HwUnionType.get(parseFields(parser, true));

  printShort(writer: AsmWriter): void {
    writer.write("union<");
    printFields(writer, this.fields);
    writer.write(">");
  }
}

/** `!hw.enum<A, B>`: one of several names. */
export class HwEnumType extends HwType {
  readonly kind = "hw.enum";
  readonly names: readonly string[];
  private static readonly table = new UniqueTable<HwEnumType>();

  private constructor(names: readonly string[]) {
    super();
    this.names = names;
  }

  static get(names: readonly string[]): HwEnumType {
    return HwEnumType.table.get(JSON.stringify(names), () => new HwEnumType(names.slice()));
  }

  static parse = (parser: BodyParser): HwEnumType => HwEnumType.get(parser.list("<", ">", () => parser.keyword()));

  printShort(writer: AsmWriter): void {
    writer.write(`enum<${this.names.join(", ")}>`);
  }
}

/** `!hw.string`. */
export class HwStringType extends HwType {
  readonly kind = "hw.string";
  static readonly instance = new HwStringType();

  private constructor() {
    super();
  }

  printShort(writer: AsmWriter): void {
    writer.write("string");
  }
}

/** `!hw.int<#hw.param.decl.ref<"W">>`: an integer whose width a parameter gives. */
export class HwIntType extends HwType {
  readonly kind = "hw.int";
  readonly width: Attribute;
  private static readonly table = new UniqueTable<HwIntType>();

  private constructor(width: Attribute) {
    super();
    this.width = width;
  }

  /** The plain integer type where the width is a number. */
  static get(width: Attribute): HwIntType | IntegerType {
    if (width instanceof IntegerAttr) return IntegerType.get(width.number);
    return HwIntType.table.get(`${width.id}`, () => new HwIntType(width));
  }

  static parse(parser: BodyParser): HwIntType | IntegerType {
    parser.expect("<");
    const width = parser.attribute(i32);
    parser.expect(">");
    return HwIntType.get(width);
  }

  printShort(writer: AsmWriter): void {
    writer.write("int<");
    printParameter(writer, this.width);
    writer.write(">");
  }
}

/** A parameter's type is that of its place, and so not written. */
function printParameter(writer: AsmWriter, parameter: Attribute): void {
  if ("printValue" in parameter) (parameter as { printValue(writer: AsmWriter): void }).printValue(writer);
  else writer.attribute(parameter);
}

/** `!hw.typealias<@scope::@name, i8>`: a type by the name that an `hw.typedecl` gives it. */
export class HwTypeAlias extends HwType {
  readonly kind = "hw.typealias";
  readonly target: SymbolRefAttr;
  readonly inner: Type;
  private static readonly table = new UniqueTable<HwTypeAlias>();

  private constructor(target: SymbolRefAttr, inner: Type) {
    super();
    this.target = target;
    this.inner = inner;
  }

  static get(target: SymbolRefAttr, inner: Type): HwTypeAlias {
    return HwTypeAlias.table.get(`${target.id} ${inner.id}`, () => new HwTypeAlias(target, inner));
  }

  static parse(parser: BodyParser): HwTypeAlias {
    parser.expect("<");
    const target = parser.attribute();
    if (!(target instanceof SymbolRefAttr)) return parser.fail("expected the symbol of a type declaration");
    parser.expect(",");
    const inner = parseElementType(parser);
    parser.expect(">");
    return HwTypeAlias.get(target, inner);
  }

  printShort(writer: AsmWriter): void {
    writer.write("typealias<");
    writer.attribute(this.target);
    writer.write(", ");
    writer.type(this.inner);
    writer.write(">");
  }
}

/** The type that a name stands for; its parts keep theirs. */
export function unnamed(type: Type): Type {
  let inner = type;
  while (inner instanceof HwTypeAlias) inner = inner.inner;
  return inner;
}

/** The array that a type is, perhaps by another name. */
export function arrayOf(type: Type | undefined): HwArrayType | undefined {
  const inner = type && unnamed(type);
  return inner instanceof HwArrayType ? inner : undefined;
}

/** A type without the names that declarations gave it, at any depth. */
export function canonicalType(type: Type): Type {
  if (type instanceof HwTypeAlias) return canonicalType(type.inner);
  if (type instanceof HwArrayType) return HwArrayType.get(type.size, canonicalType(type.element));
  if (type instanceof HwUnpackedArrayType) return HwUnpackedArrayType.get(type.size, canonicalType(type.element));
  if (type instanceof HwStructType) return HwStructType.get(type.fields.map(canonicalField));
  if (type instanceof HwUnionType) return HwUnionType.get(type.fields.map(canonicalField));
  return type;
}

const canonicalField = (field: HwField): HwField => ({ ...field, type: canonicalType(field.type) });

const shortForms: Readonly<Record<string, (parser: BodyParser) => Type>> = {
  array: (parser) => HwArrayType.parse(parser),
  uarray: (parser) => HwUnpackedArrayType.parse(parser),
  inout: (parser) => HwInOutType.parse(parser),
  struct: (parser) => HwStructType.parse(parser),
  union: (parser) => HwUnionType.parse(parser),
  enum: (parser) => HwEnumType.parse(parser),
  typealias: (parser) => HwTypeAlias.parse(parser),
  int: (parser) => HwIntType.parse(parser),
  string: () => HwStringType.instance,
};

function parseElementType(parser: BodyParser): Type {
  for (const [mnemonic, parse] of Object.entries(shortForms)) if (parser.optional(mnemonic)) return parse(parser);
  return parser.type();
}

function printElementType(writer: AsmWriter, type: Type): void {
  if (type instanceof HwType) type.printShort(writer);
  else writer.type(type);
}

const summaries: Readonly<Record<string, string>> = {
  array: "a fixed number of equal elements",
  uarray: "an array that is unpacked in Verilog",
  inout: "a net that can be driven and read",
  struct: "named fields",
  union: "one of several fields in the same bits",
  enum: "one of several names",
  typealias: "a type by its name",
  int: "an integer whose width a parameter gives",
  string: "a string",
};

/** The types of the dialect, but for that of modules. */
export const hwTypes = Object.entries(shortForms).map(([mnemonic, parse]) => ({
  mnemonic,
  summary: summaries[mnemonic] ?? mnemonic,
  parse,
}));
