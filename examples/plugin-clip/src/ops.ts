import { bindOps, defineOp, i64, IntegerAttr, integerAttr, sameAs, SignlessInteger } from "@hls-opt/ir-core";
import type { Attribute, CustomDirective, EmitOpError, FoldResult } from "@hls-opt/ir-core";
import { AnyRange } from "./range-type.js";

/** `in [low, high]` */
const bounds: CustomDirective = {
  parse(parser) {
    const bound = (): IntegerAttr => IntegerAttr.get(i64, parser.integer());
    parser.expect("in");
    parser.expect("[");
    const low = bound();
    parser.expect(",");
    const high = bound();
    parser.expect("]");
    return [low, high];
  },
  print(printer, _op, [low, high]) {
    printer.write(`in [${(low as IntegerAttr).value}, ${(high as IntegerAttr).value}]`);
  },
};

/** The number of a range that is nearest to the operand. */
export class ClampOp extends defineOp({
  name: "clip.clamp",
  summary: "the nearest number of a range",
  operands: { input: SignlessInteger },
  results: { result: sameAs("input") },
  attributes: { low: integerAttr(i64), high: integerAttr(i64) },
  traits: ["pure"],
  directives: { Bounds: bounds },
  assembly: "$input custom<Bounds>($low, $high) attr-dict `:` type($input)",
}) {
  verify(emitError: EmitOpError): void {
    if (this.low.value > this.high.value) {
      emitError(`the range from ${this.low.value} to ${this.high.value} is empty`);
    }
  }

  fold([input]: readonly (Attribute | undefined)[]): FoldResult {
    if (!(input instanceof IntegerAttr)) return undefined;
    return [IntegerAttr.get(input.type, clampTo(input.value, this.low.value, this.high.value))];
  }
}

/** The number of the result's range that is nearest to the operand, with the range as its type. */
export class BoundOp extends defineOp({
  name: "clip.bound",
  summary: "a number as one of a range",
  operands: { input: SignlessInteger },
  results: { result: AnyRange },
  traits: ["pure"],
  assembly: "$input attr-dict `:` type($input) `->` type($result)",
}) {}

/** The number that a value of a range is. */
export class ValueOp extends defineOp({
  name: "clip.value",
  summary: "a number of a range as an integer",
  operands: { input: AnyRange },
  results: { result: SignlessInteger },
  traits: ["pure"],
  assembly: "$input attr-dict `:` type($input) `->` type($result)",
}) {}

export const clipOps = bindOps(ClampOp, BoundOp, ValueOp);

export function clampTo(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value;
}
