import {
  defineOp,
  i32,
  inferred,
  integerAttr,
  integerEnum,
  IntegerAttr,
  IntegerType,
  I1,
  i1,
  typeConstraint,
  unitAttr,
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
} from "@hls-opt/ir-core";
import { resultNameFromHint } from "../hw/names.js";
import { AnyHwType, bitWidth, HwInteger } from "../hw/types.js";
import { evaluateConcat, evaluateIcmp, evaluateParity } from "./evaluate.js";
import type { IcmpName } from "./evaluate.js";
import { allDefined, bitsOf, constantResult, widthOf } from "./fold.js";
import { parseConversion, parseTwoState, printConversion, printOperandsAndType, printTwoState } from "./syntax.js";

type Constants = readonly (Attribute | undefined)[];

const predicates = { eq: 0, ne: 1, slt: 2, sle: 3, sgt: 4, sge: 5, ult: 6, ule: 7, ugt: 8, uge: 9 } as const;
const predicateAttr = integerEnum(predicates);

/** What comparing a value with itself gives, for predicates that hold on equal operands. */
const holdsOnEqual: readonly IcmpName[] = ["eq", "sle", "sge", "ule", "uge"];

/**
 * Compares two integers: `eq ne slt sle sgt sge ult ule ugt uge`.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i8, out c : i1) {
 *   %0 = comb.icmp slt %a, %b : i8
 *   hw.output %0 : i1
 * }
 * ```
 */
