import type {
  NamedAttribute,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  UnresolvedOperand,
} from "@hls-opt/ir-core";
import { UnitAttr } from "@hls-opt/ir-core";

/** `bin` in front of the operands: the operation may assume that no bit is unknown. */
export function parseTwoState(parser: OpParser): NamedAttribute[] {
  return parser.optional("bin") ? [{ name: "twoState", value: UnitAttr.instance }] : [];
}

export function printTwoState(printer: OpPrinter, op: Operation): void {
  if (op.getAttr("twoState") !== undefined) printer.write(" bin");
}

interface OperandsAndType {
  readonly operands: readonly UnresolvedOperand[];
  readonly attributes: readonly NamedAttribute[];
  readonly type: Type;
}

/** `%a, %b {attrs} : type`. */
function parseOperandsAndType(parser: OpParser): OperandsAndType {
  const operands = parser.operandList("none");
  const attributes = parser.optionalAttrDict();
  parser.expect(":");
  return { operands, attributes, type: parser.type() };
}

/** ` %a, %b {attrs} : type`. */
export function printOperandsAndType(printer: OpPrinter, op: Operation, type: Type, elided: readonly string[]): void {
  if (op.operandCount > 0) printer.write(" ");
  printer.operands(op.operands);
  printer.optionalAttrDict(op, elided);
  printer.write(" : ");
  printer.type(type);
}

/** `bin %a, %b : i8`: all operands and the result have one type. */
export function parseUniform(parser: OpParser): ParsedOp {
  const flag = parseTwoState(parser);
  const { operands, attributes, type } = parseOperandsAndType(parser);
  return {
    operands: parser.resolveAll(
      operands,
      operands.map(() => type),
    ),
    resultTypes: [type],
    attributes: [...flag, ...attributes],
  };
}

export function printUniform(printer: OpPrinter, op: Operation): void {
  printTwoState(printer, op);
  printOperandsAndType(printer, op, op.result().type, ["twoState"]);
}

/** `%a : (i8) -> i16`. */
export function parseConversion(parser: OpParser): ParsedOp {
  const operand = parser.operand();
  const attributes = parser.optionalAttrDict();
  parser.expect(":");
  const { inputs, results } = parser.functionType();
  return { operands: parser.resolveAll([operand], inputs), resultTypes: results, attributes };
}

export function printConversion(printer: OpPrinter, op: Operation): void {
  printer.write(" ");
  printer.operand(op.operand(0));
  printer.optionalAttrDict(op);
  printer.write(" : ");
  printer.functionType([op.operand(0).type], [op.result().type]);
}
