import { DenseArrayAttr, i1 } from "@hls-opt/ir-core";
import type {
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  UnresolvedOperand,
  Value,
} from "@hls-opt/ir-core";
import { parseInnerSymbol, printInnerSymbol } from "../hw/inner-symbol.js";
import { impliedName, saidByResult } from "../hw/names.js";
import { clock, ImmutableType } from "./types.js";

/** `sym @s %d, %clk, %en reset %rst, %v initial %i {attrs} : type`; `%en` where the op has an enable. */
export function parseRegister(parser: OpParser, hasEnable: boolean): ParsedOp {
  const symbol = parseInnerSymbol(parser);
  const input = parser.operand();
  parser.expect(",");
  const clk = parser.operand();
  const enable = hasEnable ? parseAfterComma(parser) : undefined;
  const reset = parser.optional("reset") ? parser.operand() : undefined;
  const resetValue = reset === undefined ? undefined : parseAfterComma(parser);
  const initial = parser.optional("initial") ? parser.operand() : undefined;
  const dictionary = parser.optionalAttrDict();
  parser.expect(":");
  const type = parser.type();
  const optionalValue = (operand: UnresolvedOperand | undefined, of = type): Value[] =>
    operand === undefined ? [] : [parser.resolve(operand, of)];
  const groups = [
    [parser.resolve(input, type)],
    [parser.resolve(clk, clock)],
    ...(hasEnable ? [optionalValue(enable, i1)] : []),
    optionalValue(reset, i1),
    optionalValue(resetValue),
    optionalValue(initial, ImmutableType.get(type)),
  ];
  const segments: NamedAttribute = {
    name: "operandSegmentSizes",
    value: DenseArrayAttr.i32(groups.map((group) => group.length)),
  };
  return {
    operands: groups.flat(),
    resultTypes: [type],
    attributes: [...symbol, ...dictionary, ...impliedName(parser, dictionary), segments],
  };
}

function parseAfterComma(parser: OpParser): UnresolvedOperand {
  parser.expect(",");
  return parser.operand();
}

/** The operands that a register may have. */
export interface RegisterOperands {
  readonly op: Operation;
  readonly input: Value;
  readonly clk: Value;
  readonly clockEnable?: Value;
  readonly reset: Value | undefined;
  readonly resetValue: Value | undefined;
  readonly initialValue: Value | undefined;
}

/** The counterpart of `parseRegister`. */
export function printRegister(printer: OpPrinter, register: RegisterOperands): void {
  const { op, input, clk, clockEnable, reset, resetValue, initialValue } = register;
  printInnerSymbol(printer, op);
  printer.write(" ");
  printer.operands(clockEnable === undefined ? [input, clk] : [input, clk, clockEnable]);
  if (reset !== undefined && resetValue !== undefined) {
    printer.write(" reset ");
    printer.operands([reset, resetValue]);
  }
  if (initialValue !== undefined) {
    printer.write(" initial ");
    printer.operand(initialValue);
  }
  printer.optionalAttrDict(op, ["inner_sym", "operandSegmentSizes", ...saidByResult(printer, op)]);
  printer.write(" : ");
  printer.type(input.type);
}
