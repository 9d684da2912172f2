import { index } from "@hls-opt/ir-core";
import type { OpParser, OpPrinter, ParsedArgument, Type, UnresolvedOperand, Value } from "@hls-opt/ir-core";

/** A region argument of this name and type. */
export const argumentOf = (name: UnresolvedOperand, type: Type): ParsedArgument => ({
  name,
  type,
  attributes: [],
  location: undefined,
});

/** Counters of loops: arguments of type index. */
export const counters = (names: readonly UnresolvedOperand[]): ParsedArgument[] =>
  names.map((name) => argumentOf(name, index));

/** A region argument and what it is at first. */
export interface Initialised {
  readonly name: UnresolvedOperand;
  readonly init: UnresolvedOperand;
}

/** `(%a = %x, %b = %y)`. */
export function parseInitialised(parser: OpParser): Initialised[] {
  const fail = parser.failureHere();
  if (!parser.optional("(")) fail("expected '('");
  const items: Initialised[] = [];
  if (parser.optional(")")) return items;
  do items.push(parseInit(parser));
  while (parser.optional(","));
  parser.expect(")");
  return items;
}

/** `%arg = %init`. */
export function parseInit(parser: OpParser): Initialised {
  const name = parser.argumentName();
  parser.expect("=");
  return { name, init: parser.operand() };
}

/** ` iter_args(%a = %x, %b = %y)`; nothing when there are none. */
export function printInitialised(
  printer: OpPrinter,
  keyword: string,
  names: readonly Value[],
  inits: readonly Value[],
): void {
  if (inits.length === 0) return;
  printer.write(`${keyword}(`);
  inits.forEach((init, i) => {
    if (i > 0) printer.write(", ");
    printer.operand(names[i] as Value);
    printer.write(" = ");
    printer.operand(init);
  });
  printer.write(")");
}

/** ` -> (types)`: in parentheses even when there is one. */
export function printArrowTypesInParens(printer: OpPrinter, types: readonly Type[]): void {
  if (types.length === 0) return;
  printer.write(" -> (");
  printer.types(types);
  printer.write(")");
}

/** `(%a, %b)`: the names of the counters of a loop over several. */
export function parseNamesInParens(parser: OpParser): UnresolvedOperand[] {
  return parser.list("(", ")", () => parser.argumentName(), " in argument list");
}

/** `(%a, %b)`. */
export function printInParens(printer: OpPrinter, values: readonly Value[]): void {
  printer.write("(");
  printer.operands(values);
  printer.write(")");
}

/** The types of some values. */
export const typesOf = (values: readonly Value[]): Type[] => values.map((value) => value.type);
