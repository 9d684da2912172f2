import { Type, typeConstraint, UniqueTable } from "@hls-opt/ir-core";
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

/** `!seq.firmem<12 x 42>`: a memory of 12 words of 42 bits. */
export class FirMemType extends Type {
  readonly kind = "seq.firmem";
  readonly depth: number;
  readonly width: number;
  private static readonly table = new UniqueTable<FirMemType>();

  private constructor(depth: number, width: number) {
    super();
    this.depth = depth;
    this.width = width;
  }

  static get(depth: number, width: number): FirMemType {
    return FirMemType.table.get(`${depth}x${width}`, () => new FirMemType(depth, width));
  }

  /** The part after `!seq.firmem`. */
  static parse(parser: BodyParser): FirMemType {
    parser.expect("<");
    const depth = positive(parser, "depth");
    parser.expect("x");
    const width = positive(parser, "width");
    if (parser.optional(",")) {
      parser.fail("write masks are not supported; use one memory for each part of the word that is written alone");
    }
    parser.expect(">");
    return FirMemType.get(depth, width);
  }

  print(writer: AsmWriter): void {
    writer.write("!seq.firmem");
    this.printShort(writer);
  }

  /** As ops print it: `<12 x 42>`. */
  printShort(writer: AsmWriter): void {
    writer.write(`<${this.depth} x ${this.width}>`);
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
