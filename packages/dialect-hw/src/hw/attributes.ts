import { Attribute, quote, SymbolRefAttr, UniqueTable } from "@hls-opt/ir-core";
import type { AsmWriter, AttributeSyntax, BodyParser, Type } from "@hls-opt/ir-core";
import {
  ParamDeclAttr,
  ParamDeclRefAttr,
  ParamExprAttr,
  ParamVerbatimAttr,
  isParameterExpr,
  paramExprNames,
} from "./parameter-attributes.js";

/** `#hw.innerNameRef<@module::@name>`: something inside a module. */
export class InnerRefAttr extends Attribute {
  readonly kind = "hw.innerNameRef";
  readonly target: SymbolRefAttr;
  private static readonly table = new UniqueTable<InnerRefAttr>();

  private constructor(target: SymbolRefAttr) {
    super();
    this.target = target;
  }

  static get(target: SymbolRefAttr): InnerRefAttr {
    return InnerRefAttr.table.get(`${target.id}`, () => new InnerRefAttr(target));
  }

  static parse(parser: BodyParser): InnerRefAttr {
    parser.expect("<");
    const target = parser.attribute();
    if (!(target instanceof SymbolRefAttr) || target.nested.length !== 1) {
      return parser.fail("expected a module and a symbol within");
    }
    parser.expect(">");
    return InnerRefAttr.get(target);
  }

  print(writer: AsmWriter): void {
    writer.write("#hw.innerNameRef<");
    writer.attribute(this.target);
    writer.write(">");
  }
}

/** `#hw<innerSym@name>`: the symbol of a port or op inside a module. */
export class InnerSymAttr extends Attribute {
  readonly kind = "hw.innerSym";
  readonly symbol: SymbolRefAttr;
  private static readonly table = new UniqueTable<InnerSymAttr>();

  private constructor(symbol: SymbolRefAttr) {
    super();
    this.symbol = symbol;
  }

  static get(symbol: SymbolRefAttr): InnerSymAttr {
    return InnerSymAttr.table.get(`${symbol.id}`, () => new InnerSymAttr(symbol));
  }

  static parse(parser: BodyParser): InnerSymAttr {
    const symbol = parser.attribute();
    if (!(symbol instanceof SymbolRefAttr) || symbol.nested.length > 0) return parser.fail("expected a symbol");
    return InnerSymAttr.get(symbol);
  }

  print(writer: AsmWriter): void {
    writer.write("#hw<innerSym");
    writer.attribute(this.symbol);
    writer.write(">");
  }
}

const fileFlags = ["excludeFromFileList", "includeReplicatedOps"] as const;

/** `#hw.output_file<"alu.sv", excludeFromFileList>`: where Verilog goes. */
export class OutputFileAttr extends Attribute {
  readonly kind = "hw.output_file";
  readonly file: string;
  readonly flags: readonly string[];
  private static readonly table = new UniqueTable<OutputFileAttr>();

  private constructor(file: string, flags: readonly string[]) {
    super();
    this.file = file;
    this.flags = flags;
  }

  static get(file: string, flags: readonly string[]): OutputFileAttr {
    const ordered = fileFlags.filter((flag) => flags.includes(flag));
    return OutputFileAttr.table.get(JSON.stringify([file, ordered]), () => new OutputFileAttr(file, ordered));
  }

  static parse(parser: BodyParser): OutputFileAttr {
    parser.expect("<");
    const file = parser.string();
    const flags: string[] = [];
    while (parser.optional(",")) {
      const flag = fileFlags.find((word) => parser.optional(word));
      if (flag === undefined) parser.fail(`expected ${fileFlags.map((word) => `'${word}'`).join(" or ")}`);
      flags.push(flag);
    }
    parser.expect(">");
    return OutputFileAttr.get(file, flags);
  }

  print(writer: AsmWriter): void {
    writer.write(`#hw.output_file<${[quote(this.file), ...this.flags].join(", ")}>`);
  }
}

/** `#hw.enum.field<A, !hw.enum<A, B>>`: one value of an enumeration. */
export class EnumFieldAttr extends Attribute {
  readonly kind = "hw.enum.field";
  readonly name: string;
  readonly type: Type;
  private static readonly table = new UniqueTable<EnumFieldAttr>();

  private constructor(name: string, type: Type) {
    super();
    this.name = name;
    this.type = type;
  }

  static get(name: string, type: Type): EnumFieldAttr {
    return EnumFieldAttr.table.get(`${name} ${type.id}`, () => new EnumFieldAttr(name, type));
  }

  static parse(parser: BodyParser): EnumFieldAttr {
    parser.expect("<");
    const name = parser.keyword();
    parser.expect(",");
    const type = parser.type();
    parser.expect(">");
    return EnumFieldAttr.get(name, type);
  }

  print(writer: AsmWriter): void {
    writer.write(`#hw.enum.field<${this.name}, `);
    writer.type(this.type);
    writer.write(">");
  }
}

/** An expression over parameters takes the type of its place. */
const withType = (attribute: Attribute, type: Type): Attribute =>
  isParameterExpr(attribute) ? attribute.withType(type) : attribute;

/** What `#hw` may stand for. */
export const hwAttributes: readonly AttributeSyntax[] = [
  { mnemonic: "param.decl", summary: "a parameter of a module", parse: (parser) => ParamDeclAttr.parse(parser) },
  {
    mnemonic: "param.decl.ref",
    summary: "the value of a parameter",
    parse: (parser) => ParamDeclRefAttr.parse(parser),
    withType,
  },
  {
    mnemonic: "param.verbatim",
    summary: "a parameter's value in the words of Verilog",
    parse: (parser) => ParamVerbatimAttr.parse(parser),
    withType,
  },
  ...paramExprNames.map((name): AttributeSyntax => ({
    mnemonic: `param.expr.${name}`,
    summary: `an expression over parameters: ${name}`,
    parse: (parser) => ParamExprAttr.parse(parser, name),
    withType,
  })),
  { mnemonic: "innerNameRef", summary: "something inside a module", parse: (parser) => InnerRefAttr.parse(parser) },
  { mnemonic: "innerSym", summary: "a symbol inside a module", parse: (parser) => InnerSymAttr.parse(parser) },
  { mnemonic: "output_file", summary: "where Verilog goes", parse: (parser) => OutputFileAttr.parse(parser) },
  { mnemonic: "enum.field", summary: "a value of an enumeration", parse: (parser) => EnumFieldAttr.parse(parser) },
];
