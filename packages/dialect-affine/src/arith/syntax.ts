import type {
  AsmWriter,
  Attribute,
  CustomSyntax,
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
  UnresolvedOperand,
} from "@hls-opt/ir-core";
import type { FlagSyntax } from "./flags.js";

export type FullSyntax = Required<Pick<CustomSyntax, "parse" | "print">>;

/** The same op class with the static members that give it a syntax of its own. */
export function withSyntax<C extends object>(opClass: C, syntax: CustomSyntax): C {
  return Object.assign(opClass, syntax);
}

/** `%a, %b flags<...> {attrs} : type`, all operands and results of the one type (result types by `resultCount`). */
export function sameTypeSyntax(operandCount: number, flags: FlagSyntax | undefined): FullSyntax {
  const hidden = elided(flags);
  return {
    parse(parser) {
      const names = parseOperands(parser, operandCount);
      const flag = parseFlags(parser, flags);
      const attributes = parser.optionalAttrDict();
      parser.expect(":");
      const type = parser.type();
      return {
        operands: parser.resolveAll(names, type),
        resultTypes: [type],
        attributes: flag.length === 0 ? attributes : [...flag, ...attributes],
      };
    },
    print(printer, op) {
      printer.write(" ");
      printer.operandsOf(op);
      printFlags(printer, op, flags);
      printer.optionalAttrDict(op, hidden);
      printer.write(" : ");
      printer.type(op.result().type);
    },
  };
}

/** `%a flags<...> {attrs} : from to type`, with an optional keyword attribute (a rounding mode) before the flags. */
export function castSyntax(flags: FlagSyntax | undefined, mode?: KeywordSyntax): FullSyntax {
  return {
    parse(parser) {
      const name = parser.operand();
      const modes = mode === undefined ? [] : parseKeyword(parser, mode);
      const flag = parseFlags(parser, flags);
      const attributes = parser.optionalAttrDict();
      parser.expect(":");
      const from = parser.type();
      parser.expect("to");
      const to = parser.type();
      return {
        operands: [parser.resolve(name, from)],
        resultTypes: [to],
        attributes: [...modes, ...flag, ...attributes],
      };
    },
    print(printer, op) {
      printer.write(" ");
      printer.operand(op.operand(0));
      if (mode !== undefined) printKeyword(printer, op, mode);
      printFlags(printer, op, flags);
      printer.optionalAttrDict(op, [...elided(flags), ...(mode === undefined ? [] : [mode.attribute])]);
      printer.write(" : ");
      printer.type(op.operand(0).type);
      printer.write(" to ");
      printer.type(op.result().type);
    },
  };
}

/** An attribute spelt as one bare keyword. */
export interface KeywordSyntax {
  readonly attribute: string;
  readonly cases: readonly string[];
  readonly encode: (name: string) => Attribute;
  readonly decode: (attribute: Attribute) => string | undefined;
}

function parseKeyword(parser: OpParser, syntax: KeywordSyntax): NamedAttribute[] {
  const found = syntax.cases.find((name) => parser.optional(name));
  return found === undefined ? [] : [{ name: syntax.attribute, value: syntax.encode(found) }];
}

function printKeyword(printer: AsmWriter, op: Operation, syntax: KeywordSyntax): void {
  const attribute = op.getAttr(syntax.attribute);
  const name = attribute && syntax.decode(attribute);
  if (name !== undefined) printer.write(` ${name}`);
}

/** `%a, %b`: exactly `count` operands. */
export function parseOperands(parser: OpParser, count: number): UnresolvedOperand[] {
  const names: UnresolvedOperand[] = [];
  for (let i = 0; i < count; i++) {
    if (i > 0) parser.expect(",");
    names.push(parser.operand());
  }
  return names;
}

/** `fastmath<...>` when it is there. */
export function parseFlags(parser: OpParser, flags: FlagSyntax | undefined): NamedAttribute[] {
  if (flags === undefined || !parser.optional(flags.keyword)) return [];
  return [{ name: flags.attribute, value: flags.parse(parser) }];
}

/** ` fastmath<...>` unless no flag is set. */
export function printFlags(printer: OpPrinter, op: Operation, flags: FlagSyntax | undefined): void {
  if (flags === undefined) return;
  if (op.properties === op.info.defaults) return;
  const attribute = (op.getAttr(flags.attribute) ?? op.info.defaults.get(flags.attribute)) as
    (Attribute & { readonly body?: string }) | undefined;
  if (attribute?.body !== undefined && attribute.body !== "none") printer.write(` ${flags.keyword}<${attribute.body}>`);
}

const elided = (flags: FlagSyntax | undefined): string[] => (flags === undefined ? [] : [flags.attribute]);
