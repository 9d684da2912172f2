import { Attribute, NoneType, printWithoutType, quote, UniqueTable, writeSeparated } from "@hls-opt/ir-core";
import type { AsmWriter, BodyParser, Type } from "@hls-opt/ir-core";

/** `V: i32 = 8`: a parameter of a module, with its default, or of an instance, with its value. */
export class ParamDeclAttr extends Attribute {
  readonly kind = "hw.param.decl";
  readonly name: string;
  readonly type: Type;
  readonly value: Attribute | undefined;
  private static readonly table = new UniqueTable<ParamDeclAttr>();

  private constructor(name: string, type: Type, value: Attribute | undefined) {
    super();
    this.name = name;
    this.type = type;
    this.value = value;
  }

  static get(name: string, type: Type, value?: Attribute): ParamDeclAttr {
    const key = `${JSON.stringify(name)} ${type.id} ${value?.id ?? ""}`;
    return ParamDeclAttr.table.get(key, () => new ParamDeclAttr(name, type, value));
  }

  static parse(parser: BodyParser): ParamDeclAttr {
    parser.expect("<");
    const name = parser.string();
    parser.expect(":");
    const type = parser.type();
    const value = parser.optional("=") ? parser.attribute(type) : undefined;
    parser.expect(">");
    return ParamDeclAttr.get(name, type, value);
  }

  print(writer: AsmWriter): void {
    writer.write(`#hw.param.decl<${quote(this.name)}: `);
    writer.type(this.type);
    if (this.value !== undefined) {
      writer.write(" = ");
      printWithoutType(writer, this.value);
    }
    writer.write(">");
  }
}

/** What an attribute with a type must let the printer do: leave the type out where the place says it. */
interface TypedParts {
  readonly type: Type;
  printValue(writer: AsmWriter): void;
}

/** ` : type` behind an attribute, unless it is none. */
function printTyped(writer: AsmWriter, attribute: TypedParts): void {
  attribute.printValue(writer);
  if (attribute.type.kind === "none") return;
  writer.write(" : ");
  writer.type(attribute.type);
}

/** `#hw.param.decl.ref<"V"> : i32`: the value of a parameter of the module around. */
export class ParamDeclRefAttr extends Attribute implements TypedParts {
  readonly kind = "hw.param.decl.ref";
  readonly name: string;
  readonly type: Type;
  private static readonly table = new UniqueTable<ParamDeclRefAttr>();

  private constructor(name: string, type: Type) {
    super();
    this.name = name;
    this.type = type;
  }

  static get(name: string, type: Type): ParamDeclRefAttr {
    return ParamDeclRefAttr.table.get(`${JSON.stringify(name)} ${type.id}`, () => new ParamDeclRefAttr(name, type));
  }

  static parse(parser: BodyParser): ParamDeclRefAttr {
    return ParamDeclRefAttr.get(parseQuoted(parser), NoneType.instance);
  }

  withType(type: Type): ParamDeclRefAttr {
    return ParamDeclRefAttr.get(this.name, type);
  }

  printValue(writer: AsmWriter): void {
    writer.write(`#hw.param.decl.ref<${quote(this.name)}>`);
  }

  print(writer: AsmWriter): void {
    printTyped(writer, this);
  }
}

/** `#hw.param.verbatim<"W - 1"> : i32`: an expression in the words of Verilog. */
export class ParamVerbatimAttr extends Attribute implements TypedParts {
  readonly kind = "hw.param.verbatim";
  readonly text: string;
  readonly type: Type;
  private static readonly table = new UniqueTable<ParamVerbatimAttr>();

  private constructor(text: string, type: Type) {
    super();
    this.text = text;
    this.type = type;
  }

  static get(text: string, type: Type): ParamVerbatimAttr {
    return ParamVerbatimAttr.table.get(`${JSON.stringify(text)} ${type.id}`, () => new ParamVerbatimAttr(text, type));
  }

  static parse(parser: BodyParser): ParamVerbatimAttr {
    return ParamVerbatimAttr.get(parseQuoted(parser), NoneType.instance);
  }

  withType(type: Type): ParamVerbatimAttr {
    return ParamVerbatimAttr.get(this.text, type);
  }

  printValue(writer: AsmWriter): void {
    writer.write(`#hw.param.verbatim<${quote(this.text)}>`);
  }

  print(writer: AsmWriter): void {
    printTyped(writer, this);
  }
}

/** Operators of expressions over parameters, as CIRCT names them. */
export const paramExprNames = [
  "add",
  "mul",
  "and",
  "or",
  "xor",
  "shl",
  "shru",
  "shrs",
  "divu",
  "divs",
  "modu",
  "mods",
  "clog2",
  "str.concat",
] as const;

/** `#hw.param.expr.add<#hw.param.decl.ref<"V">, 4> : i32`: an expression over parameters. */
export class ParamExprAttr extends Attribute implements TypedParts {
  readonly kind = "hw.param.expr";
  readonly name: string;
  readonly operands: readonly Attribute[];
  readonly type: Type;
  private static readonly table = new UniqueTable<ParamExprAttr>();

  private constructor(name: string, operands: readonly Attribute[], type: Type) {
    super();
    this.name = name;
    this.operands = operands;
    this.type = type;
  }

  static get(name: string, operands: readonly Attribute[], type: Type): ParamExprAttr {
    const key = `${name} ${operands.map((operand) => operand.id).join()} ${type.id}`;
    return ParamExprAttr.table.get(key, () => new ParamExprAttr(name, operands.slice(), type));
  }

  static parse(parser: BodyParser, name: string): ParamExprAttr {
    const operands = parser.list("<", ">", () => parser.attribute());
    return ParamExprAttr.get(name, operands, NoneType.instance);
  }

  withType(type: Type): ParamExprAttr {
    return ParamExprAttr.get(this.name, this.operands, type);
  }

  printValue(writer: AsmWriter): void {
    writer.write(`#hw.param.expr.${this.name}<`);
    writeSeparated(writer, this.operands, ", ", (operand) => writer.attribute(operand));
    writer.write(">");
  }

  print(writer: AsmWriter): void {
    printTyped(writer, this);
  }
}

function parseQuoted(parser: BodyParser): string {
  parser.expect("<");
  const text = parser.string();
  parser.expect(">");
  return text;
}

export type ParameterExpr = ParamDeclRefAttr | ParamVerbatimAttr | ParamExprAttr;

export const isParameterExpr = (attribute: Attribute): attribute is ParameterExpr =>
  attribute instanceof ParamDeclRefAttr || attribute instanceof ParamVerbatimAttr || attribute instanceof ParamExprAttr;