export class CombICmpOp extends defineOp({
  name: "comb.icmp",
  summary: "integer comparison",
  operands: { lhs: HwInteger, rhs: HwInteger },
  results: { result: inferred(I1, ([lhs, rhs]) => (lhs === rhs ? i1 : "requires the same type for both operands")) },
  attributes: { predicate: predicateAttr, twoState: unitAttr },
  traits: ["pure"],
}) {
  /** The attribute that stands for a predicate. */
  static predicate(name: IcmpName): IntegerAttr {
    return predicateAttr.of(name);
  }

  get predicateName(): IcmpName {
    return predicateAttr.nameOf(this.predicate) ?? "eq";
  }

  fold(operands: Constants): FoldResult {
    const [a, b] = operands.map(bitsOf);
    if (a !== undefined && b !== undefined) {
      return constantResult(this.op, evaluateIcmp(this.predicateName, a, b, widthOf(this.lhs)));
    }
    if (this.lhs !== this.rhs) return undefined;
    return constantResult(this.op, holdsOnEqual.includes(this.predicateName) ? 1n : 0n);
  }

  static parse(parser: OpParser): ParsedOp {
    const flag = parseTwoState(parser);
    const fail = parser.failureHere();
    const word = parser.keyword();
    if (!Object.hasOwn(predicates, word)) {
      fail(`expected one of ${Object.keys(predicates).join(", ")}, found '${word}'`);
    }
    const operands = parser.operandList("none");
    const dictionary = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    const attributes = [...flag, { name: "predicate", value: predicateAttr.of(word as IcmpName) }, ...dictionary];
    return {
      operands: parser.resolveAll(
        operands,
        operands.map(() => type),
      ),
      resultTypes: [i1],
      attributes,
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printTwoState(printer, op);
    printer.write(` ${new CombICmpOp(op).predicateName}`);
    printOperandsAndType(printer, op, op.operand(0).type, ["twoState", "predicate"]);
  }

  static resultName = resultNameFromHint;
}

/**
 * `cond ? trueValue : falseValue`.
 *
 * ```mlir
 * hw.module @m(in %c : i1, in %a : i8, in %b : i8, out d : i8) {
 *   %0 = comb.mux %c, %a, %b : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombMuxOp extends defineOp({
  name: "comb.mux",
  summary: "choice between two values",
  operands: { cond: I1, trueValue: AnyHwType, falseValue: AnyHwType },
  results: {
    result: inferred(AnyHwType, (types) =>
      types[1] === types[2] ? (types[1] as Type) : "requires both choices to have the same type",
    ),
  },
  attributes: { twoState: unitAttr },
  traits: ["pure"],
}) {
  fold([cond, yes, no]: Constants): FoldResult {
    if (this.trueValue === this.falseValue) return [this.trueValue];
    const chosen = bitsOf(cond);
    if (chosen !== undefined) return [chosen === 1n ? this.trueValue : this.falseValue];
    return this.result.type === i1 && bitsOf(yes) === 1n && bitsOf(no) === 0n ? [this.cond] : undefined;
  }

  static parse(parser: OpParser): ParsedOp {
    const flag = parseTwoState(parser);
    const operands = parser.operandList("none");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const type = parser.type();
    return {
      operands: parser.resolveAll(operands, [i1, type, type]),
      resultTypes: [type],
      attributes: [...flag, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printTwoState(printer, op);
    printOperandsAndType(printer, op, op.result().type, ["twoState"]);
  }

  static resultName = resultNameFromHint;
}

/**
 * The bits of all operands side by side; the first operand is the most significant.
 *
 * ```mlir
 * hw.module @m(in %a : i8, in %b : i4, out c : i12) {
 *   %0 = comb.concat %a, %b : i8, i4
 *   hw.output %0 : i12
 * }
 * ```
 */
export class CombConcatOp extends defineOp({
  name: "comb.concat",
  summary: "operands side by side, the first one highest",
  operands: { inputs: variadic(HwInteger) },
  results: { result: inferred(HwInteger, concatType) },
  traits: ["pure"],
}) {
  fold(operands: Constants): FoldResult {
    if (operands.length === 1) return [this.op.operand(0)];
    const bits = allDefined(operands.map(bitsOf));
    if (bits === undefined) return undefined;
    return constantResult(
      this.op,
      evaluateConcat(bits.map((value, i) => ({ value, width: widthOf(this.op.operand(i)) }))),
    );
  }

  static parse(parser: OpParser): ParsedOp {
    const operands = parser.operandList("none");
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const types = operands.length === 0 ? [] : parser.typeList();
    const result = concatType(types);
    if (typeof result === "string") return parser.failAtName(result);
    return { operands: parser.resolveAll(operands, types), resultTypes: [result], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    if (op.operandCount > 0) printer.write(" ");
    printer.operands(op.operands);
    printer.optionalAttrDict(op);
    printer.write(op.operandCount > 0 ? " : " : " :");
    printer.types(op.operands.map((value) => value.type));
  }

  static resultName = resultNameFromHint;
}

function concatType(types: readonly Type[]): Type | string {
  let width = 0;
  for (const type of types) {
    const bits = bitWidth(type);
    if (bits === undefined || !HwInteger.matches(type)) return "requires integer operands of known width";
    width += bits;
  }
  return IntegerType.get(width);
}

/**
 * A range of bits, from `lowBit` upwards; the result's width says how many.
 *
 * ```mlir
 * hw.module @m(in %a : i8, out b : i2) {
 *   %0 = comb.extract %a from 3 : (i8) -> i2
 *   hw.output %0 : i2
 * }
 * ```
 */
export class CombExtractOp extends defineOp({
  name: "comb.extract",
  summary: "a range of bits",
  operands: { input: HwInteger },
  results: { result: HwInteger },
  attributes: { lowBit: integerAttr(i32) },
  traits: ["pure"],
}) {
  get low(): number {
    return this.lowBit.number;
  }

  verify(emitError: EmitOpError): void {
    const [from, width] = [widthOf(this.input), widthOf(this.result)];
    if (this.low >= 0 && this.low + width <= from && (this.low < from || from === 0)) return;
    emitError(`from bit too large for input: bits ${this.low} to ${this.low + width - 1} of ${this.input.type}`);
  }

  fold([input]: Constants): FoldResult {
    if (this.input.type === this.result.type) return [this.input];
    const bits = bitsOf(input);
    return bits === undefined ? undefined : constantResult(this.op, bits >> BigInt(this.low));
  }

  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    parser.expect("from");
    const lowBit = IntegerAttr.get(i32, parser.integer());
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    const { inputs, results } = parser.functionType();
    return {
      operands: parser.resolveAll([input], inputs),
      resultTypes: results,
      attributes: [{ name: "lowBit", value: lowBit }, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operand(op.operand(0));
    printer.write(` from ${new CombExtractOp(op).low}`);
    printer.optionalAttrDict(op, ["lowBit"]);
    printer.write(" : ");
    printer.functionType([op.operand(0).type], [op.result().type]);
  }

  static resultName = resultNameFromHint;
}

const NonEmptyInteger = typeConstraint(
  "signless integer of at least one bit",
  (t): t is IntegerType => t instanceof IntegerType && t.signedness === "signless" && t.width > 0,
);

/**
 * The operand's bits several times over.
 *
 * ```mlir
 * hw.module @m(in %a : i4, out b : i12) {
 *   %0 = comb.replicate %a : (i4) -> i12
 *   hw.output %0 : i12
 * }
 * ```
 */
export class CombReplicateOp extends defineOp({
  name: "comb.replicate",
  summary: "the operand several times over",
  operands: { input: NonEmptyInteger },
  results: { result: HwInteger },
  traits: ["pure"],
}) {
  get multiple(): number {
    return widthOf(this.result) / widthOf(this.input);
  }

  verify(emitError: EmitOpError): void {
    if (!Number.isInteger(this.multiple)) {
      emitError(
        `replicate must produce integer multiple of operand: ${this.result.type} is no multiple of ${this.input.type}`,
      );
    }
  }

  fold([input]: Constants): FoldResult {
    if (this.input.type === this.result.type) return [this.input];
    const value = bitsOf(input);
    if (value === undefined) return undefined;
    return constantResult(
      this.op,
      evaluateConcat(Array.from({ length: this.multiple }, () => ({ value, width: widthOf(this.input) }))),
    );
  }

  static parse = parseConversion;
  static print = printConversion;
  static resultName = resultNameFromHint;
}

/**
 * 1 when an odd number of bits is 1.
 *
 * ```mlir
 * hw.module @m(in %a : i8, out b : i1) {
 *   %0 = comb.parity %a : i8
 *   hw.output %0 : i1
 * }
 * ```
 */
export class CombParityOp extends defineOp({
  name: "comb.parity",
  summary: "exclusive or of all bits",
  operands: { input: HwInteger },
  results: { result: inferred(I1, () => i1) },
  attributes: { twoState: unitAttr },
  traits: ["pure"],
}) {
  fold([input]: Constants): FoldResult {
    if (this.input.type === i1) return [this.input];
    const bits = bitsOf(input);
    return bits === undefined ? undefined : constantResult(this.op, evaluateParity(bits));
  }

  static parse(parser: OpParser): ParsedOp {
    const flag = parseTwoState(parser);
    const operand = parser.operand();
    const attributes = parser.optionalAttrDict();
    parser.expect(":");
    return {
      operands: [parser.resolve(operand, parser.type())],
      resultTypes: [i1],
      attributes: [...flag, ...attributes],
    };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printTwoState(printer, op);
    printOperandsAndType(printer, op, op.operand(0).type, ["twoState"]);
  }

  static resultName = resultNameFromHint;
}
