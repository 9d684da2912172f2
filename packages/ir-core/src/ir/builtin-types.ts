import { writeSeparated } from "./asm-writer.js";
import type { AsmWriter } from "./asm-writer.js";
import type { Attribute } from "./attribute.js";
import { Type } from "./type.js";
import { UniqueTable } from "./unique.js";

export type Signedness = "signless" | "signed" | "unsigned";

/** `i32`, `si8`, `ui4`. */
export class IntegerType extends Type {
  readonly kind = "integer";
  readonly width: number;
  readonly signedness: Signedness;
  private static readonly table = new UniqueTable<IntegerType>();
  /** The widest integer that MLIR accepts. */
  static readonly maxWidth = (1 << 24) - 1;

  private constructor(width: number, signedness: Signedness) {
    super();
    this.width = width;
    this.signedness = signedness;
  }

  static get(width: number, signedness: Signedness = "signless"): IntegerType {
    return IntegerType.table.get(`${signedness}${width}`, () => new IntegerType(width, signedness));
  }

  print(writer: AsmWriter): void {
    const prefix = this.signedness === "signless" ? "i" : this.signedness === "signed" ? "si" : "ui";
    writer.write(`${prefix}${this.width}`);
  }
}

/** `index`: the type of loop counters and subscripts. */
export class IndexType extends Type {
  readonly kind = "index";
  static readonly instance = new IndexType();

  private constructor() {
    super();
  }

  print(writer: AsmWriter): void {
    writer.write("index");
  }
}

/** `none`: the unit type. */
export class NoneType extends Type {
  readonly kind = "none";
  static readonly instance = new NoneType();

  private constructor() {
    super();
  }

  print(writer: AsmWriter): void {
    writer.write("none");
  }
}

interface FloatFormat {
  readonly width: number;
  /** Bits of the significand, with the hidden one. */
  readonly precision: number;
}

/** The builtin floating-point formats by their MLIR names. */
export const floatFormats = {
  f16: { width: 16, precision: 11 },
  bf16: { width: 16, precision: 8 },
  tf32: { width: 19, precision: 11 },
  f32: { width: 32, precision: 24 },
  f64: { width: 64, precision: 53 },
  f80: { width: 80, precision: 64 },
  f128: { width: 128, precision: 113 },
  f8E4M3: { width: 8, precision: 4 },
  f8E4M3FN: { width: 8, precision: 4 },
  f8E4M3FNUZ: { width: 8, precision: 4 },
  f8E4M3B11FNUZ: { width: 8, precision: 4 },
  f8E5M2: { width: 8, precision: 3 },
  f8E5M2FNUZ: { width: 8, precision: 3 },
} as const satisfies Record<string, FloatFormat>;
export type FloatName = keyof typeof floatFormats;

/** `f32`, `bf16`, ... */
export class FloatType extends Type {
  readonly kind = "float";
  readonly name: FloatName;
  readonly width: number;
  readonly precision: number;
  private static readonly table = new UniqueTable<FloatType>();

  private constructor(name: FloatName) {
    super();
    this.name = name;
    this.width = floatFormats[name].width;
    this.precision = floatFormats[name].precision;
  }

  static get(name: FloatName): FloatType {
    return FloatType.table.get(name, () => new FloatType(name));
  }

  static isName(name: string): name is FloatName {
    return Object.hasOwn(floatFormats, name);
  }

  print(writer: AsmWriter): void {
    writer.write(this.name);
  }
}

/** `complex<f32>`. */
export class ComplexType extends Type {
  readonly kind = "complex";
  readonly element: Type;
  private static readonly table = new UniqueTable<ComplexType>();

  private constructor(element: Type) {
    super();
    this.element = element;
  }

  static get(element: Type): ComplexType {
    return ComplexType.table.get(`${element.id}`, () => new ComplexType(element));
  }

  print(writer: AsmWriter): void {
    writer.write("complex<");
    writer.type(this.element);
    writer.write(">");
  }
}

/** `tuple<i32, f32>`. */
export class TupleType extends Type {
  readonly kind = "tuple";
  readonly elements: readonly Type[];
  private static readonly table = new UniqueTable<TupleType>();

  private constructor(elements: readonly Type[]) {
    super();
    this.elements = elements;
  }

  static get(elements: readonly Type[]): TupleType {
    return TupleType.table.get(typeKey(elements), () => new TupleType(elements.slice()));
  }

