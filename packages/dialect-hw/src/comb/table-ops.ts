import {
  arrayAttr,
  ArrayAttr,
  attribute,
  defineOp,
  I1,
  i1,
  inferred,
  IntegerAttr,
  sameAs,
  variadic,
} from "@hls-opt/ir-core";
import type { Attribute, EmitOpError, FoldResult } from "@hls-opt/ir-core";
import { resultNameFromHint } from "../hw/names.js";
import { HwInteger } from "../hw/types.js";
import { allDefined, bitsOf, constantResult, widthOf } from "./fold.js";

type Constants = readonly (Attribute | undefined)[];

const tableAttr = attribute(
  "1-bit boolean array attribute",
  (a): a is ArrayAttr =>
    a instanceof ArrayAttr && a.elements.every((entry) => entry instanceof IntegerAttr && entry.type === i1),
  { kind: "any" },
  arrayAttr.matches,
);

/**
 * The entry of a table at the number that the operands make, the first the most significant bit.
 *
 * ```mlir
 * hw.module @m(in %a : i1, in %b : i1, out c : i1) {
 *   %0 = comb.truth_table %a, %b -> [false, true, true, false]
 *   hw.output %0 : i1
 * }
 * ```
 */
export class CombTruthTableOp extends defineOp({
  name: "comb.truth_table",
  summary: "the entry of a table of bits",
  operands: { inputs: variadic(I1) },
  results: { result: inferred(I1, () => i1) },
  attributes: { lookupTable: tableAttr },
  traits: ["pure"],
  assembly: "$inputs `->` $lookupTable attr-dict",
}) {
  verify(emitError: EmitOpError): void {
    const wanted = 2 ** this.inputs.length;
    const given = this.lookupTable.elements.length;
    if (wanted !== given) emitError(`Expected lookup table of 2^n length`);
  }

  fold(operands: Constants): FoldResult {
    const { elements } = this.lookupTable;
    const bits = allDefined(operands.map(bitsOf));
    const entry =
      bits === undefined
        ? elements.every((one) => one === elements[0])
          ? elements[0]
          : undefined
        : elements[bits.reduce((sum, bit) => 2 * sum + Number(bit), 0)];
    return entry === undefined ? undefined : [entry];
  }

  static resultName = resultNameFromHint;
}

/**
 * The bits in reverse order.
 *
 * ```mlir
 * hw.module @m(in %a : i8, out b : i8) {
 *   %0 = comb.reverse %a : i8
 *   hw.output %0 : i8
 * }
 * ```
 */
export class CombReverseOp extends defineOp({
  name: "comb.reverse",
  summary: "the bits in reverse order",
  operands: { input: HwInteger },
  results: { result: sameAs("input") },
  traits: ["pure"],
  assembly: "$input attr-dict `:` type($input)",
}) {
  fold([input]: Constants): FoldResult {
    const bits = bitsOf(input);
    if (bits === undefined) return undefined;
    const reversed = [...bits.toString(2).padStart(widthOf(this.input), "0")].reverse().join("");
    return constantResult(this.op, reversed === "" ? 0n : BigInt(`0b${reversed}`));
  }

  static resultName = resultNameFromHint;
}
