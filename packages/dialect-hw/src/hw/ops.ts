import {
  as,
  ArrayAttr,
  arrayAttr,
  attribute,
  defineOp,
  flatSymbolRefAttr,
  inferred,
  IntegerAttr,
  optionalAttr,
  sameAs,
  SignlessInteger,
  stringAttr,
  variadic,
} from "@hls-opt/ir-core";
import type {
  Attribute,
  EmitOpError,
  FoldResult,
  Operation,
  OpParser,
  OpPrinter,
  ParsedOp,
  Type,
  IntegerType,
} from "@hls-opt/ir-core";
import { innerSymbolEffects, parseInnerSymbol, printInnerSymbol } from "./inner-symbol.js";
import { impliedName, resultNameFromHint, saidByResult } from "./names.js";
import { AnyHwArray, AnyHwType, bitWidth, HwArrayType, indexWidth } from "./types.js";

/**
 * An integer constant.
 *
 * ```mlir
 * %c5_i8 = hw.constant 5 : i8
 * %true = hw.constant true
 * ```
 */
export class HwConstantOp extends defineOp({
  name: "hw.constant",
  summary: "an integer constant",
  results: {
    result: inferred(SignlessInteger, (_, properties) => (properties.get("value") as IntegerAttr).type as IntegerType),
  },
  attributes: {
    value: attribute(
      "arbitrary integer attribute",
      (a): a is IntegerAttr => a instanceof IntegerAttr && a.type.kind === "integer",
    ),
  },
  traits: ["pure", "constant-like"],
}) {
  fold(): FoldResult {
    return [this.value];
  }

  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const value = parser.attribute();
    if (!(value instanceof IntegerAttr)) return fail("expected an integer constant such as '5 : i8' or 'true'");
    return { resultTypes: [value.type], attributes: [{ name: "value", value }, ...parser.optionalAttrDict()] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.attribute(new HwConstantOp(op).value);
    printer.optionalAttrDict(op, ["value"]);
  }

  static resultName(op: Operation): string {
    const { value } = new HwConstantOp(op);
    const type = value.type as IntegerType;
    if (type.width === 1) return value.value === 0n ? "false" : "true";
    return `c${value.value}_i${type.width}`;
  }
}

/**
 * A named net that carries its operand; without name and symbol it means nothing and folds away.
 *
 * ```mlir
 * hw.module @named(in %a : i8, out b : i8) {
 *   %sum = hw.wire %a {name = "sum"} : i8
 *   hw.output %sum : i8
 * }
 * ```
 */
