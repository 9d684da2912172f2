import { IntegerType, Type, typeConstraint, UniqueTable } from "@hls-opt/ir-core";
import type { AsmWriter, BodyParser, TypeConstraint } from "@hls-opt/ir-core";

/** `!hw.array<4xi8>`: a fixed number of equal elements. Element 0 takes the least significant bits. */
export class HwArrayType extends Type {
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

  static parse(parser: BodyParser): HwArrayType {
    parser.expect("<");
    const [size, ...more] = parser.dimensions();
    if (size === undefined || more.length > 0) {
      parser.fail("hw.array has one dimension; nest arrays for more, as in array<2xarray<3xi8>>");
    }
    if (size < 0) parser.fail("the size of an hw.array is a number");
    const element = parseElementType(parser);
    if (!isHwType(element)) parser.fail(`expected an hw type as array element, found ${element}`);
    parser.expect(">");
    return HwArrayType.get(size, element);
  }

  print(writer: AsmWriter): void {
    writer.write("!hw.");
    this.printShort(writer);
  }

  /** As it stands inside other hw types: without `!hw.`. */
  printShort(writer: AsmWriter): void {
    writer.write(`array<${this.size}x`);
    printElementType(writer, this.element);
    writer.write(">");
  }
}

/** `!hw.inout<i4>`: a net that can be driven and read; only text and verifier know it. */
export class HwInOutType extends Type {
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

  print(writer: AsmWriter): void {
    writer.write("!hw.");
    this.printShort(writer);
  }

  printShort(writer: AsmWriter): void {
    writer.write("inout<");
    printElementType(writer, this.element);
    writer.write(">");
  }
}

function parseElementType(parser: BodyParser): Type {
  if (parser.optional("array")) return HwArrayType.parse(parser);
  if (parser.optional("inout")) return HwInOutType.parse(parser);
  return parser.type();
}

function printElementType(writer: AsmWriter, type: Type): void {
  if (type instanceof HwArrayType || type instanceof HwInOutType) type.printShort(writer);
  else writer.type(type);
}

/** The number of bits that a value of the type takes, or undefined for types without a bit image. */
export function bitWidth(type: Type): number | undefined {
  if (type instanceof IntegerType) return type.width;
  if (type.kind === "seq.clock") return 1;
  if (!(type instanceof HwArrayType)) return undefined;
  const element = bitWidth(type.element);
  return element === undefined ? undefined : element * type.size;
}

/** Types that a wire can have: signless integers, clocks and arrays of such. */
export function isHwType(type: Type): boolean {
  if (type instanceof IntegerType) return type.signedness === "signless";
  return type.kind === "seq.clock" || (type instanceof HwArrayType && isHwType(type.element));
}

export const AnyHwType: TypeConstraint = typeConstraint("a known primitive element", (t): t is Type => isHwType(t));
export const AnyHwArray: TypeConstraint<HwArrayType> = typeConstraint(
  "an array of hw types",
  (t): t is HwArrayType => t instanceof HwArrayType,
);

/** Bits of the index that selects one of `size` things; at least `minimum`. */
export function indexWidth(size: number, minimum = 0): number {
  let width = 0;
  while (2 ** width < size) width++;
  return Math.max(width, minimum);
}