  print(writer: AsmWriter): void {
    writer.write("tuple<");
    writeSeparated(writer, this.elements, ", ", (t) => writer.type(t));
    writer.write(">");
  }
}

/** `(i32, f32) -> i1`. */
export class FunctionType extends Type {
  readonly kind = "function";
  readonly inputs: readonly Type[];
  readonly results: readonly Type[];
  private static readonly table = new UniqueTable<FunctionType>();

  private constructor(inputs: readonly Type[], results: readonly Type[]) {
    super();
    this.inputs = inputs;
    this.results = results;
  }

  static get(inputs: readonly Type[], results: readonly Type[]): FunctionType {
    const key = `${typeKey(inputs)}>${typeKey(results)}`;
    return FunctionType.table.get(key, () => new FunctionType(inputs.slice(), results.slice()));
  }

  print(writer: AsmWriter): void {
    writer.write("(");
    writeSeparated(writer, this.inputs, ", ", (t) => writer.type(t));
    writer.write(") -> ");
    writeResultTypes(writer, this.results);
  }
}

/** Result types of a function: in parentheses unless there is exactly one that is no function type. */
export function writeResultTypes(writer: AsmWriter, results: readonly Type[]): void {
  const first = results[0];
  if (results.length === 1 && first !== undefined && first.kind !== "function") return writer.type(first);
  writer.write("(");
  writeSeparated(writer, results, ", ", (t) => writer.type(t));
  writer.write(")");
}

/** A dynamic extent, printed `?`. */
export const dynamicSize = -1;

function writeShape(writer: AsmWriter, shape: readonly number[]): void {
  for (const size of shape) writer.write(size === dynamicSize ? "?x" : `${size}x`);
}

/** `vector<4x[8]xf32>`. */
export class VectorType extends Type {
  readonly kind = "vector";
  readonly shape: readonly number[];
  /** Which dimensions are scalable, printed in brackets. */
  readonly scalable: readonly boolean[];
  readonly element: Type;
  private static readonly table = new UniqueTable<VectorType>();

  private constructor(shape: readonly number[], element: Type, scalable: readonly boolean[]) {
    super();
    this.shape = shape;
    this.element = element;
    this.scalable = scalable;
  }

  static get(
    shape: readonly number[],
    element: Type,
    scalable: readonly boolean[] = shape.map(() => false),
  ): VectorType {
    const key = `${shape.join("x")}:${element.id}:${scalable.map(Number).join("")}`;
    return VectorType.table.get(key, () => new VectorType(shape.slice(), element, scalable.slice()));
  }

  print(writer: AsmWriter): void {
    writer.write("vector<");
    this.shape.forEach((size, i) => writer.write(this.scalable[i] === true ? `[${size}]x` : `${size}x`));
    writer.type(this.element);
    writer.write(">");
  }
}

/** `tensor<4x?xf32>`; `encoding` is the optional attribute after the element type. */
export class RankedTensorType extends Type {
  readonly kind = "tensor";
  readonly shape: readonly number[];
  readonly element: Type;
  readonly encoding: Attribute | undefined;
  private static readonly table = new UniqueTable<RankedTensorType>();

  private constructor(shape: readonly number[], element: Type, encoding: Attribute | undefined) {
    super();
    this.shape = shape;
    this.element = element;
    this.encoding = encoding;
  }

  static get(shape: readonly number[], element: Type, encoding?: Attribute): RankedTensorType {
    const key = `${shape.join("x")}:${element.id}:${encoding?.id ?? ""}`;
    return RankedTensorType.table.get(key, () => new RankedTensorType(shape.slice(), element, encoding));
  }

  print(writer: AsmWriter): void {
    writer.write("tensor<");
    writeShape(writer, this.shape);
    writer.type(this.element);
    if (this.encoding !== undefined) {
      writer.write(", ");
      writer.attribute(this.encoding);
    }
    writer.write(">");
  }
}

/** `tensor<*xf32>`. */
export class UnrankedTensorType extends Type {
  readonly kind = "unranked-tensor";
  readonly element: Type;
  private static readonly table = new UniqueTable<UnrankedTensorType>();

  private constructor(element: Type) {
    super();
    this.element = element;
  }

  static get(element: Type): UnrankedTensorType {
    return UnrankedTensorType.table.get(`${element.id}`, () => new UnrankedTensorType(element));
  }

  print(writer: AsmWriter): void {
    writer.write("tensor<*x");
    writer.type(this.element);
    writer.write(">");
  }
}

