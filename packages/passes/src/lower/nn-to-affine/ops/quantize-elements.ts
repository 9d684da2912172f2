/**
 * `nn.quantize_elements` in integer steps (see element-steps.ts). What differs from element to element stands in constant
 * tables that are read at the element's index: where a nest is unrolled they are known, and shifts are wires.
 */
import { RankedTensorType } from "@hls-opt/ir-core";
import type { AffineExpr, Value } from "@hls-opt/ir-core";
import { AddIOp, AndIOp, MaxSIOp, MinSIOp, ShLIOp, ShRSIOp } from "@hls-opt/dialect-affine";
import { constantAttribute, elementWidth, FixedType, isFixed } from "@hls-opt/dialect-nn";
import type { QuantizeElementsOp } from "@hls-opt/dialect-nn";
import { Refusal } from "../../../refusal.js";
import { nameOf, tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import type { BinaryClass } from "../nest/code.js";
import { align, resize } from "../nest/fixed-scalar.js";
import type { FixedScalar } from "../nest/fixed-scalar.js";
import type { Subscripts } from "../nest/iteration.js";
import type { Nest, NestCode, Read } from "../nest/nest.js";
import { asFixed } from "../nest/scalar.js";
import { quantizerSteps } from "./element-steps.js";
import type { ElementSteps, QuantizerSteps } from "./element-steps.js";
import type { ElementwiseStep } from "./elementwise.js";

/** The step of a nest that quantises the element at `index`; `input` is read where the nest has not just computed it. */
export function quantizeElementsStep(
  lowering: FunctionLowering,
  nest: Nest,
  op: QuantizeElementsOp,
  index: readonly AffineExpr[],
  input: Read | undefined,
): ElementwiseStep {
  if (!isFixed(tensorType(op.input).element)) {
    throw new Refusal("has a float operand, for which there are no loops; convert it by nn.quantize first");
  }
  const { formats } = op;
  const tables = nest.loops.register(formats.length === 1 ? [] : index.slice(-1));
  return {
    location: op.op.location,
    compute: (code, carried) => {
      const x = asFixed(input === undefined ? (carried as FixedScalar) : code.load(input));
      const finest = formats.filter((format) => elementWidth(format) > 0).map(({ fractionBits }) => fractionBits);
      const aligned = align(code, x, Math.max(x.frac, ...finest));
      const { frac } = tensorType(op.result).element as FixedType;
      const steps = quantizerSteps({ ...aligned, ownFrac: x.frac }, formats, op.roundingMode, op.overflowMode, frac);
      return new StepCode(lowering, code, tables, nameOf(op.op.location) ?? "quantizer", steps).emit(aligned, frac);
    },
  };
}

/** Emits the steps of one quantiser. */
class StepCode {
  private readonly lowering: FunctionLowering;
  private readonly code: NestCode;
  private readonly tables: Subscripts;
  private readonly name: string;
  private readonly steps: QuantizerSteps;

  constructor(lowering: FunctionLowering, code: NestCode, tables: Subscripts, name: string, steps: QuantizerSteps) {
    this.lowering = lowering;
    this.code = code;
    this.tables = tables;
    this.name = name;
    this.steps = steps;
  }

  emit(x: FixedScalar, frac: number): FixedScalar {
    const { width, range, clamps } = this.steps;
    let result = resize(this.code, x, width);
    result = this.apply(AddIOp, result, "half", 0n);
    if (!clamps) result = this.apply(AndIOp, result, "mask", -1n);
    result = this.apply(ShLIOp, result, "left", 0);
    result = this.apply(ShRSIOp, result, "right", 0);
    if (clamps) result = this.apply(MaxSIOp, this.apply(MinSIOp, result, "high"), "low");
    return { ...this.apply(ShLIOp, result, "place", 0), ...range, frac };
  }

  /** One step by the numbers of a table; left out where it is neutral for all elements. */
  private apply(op: BinaryClass, x: FixedScalar, part: keyof ElementSteps, neutral?: bigint | number): FixedScalar {
    const numbers = this.steps.elements.map((element) => element[part]);
    if (numbers.every((number) => number === neutral)) return x;
    return { ...x, value: this.code.binary(op, x.value, this.number(part, numbers.map(Number))) };
  }

  /** The number of this element. */
  private number(part: string, numbers: readonly number[]): Value {
    if (!numbers.every(Number.isSafeInteger)) {
      throw new Refusal(
        "needs constants of more than 53 bits; elements of fewer bits, or of a narrower operand, would do",
      );
    }
    const { width } = this.steps;
    const [first] = numbers as [number];
    if (numbers.every((number) => number === first)) return this.code.integer(BigInt(first), width);
    const element = FixedType.get(width, 0);
    const value = constantAttribute(RankedTensorType.get([numbers.length], element), numbers);
    const source = this.lowering.constantSource(value, element, `${this.name}_${part}`);
    return this.code.load({ source, subscripts: this.tables, padding: "zero" }).value;
  }
}