export class WireOp extends defineOp({
  name: "hw.wire",
  summary: "a named net",
  operands: { input: AnyHwType },
  results: { result: sameAs("input") },
  attributes: { name: optionalAttr(stringAttr), inner_sym: optionalAttr(flatSymbolRefAttr) },
  interfaces: [innerSymbolEffects],
}) {
  fold(): FoldResult {
    return this.name === undefined && this.inner_sym === undefined && this.op.attributes.size === 0
      ? [this.input]
      : undefined;
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    const symbol = parseInnerSymbol(parser);
    const dictionary = parser.optionalAttrDict();
    const attributes = [...symbol, ...dictionary, ...impliedName(parser, dictionary)];
    parser.expect(":");
    const type = parser.type();
    return { operands: [parser.resolve(input, type)], resultTypes: [type], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printInnerSymbol(printer, op);
    printer.optionalAttrDict(op, ["inner_sym", ...saidByResult(printer, op)]);
    printer.write(" : ");
    printer.type(op.result().type);
  }

  static resultName = resultNameFromHint;
}

/**
 * An array of its operands, the highest element first.
 *
 * ```mlir
 * hw.module @pair(in %a : i8, in %b : i8, out c : !hw.array<2xi8>) {
 *   %0 = hw.array_create %b, %a : i8
 *   hw.output %0 : !hw.array<2xi8>
 * }
 * ```
 */
export class ArrayCreateOp extends defineOp({
  name: "hw.array_create",
  summary: "an array of values, the highest element first",
  operands: { inputs: variadic(AnyHwType) },
  results: { result: inferred(AnyHwArray, arrayOf) },
  traits: ["pure"],
}) {
  fold(operands: readonly (Attribute | undefined)[]): FoldResult {
    const constants = operands.filter((operand) => operand !== undefined);
    return constants.length === operands.length ? [ArrayAttr.get(constants)] : undefined;
  }

  static parse(parser: OpParser): ParsedOp {
    const inputs = parser.operandList("none");
    if (inputs.length === 0) parser.fail("cannot construct an array of length 0");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const element = parser.type();
    return {
      operands: parser.resolveAll(inputs, element),
      resultTypes: [HwArrayType.get(inputs.length, element)],
      attributes,
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.type(op.operand(0).type);
  }

  static resultName = resultNameFromHint;
}

function arrayOf(types: readonly Type[]): Type | string {
  const [first] = types;
  if (first === undefined) return "needs at least one element";
  return types.every((type) => type === first)
    ? HwArrayType.get(types.length, first)
    : "requires all elements to have the same type";
}

/**
 * The element of an array at an index. An index beyond the last element gives 0 in simulation; hardware may give
 * anything, so no result may depend on it.
 *
 * ```mlir
 * hw.module @pick(in %a : !hw.array<4xi8>, in %i : i2, out b : i8) {
 *   %0 = hw.array_get %a[%i] : !hw.array<4xi8>, i2
 *   hw.output %0 : i8
 * }
 * ```
 */
export class ArrayGetOp extends defineOp({
  name: "hw.array_get",
  summary: "an element of an array",
  operands: { input: AnyHwArray, index: SignlessInteger },
  results: {
    result: inferred(AnyHwType, ([input]) => (input instanceof HwArrayType ? input.element : "needs an array")),
  },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const { size } = this.input.type;
    const width = indexWidth(size);
    const given = this.index.type.width;
    if (given === width || (size <= 1 && given <= 1)) return;
    emitError(`index of an array of ${size} elements must be i${width}, but is ${this.index.type}`);
  }

  fold([array, index]: readonly (Attribute | undefined)[]): FoldResult {
    if (!(index instanceof IntegerAttr)) return undefined;
    const position = this.input.type.size - 1 - Number(BigInt.asUintN((index.type as IntegerType).width, index.value));
    const made = as(this.input.definingOp, ArrayCreateOp)?.inputs[position];
    if (made !== undefined) return [made];
    const element = array instanceof ArrayAttr ? array.elements[position] : undefined;
    return element === undefined ? undefined : [element];
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    parser.expect("[");
    const index = parser.operand();
    parser.expect("]");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const fail = parser.failureHere();
    const type = parser.type();
    if (!(type instanceof HwArrayType)) return fail(`expected an hw.array type, found ${type}`);
    parser.expect(",");
    const operands = [parser.resolve(input, type), parser.resolve(index, parser.type())];
    return { operands, resultTypes: [type.element], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.write("[");
    printer.operand(op.operand(1));
    printer.write("]");
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.types(op.operands.map((value) => value.type));
  }

  static resultName = resultNameFromHint;
}

/**
 * A constant array, the highest element first. For large tables use `seq.rom`.
 *
 * ```mlir
 * %0 = hw.aggregate_constant [3 : i8, 7 : i8] : !hw.array<2xi8>
 * ```
 */
export class AggregateConstantOp extends defineOp({
  name: "hw.aggregate_constant",
  summary: "a constant array, the highest element first",
  results: { result: AnyHwType },
  attributes: { fields: arrayAttr },
  traits: ["pure", "constant-like"],
}) {
  verify(emitError: EmitOpError): void {
    verifyAggregate(this.result.type, this.fields, emitError);
  }

  fold(): FoldResult {
    return [this.fields];
  }

  static parse(parser: OpParser): ParsedOp {
    const value = parser.attribute();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    return { resultTypes: [parser.type()], attributes: [{ name: "fields", value }, ...attributes] };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.attribute(new AggregateConstantOp(op).fields);
    printer.optionalAttrDict(op, ["fields"]);
    printer.write(" : ");
    printer.type(op.result().type);
  }
}

function verifyAggregate(type: Type, value: Attribute, emitError: EmitOpError): void {
  const pending: [Type, Attribute][] = [[type, value]];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const [expected, found] = item;
    if (expected instanceof HwArrayType && found instanceof ArrayAttr) {
      if (found.elements.length !== expected.size) {
        return emitError(
          `array attribute (${found.elements.length}) has wrong size for array constant (${expected.size})`,
        );
      }
      for (const element of found.elements) pending.push([expected.element, element]);
    } else if (!(found instanceof IntegerAttr) || found.type !== expected) {
      return emitError(`typed attribute doesn't match the return type: expected ${expected}, found ${found}`);
    }
  }
}

/**
 * The same bits under another type of the same width.
 *
 * ```mlir
 * hw.module @flat(in %a : !hw.array<2xi8>, out b : i16) {
 *   %0 = hw.bitcast %a : (!hw.array<2xi8>) -> i16
 *   hw.output %0 : i16
 * }
 * ```
 */
export class BitcastOp extends defineOp({
  name: "hw.bitcast",
  summary: "the same bits under another type",
  operands: { input: AnyHwType },
  results: { result: AnyHwType },
  traits: ["pure"],
}) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [bitWidth(this.input.type), bitWidth(this.result.type)];
    if (from !== to) {
      emitError(
        `bitwidth of input must match result: ${this.input.type} has ${from} bits, ${this.result.type} has ${to}`,
      );
    }
  }

  fold(): FoldResult {
    return this.input.type === this.result.type ? [this.input] : undefined;
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const { inputs, results } = parser.functionType();
    return { operands: parser.resolveAll([input], inputs), resultTypes: results, attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.optionalAttrDict(op);
    printer.write(" : ");
    printer.functionType([op.operand(0).type], [op.result().type]);
  }

  static resultName = resultNameFromHint;
}