/** `memref<4x?xf32, affine_map<...>, 1>`; the identity layout and memory space 0 are `undefined`. */
export class MemRefType extends Type {
  readonly kind = "memref";
  readonly shape: readonly number[];
  readonly element: Type;
  /** An `AffineMapAttr`, a strided layout or a dialect's own; `undefined` is the identity. */
  readonly layout: Attribute | undefined;
  readonly memorySpace: Attribute | undefined;
  private static readonly table = new UniqueTable<MemRefType>();

  private constructor(
    shape: readonly number[],
    element: Type,
    layout: Attribute | undefined,
    memorySpace: Attribute | undefined,
  ) {
    super();
    this.shape = shape;
    this.element = element;
    this.layout = layout;
    this.memorySpace = memorySpace;
  }

  static get(shape: readonly number[], element: Type, layout?: Attribute, memorySpace?: Attribute): MemRefType {
    const key = `${shape.join("x")}:${element.id}:${layout?.id ?? ""}:${memorySpace?.id ?? ""}`;
    return MemRefType.table.get(key, () => new MemRefType(shape.slice(), element, layout, memorySpace));
  }

  print(writer: AsmWriter): void {
    writer.write("memref<");
    writeShape(writer, this.shape);
    writer.type(this.element);
    if (this.layout !== undefined) {
      writer.write(", ");
      writer.attribute(this.layout);
    }
    writeMemorySpace(writer, this.memorySpace);
    writer.write(">");
  }
}

/** `, 1`; an integer space of type i64 goes without its type. */
function writeMemorySpace(writer: AsmWriter, space: Attribute | undefined): void {
  if (space === undefined) return;
  writer.write(", ");
  const text = space.kind === "integer" ? space.toString() : "";
  if (text.endsWith(" : i64")) writer.write(text.slice(0, -6));
  else writer.attribute(space);
}

/** `memref<*xf32, 1>`. */
export class UnrankedMemRefType extends Type {
  readonly kind = "unranked-memref";
  readonly element: Type;
  readonly memorySpace: Attribute | undefined;
  private static readonly table = new UniqueTable<UnrankedMemRefType>();

  private constructor(element: Type, memorySpace: Attribute | undefined) {
    super();
    this.element = element;
    this.memorySpace = memorySpace;
  }

  static get(element: Type, memorySpace?: Attribute): UnrankedMemRefType {
    const key = `${element.id}:${memorySpace?.id ?? ""}`;
    return UnrankedMemRefType.table.get(key, () => new UnrankedMemRefType(element, memorySpace));
  }

  print(writer: AsmWriter): void {
    writer.write("memref<*x");
    writer.type(this.element);
    writeMemorySpace(writer, this.memorySpace);
    writer.write(">");
  }
}

/** A type of a dialect that is not registered, kept verbatim: `!dialect.body` or `!dialect<"...">`. */
export class OpaqueType extends Type {
  readonly kind = "opaque";
  readonly dialect: string;
  /** Everything after `!`. */
  readonly text: string;
  private static readonly table = new UniqueTable<OpaqueType>();

  private constructor(dialect: string, text: string) {
    super();
    this.dialect = dialect;
    this.text = text;
  }

  static get(dialect: string, text: string): OpaqueType {
    return OpaqueType.table.get(text, () => new OpaqueType(dialect, text));
  }

  print(writer: AsmWriter): void {
    writer.write(`!${this.text}`);
  }
}

export type ShapedType = VectorType | RankedTensorType | MemRefType;

/** True for types with a rank and extents. */
export function isShaped(type: Type): type is ShapedType {
  return type.kind === "tensor" || type.kind === "memref" || type.kind === "vector";
}

/** The product of the extents of a static shape. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const size of shape) count *= size;
  return count;
}

/** A key for a list of types in composite keys. */
export function typeKey(types: readonly Type[]): string {
  let key = "";
  for (const type of types) key += `${type.id},`;
  return key;
}

export const i1 = IntegerType.get(1);
export const i8 = IntegerType.get(8);
export const i16 = IntegerType.get(16);
export const i32 = IntegerType.get(32);
export const i64 = IntegerType.get(64);
export const index = IndexType.instance;
export const f16 = FloatType.get("f16");
export const bf16 = FloatType.get("bf16");
export const f32 = FloatType.get("f32");
export const f64 = FloatType.get("f64");
