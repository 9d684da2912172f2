import { Attribute, UniqueTable, attribute, withDefault } from "@hls-opt/ir-core";
import type { AsmWriter, AttributeSyntax, AttrSpec, BodyParser } from "@hls-opt/ir-core";

export const fastMathNames = ["reassoc", "nnan", "ninf", "nsz", "arcp", "contract", "afn"] as const;
export type FastMathName = (typeof fastMathNames)[number];

/** `#arith.fastmath<nnan,ninf>`: liberties that an optimiser may take with an op's floating-point result. */
export class FastMathAttr extends Attribute {
  readonly kind = "arith.fastmath";
  readonly flags: ReadonlySet<FastMathName>;
  private static readonly table = new UniqueTable<FastMathAttr>();
  static readonly none: FastMathAttr = FastMathAttr.get([]);

  private constructor(flags: ReadonlySet<FastMathName>) {
    super();
    this.flags = flags;
  }

  static get(flags: readonly FastMathName[]): FastMathAttr {
    const set = new Set(fastMathNames.filter((name) => flags.includes(name)));
    return FastMathAttr.table.get([...set].join(), () => new FastMathAttr(set));
  }

  /** What stands between `<` and `>`. */
  get body(): string {
    if (this.flags.size === fastMathNames.length) return "fast";
    return this.flags.size === 0 ? "none" : [...this.flags].join(",");
  }

  print(writer: AsmWriter): void {
    writer.write(`#arith.fastmath<${this.body}>`);
  }
}

export const overflowNames = ["nsw", "nuw"] as const;
export type OverflowName = (typeof overflowNames)[number];

/** `#arith.overflow<nsw, nuw>`: a promise that the op never wraps around, signed or unsigned; else its result is poison. */
export class OverflowAttr extends Attribute {
  readonly kind = "arith.overflow";
  readonly flags: ReadonlySet<OverflowName>;
  private static readonly table = new UniqueTable<OverflowAttr>();
  static readonly none: OverflowAttr = OverflowAttr.get([]);

  private constructor(flags: ReadonlySet<OverflowName>) {
    super();
    this.flags = flags;
  }

  static get(flags: readonly OverflowName[]): OverflowAttr {
    const set = new Set(overflowNames.filter((name) => flags.includes(name)));
    return OverflowAttr.table.get([...set].join(), () => new OverflowAttr(set));
  }

  /** What stands between `<` and `>`. */
  get body(): string {
    return this.flags.size === 0 ? "none" : [...this.flags].join(", ");
  }

  print(writer: AsmWriter): void {
    writer.write(`#arith.overflow<${this.body}>`);
  }
}

export const fastMath: AttrSpec<FastMathAttr, "defaulted"> = withDefault(
  attribute("Floating point fast math flags", (a): a is FastMathAttr => a instanceof FastMathAttr),
  FastMathAttr.none,
);
export const overflow: AttrSpec<OverflowAttr, "defaulted"> = withDefault(
  attribute("Integer overflow arith flags", (a): a is OverflowAttr => a instanceof OverflowAttr),
  OverflowAttr.none,
);

/** How an optional flag set is spelt in an op: `keyword<flag, ...>` after the operands. */
export interface FlagSyntax {
  readonly keyword: string;
  /** The name of the op's attribute. */
  readonly attribute: string;
  readonly parse: (parser: BodyParser) => Attribute;
}

export const fastMathSyntax: FlagSyntax = { keyword: "fastmath", attribute: "fastmath", parse: parseFastMath };
export const overflowSyntax: FlagSyntax = { keyword: "overflow", attribute: "overflowFlags", parse: parseOverflow };

export const arithAttributes: readonly AttributeSyntax[] = [
  { mnemonic: "fastmath", summary: "floating-point fast math flags", parse: parseFastMath },
  { mnemonic: "overflow", summary: "integer overflow flags", parse: parseOverflow },
];

function parseFastMath(parser: BodyParser): FastMathAttr {
  const words = parseWords(parser, "FastMathFlags", ["none", ...fastMathNames, "fast"]);
  return FastMathAttr.get(
    words.includes("fast") ? fastMathNames : fastMathNames.filter((name) => words.includes(name)),
  );
}

function parseOverflow(parser: BodyParser): OverflowAttr {
  const words = parseWords(parser, "IntegerOverflowFlags", ["none", ...overflowNames]);
  return OverflowAttr.get(overflowNames.filter((name) => words.includes(name)));
}

function parseWords(parser: BodyParser, what: string, allowed: readonly string[]): string[] {
  return parser.list("<", ">", () => {
    const word = parser.optionalKeyword();
    if (word === undefined || !allowed.includes(word)) {
      parser.fail(`expected ::mlir::arith::${what} to be one of: ${allowed.join(", ")}`);
    }
    return word as string;
  });
}
