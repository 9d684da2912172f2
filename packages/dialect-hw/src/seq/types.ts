import { Attribute, Type, typeConstraint, UniqueTable } from "@hls-opt/ir-core";
import type { AsmWriter, BodyParser, TypeConstraint } from "@hls-opt/ir-core";

/** `!seq.clock`: a clock; only registers and memories may use it. */
export class ClockType extends Type {
  readonly kind = "seq.clock";
  static readonly instance = new ClockType();

  private constructor() {
    super();
  }

  print(writer: AsmWriter): void {
    writer.write("!seq.clock");
  }
}

/** `!seq.clock`. */
export const clock: ClockType = ClockType.instance;

/** `!seq.firmem<12 x 42>`: a memory of 12 words of 42 bits; `<12 x 42, mask 3>` writes thirds of a word alone. */
export class FirMemType extends Type {
  readonly kind = "seq.firmem";
  readonly depth: number;
  readonly width: number;
  /** Parts of the word that are written alone; undefined for words that are written as a whole. */
  readonly maskWidth: number | undefined;
  private static readonly table = new UniqueTable<FirMemType>();

  private constructor(depth: number, width: number, maskWidth: number | undefined) {
    super();
    this.depth = depth;
    this.width = width;
    this.maskWidth = maskWidth;
  }

  static get(depth: number, width: number, maskWidth?: number): FirMemType {
    const key = `${depth}x${width}x${maskWidth ?? ""}`;
    return FirMemType.table.get(key, () => new FirMemType(depth, width, maskWidth));
  }

  /** The part after `!seq.firmem`. */
  static parse(parser: BodyParser): FirMemType {
    parser.expect("<");
    const depth = positive(parser, "depth");
    parser.expect("x");
    const width = positive(parser, "width");
    const hasMask = parser.optional(",");
    if (hasMask) parser.expect("mask");
    const maskWidth = hasMask ? positive(parser, "mask") : undefined;
    parser.expect(">");
    return FirMemType.get(depth, width, maskWidth);
  }

  print(writer: AsmWriter): void {
    writer.write("!seq.firmem");
    this.printShort(writer);
  }

  /** As ops print it: `<12 x 42>`. */
  printShort(writer: AsmWriter): void {
    const mask = this.maskWidth === undefined ? "" : `, mask ${this.maskWidth}`;
    writer.write(`<${this.depth} x ${this.width}${mask}>`);
  }
}

function positive(parser: BodyParser, noun: string): number {
  const value = parser.integer();
  if (value < 1n || value > 0xffffffffn) {
    parser.fail(`the ${noun} of a memory is at least 1 and below 2^32, found ${value}`);
  }
  return Number(value);
}

export const AnyClock: TypeConstraint<ClockType> = typeConstraint(
  "a clock type",
  (t): t is ClockType => t === ClockType.instance,
  ClockType.instance,
);
export const AnyFirMem: TypeConstraint<FirMemType> = typeConstraint(
  "a memory",
  (t): t is FirMemType => t instanceof FirMemType,
);

/** `!seq.immutable<i8>`: a value that is known before the first clock edge. */
export class ImmutableType extends Type {
  readonly kind = "seq.immutable";
  readonly element: Type;
  private static readonly table = new UniqueTable<ImmutableType>();

  private constructor(element: Type) {
    super();
    this.element = element;
  }

  static get(element: Type): ImmutableType {
    return ImmutableType.table.get(`${element.id}`, () => new ImmutableType(element));
  }

  static parse(parser: BodyParser): ImmutableType {
    parser.expect("<");
    const element = parser.type();
    parser.expect(">");
    return ImmutableType.get(element);
  }

  print(writer: AsmWriter): void {
    writer.write("!seq.immutable<");
    writer.type(this.element);
    writer.write(">");
  }
}

export const AnyImmutable: TypeConstraint<ImmutableType> = typeConstraint(
  "an immutable value",
  (t): t is ImmutableType => t instanceof ImmutableType,
);

/** `!seq.hlmem<4x8xi32>`: a memory of several dimensions. */
export class HlMemType extends Type {
  readonly kind = "seq.hlmem";
  readonly shape: readonly number[];
  readonly element: Type;
  private static readonly table = new UniqueTable<HlMemType>();

  private constructor(shape: readonly number[], element: Type) {
    super();
    this.shape = shape;
    this.element = element;
  }

  static get(shape: readonly number[], element: Type): HlMemType {
    return HlMemType.table.get(`${shape.join("x")}x${element.id}`, () => new HlMemType(shape.slice(), element));
  }

  /** The part after `!seq.hlmem`. */
  static parse(parser: BodyParser): HlMemType {
    parser.expect("<");
    const shape = parser.dimensions();
    if (shape.some((size) => size < 0)) parser.fail("the sizes of a memory are numbers");
    const element = parser.type();
    parser.expect(">");
    return HlMemType.get(shape, element);
  }

  print(writer: AsmWriter): void {
    writer.write("!seq.hlmem");
    this.printShort(writer);
  }

  printShort(writer: AsmWriter): void {
    writer.write(`<${this.shape.map((size) => `${size}x`).join("")}`);
    writer.type(this.element);
    writer.write(">");
  }
}

export const AnyHlMem: TypeConstraint<HlMemType> = typeConstraint(
  "a high-level memory",
  (t): t is HlMemType => t instanceof HlMemType,
);

/** `#seq<clock_constant high>`: a clock that does not tick, inside constants. */
export class ClockConstantAttr extends Attribute {
  readonly kind = "seq.clock_constant";
  readonly level: "low" | "high";
  readonly type = clock;
  private static readonly table = new UniqueTable<ClockConstantAttr>();

  private constructor(level: "low" | "high") {
    super();
    this.level = level;
  }

  static get(level: "low" | "high"): ClockConstantAttr {
    return ClockConstantAttr.table.get(level, () => new ClockConstantAttr(level));
  }

  static parse(parser: BodyParser): ClockConstantAttr {
    const level = parser.keyword();
    return level === "low" || level === "high" ? ClockConstantAttr.get(level) : parser.fail("expected 'low' or 'high'");
  }

  printValue(writer: AsmWriter): void {
    writer.write(`#seq<clock_constant ${this.level}>`);
  }

  print(writer: AsmWriter): void {
    this.printValue(writer);
    writer.write(" : !seq.clock");
  }
}
