import {
  attribute,
  defineOp,
  I1,
  i32,
  inferred,
  IntegerAttr,
  i64,
  integerEnum,
  isIntegerAttr,
  optional,
  optionalAttr,
} from "@hls-opt/ir-core";
import type { Operation, OpParser, OpPrinter, ParsedOp } from "@hls-opt/ir-core";
import { i1 } from "@hls-opt/ir-core";
import { innerSymbolAttr, innerSymbolEffects, parseInnerSymbol, printInnerSymbol } from "../hw/inner-symbol.js";
import { resultNameFromHint } from "../hw/names.js";
import { AnyClock, clock, ClockConstantAttr } from "./types.js";

/**
 * A clock that stands still at 0 while `enable` (and `test_enable`) is 0; both are taken at the rising edge.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, in %en : i1, out c : !seq.clock) {
 *   %0 = seq.clock_gate %clk, %en
 *   hw.output %0 : !seq.clock
 * }
 * ```
 */
export class ClockGateOp extends defineOp({
  name: "seq.clock_gate",
  summary: "safely gates a clock with an enable signal",
  operands: { input: AnyClock, enable: I1, test_enable: optional(I1) },
  results: { output: inferred(AnyClock, () => clock) },
  attributes: { inner_sym: optionalAttr(innerSymbolAttr) },
  interfaces: [innerSymbolEffects],
}) {
  static parse(parser: OpParser): ParsedOp {
    const input = parser.operand();
    parser.expect(",");
    const enables = parser.operandList("none");
    if (enables.length < 1 || enables.length > 2) parser.fail("expected an enable and optionally a test enable");
    const attributes = [...parseInnerSymbol(parser), ...parser.optionalAttrDict()];
    const operands = [parser.resolve(input, clock), ...parser.resolveAll(enables, i1)];
    return { operands, resultTypes: [clock], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    printer.write(" ");
    printer.operands(op.operands);
    printInnerSymbol(printer, op);
    printer.optionalAttrDict(op, ["inner_sym"]);
  }

  static resultName = resultNameFromHint;
}

/**
 * One of two clocks.
 *
 * ```mlir
 * hw.module @m(in %c : i1, in %a : !seq.clock, in %b : !seq.clock, out o : !seq.clock) {
 *   %0 = seq.clock_mux %c, %a, %b
 *   hw.output %0 : !seq.clock
 * }
 * ```
 */
export class ClockMuxOp extends defineOp({
  name: "seq.clock_mux",
  summary: "safely selects a clock based on a condition",
  operands: { cond: I1, trueClock: AnyClock, falseClock: AnyClock },
  results: { result: inferred(AnyClock, () => clock) },
  traits: ["pure"],
  assembly: "$cond `,` $trueClock `,` $falseClock attr-dict",
}) {
  static resultName = resultNameFromHint;
}

/**
 * A clock whose edges are the other way round.
 *
 * ```mlir
 * hw.module @m(in %a : !seq.clock, out o : !seq.clock) {
 *   %0 = seq.clock_inv %a
 *   hw.output %0 : !seq.clock
 * }
 * ```
 */
export class ClockInverterOp extends defineOp({
  name: "seq.clock_inv",
  summary: "inverts the clock signal",
  operands: { input: AnyClock },
  results: { output: inferred(AnyClock, () => clock) },
  traits: ["pure"],
  assembly: "$input attr-dict",
}) {
  static resultName = resultNameFromHint;
}

const powerAttr = attribute(
  "64-bit signless integer attribute whose minimum value is 0",
  (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i64 && a.value >= 0n,
  { kind: "typed", type: i64 },
  isIntegerAttr,
);

/**
 * A clock slower by a power of two.
 *
 * ```mlir
 * hw.module @m(in %a : !seq.clock, out o : !seq.clock) {
 *   %0 = seq.clock_div %a by 2
 *   hw.output %0 : !seq.clock
 * }
 * ```
 */
export class ClockDividerOp extends defineOp({
  name: "seq.clock_div",
  summary: "a clock slower by a power of two",
  operands: { input: AnyClock },
  results: { output: inferred(AnyClock, () => clock) },
  attributes: { pow2: powerAttr },
  traits: ["pure"],
  assembly: "$input `by` $pow2 attr-dict",
}) {
  static resultName = resultNameFromHint;
}

const levels = integerEnum({ low: 0, high: 1 }, i32);

/**
 * A clock that does not tick.
 *
 * ```mlir
 * %clk = seq.const_clock low
 * ```
 */
export class ConstClockOp extends defineOp({
  name: "seq.const_clock",
  summary: "a clock that does not tick",
  results: { result: inferred(AnyClock, () => clock) },
  attributes: {
    value: attribute(
      "clock constant",
      (a): a is ClockConstantAttr | IntegerAttr => a instanceof ClockConstantAttr || levels.matches(a),
    ),
  },
  traits: ["pure", "constant-like"],
}) {
  static parse(parser: OpParser): ParsedOp {
    const fail = parser.failureHere();
    const word = parser.keyword();
    if (word !== "low" && word !== "high") return fail(`expected 'low' or 'high', found '${word}'`);
    const attributes = [{ name: "value", value: levels.of(word) }, ...parser.optionalAttrDict()];
    return { resultTypes: [clock], attributes };
  }

  static print(printer: OpPrinter, op: Operation): void {
    const { value } = new ConstClockOp(op);
    printer.write(` ${value instanceof ClockConstantAttr ? value.level : (levels.nameOf(value) ?? "low")}`);
    printer.optionalAttrDict(op, ["value"]);
  }

  static resultName = resultNameFromHint;
}
