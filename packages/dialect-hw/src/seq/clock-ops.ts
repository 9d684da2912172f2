import { defineOp, i1, I1, inferred } from "@hls-opt/ir-core";
import type { EmitOpError, FoldResult, Operation, OpParser, OpPrinter, ParsedOp, Type } from "@hls-opt/ir-core";
import { as } from "@hls-opt/ir-core";
import { resultNameFromHint } from "../hw/names.js";
import { AnyHwType } from "../hw/types.js";
import { AnyClock, AnyImmutable, clock } from "./types.js";

/**
 * A wire used as a clock.
 *
 * ```mlir
 * hw.module @m(in %clk : i1, out c : !seq.clock) {
 *   %0 = seq.to_clock %clk
 *   hw.output %0 : !seq.clock
 * }
 * ```
 */
export class ToClockOp extends defineOp({
  name: "seq.to_clock",
  summary: "a wire used as a clock",
  operands: { input: I1 },
  results: { output: inferred(AnyClock, () => clock) },
  traits: ["pure"],
}) {
  fold(): FoldResult {
    const inverse = as(this.input.definingOp, FromClockOp);
    return inverse === undefined ? undefined : [inverse.input];
  }

  static parse = (parser: OpParser): ParsedOp => parseCast(parser, i1, clock);
  static print = printCast;
  static resultName = resultNameFromHint;
}

/**
 * A clock used as a wire.
 *
 * ```mlir
 * hw.module @m(in %clk : !seq.clock, out c : i1) {
 *   %0 = seq.from_clock %clk
 *   hw.output %0 : i1
 * }
 * ```
 */
export class FromClockOp extends defineOp({
  name: "seq.from_clock",
  summary: "a clock used as a wire",
  operands: { input: AnyClock },
  results: { output: inferred(I1, () => i1) },
  traits: ["pure"],
}) {
  fold(): FoldResult {
    const inverse = as(this.input.definingOp, ToClockOp);
    return inverse === undefined ? undefined : [inverse.input];
  }

  static parse = (parser: OpParser): ParsedOp => parseCast(parser, clock, i1);
  static print = printCast;
  static resultName = resultNameFromHint;
}

function parseCast(parser: OpParser, from: Type, to: Type): ParsedOp {
  const operand = parser.operand();
  return { operands: [parser.resolve(operand, from)], resultTypes: [to], attributes: parser.optionalAttrDict() };
}

function printCast(printer: OpPrinter, op: Operation): void {
  printer.write(" ");
  printer.operand(op.operand(0));
  printer.optionalAttrDict(op);
}

/**
 * The value of an initial one, as a wire.
 *
 * ```mlir
 * hw.module @m(out a : i8) {
 *   %init = seq.initial() {
 *     %c7_i8 = hw.constant 7 : i8
 *     seq.yield %c7_i8 : i8
 *   } : () -> !seq.immutable<i8>
 *   %0 = seq.from_immutable %init : (!seq.immutable<i8>) -> i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class FromImmutableOp extends defineOp({
  name: "seq.from_immutable",
  summary: "the value of an initial one, as a wire",
  operands: { input: AnyImmutable },
  results: { output: AnyHwType },
  traits: ["pure"],
  assembly: "$input attr-dict `:` functional-type(operands, results)",
}) {
  verify(emitError: EmitOpError): void {
    if (this.input.type.element !== this.output.type) emitError("failed to verify that input and output types match");
  }
}
