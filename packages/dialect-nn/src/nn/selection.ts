/** Comparison, logic and selection. A truth value is a `!num.ufixed<1, 0>`: one bit, 1 for true. */
import { defineOp, stringEnum, typeConstraint } from "@hls-opt/ir-core";
import type { EmitOpError, TypeConstraint, Type, RankedTensorType } from "@hls-opt/ir-core";
import { FixedType, isFixed } from "../num/types.js";
import { fixedElement, NnTensor, verifyShape } from "./elements.js";
import { inferBroadcastShape } from "./shapes.js";

/** The element type of truth values. */
export const truthType: FixedType = FixedType.get(1, 0, false);

/** A static tensor of truth values. */
export const TruthTensor: TypeConstraint<RankedTensorType> = typeConstraint(
  "statically shaped tensor of truth values (!num.ufixed<1, 0>)",
  (t: Type): t is RankedTensorType => NnTensor.matches(t) && (t as RankedTensorType).element === truthType,
);

const comparison = stringEnum("eq", "ne", "lt", "le", "gt", "ge");
const connective = stringEnum("and", "or", "xor");

/** How two numbers are compared. */
export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
/** How two truth values are joined. */
export type Connective = "and" | "or" | "xor";

/**
 * Compares numbers, broadcasting by NumPy's rules; exact for fixed-point operands of different formats, too. Comparisons with NaN are false,
 * but for `ne`.
 *
 * ```mlir
 * %c = nn.compare lt %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4x!num.ufixed<1, 0>>
 * ```
 */
export class CompareOp extends defineOp({
  name: "nn.compare",
  summary: "elementwise comparison",
  operands: { lhs: NnTensor, rhs: NnTensor },
  results: { result: TruthTensor },
  attributes: { predicate: comparison },
  traits: ["pure"],
  assembly: "$predicate $lhs `,` $rhs attr-dict `:` functional-type(operands, results)",
}) {
  /** Which comparison. */
  get comparison(): Comparison {
    return comparison.nameOf(this.predicate) ?? "eq";
  }

  static predicateAttr(name: Comparison): ReturnType<typeof comparison.of> {
    return comparison.of(name);
  }

  verify(emitError: EmitOpError): void {
    if (!verifyShape(this.op, inferBroadcastShape(this.lhs.type.shape, this.rhs.type.shape), emitError)) return;
    verifyAlike(this.lhs.type, this.rhs.type, "compares", emitError);
  }
}

/**
 * Joins truth values, broadcasting by NumPy's rules.
 *
 * ```mlir
 * %c = nn.logic and %a, %b : (tensor<4x!num.ufixed<1, 0>>, tensor<4x!num.ufixed<1, 0>>) -> tensor<4x!num.ufixed<1, 0>>
 * ```
 */
export class LogicOp extends defineOp({
  name: "nn.logic",
  summary: "elementwise logic",
  operands: { lhs: TruthTensor, rhs: TruthTensor },
  results: { result: TruthTensor },
  attributes: { connective },
  traits: ["pure"],
  assembly: "$connective $lhs `,` $rhs attr-dict `:` functional-type(operands, results)",
}) {
  /** Which connective. */
  get connectiveName(): Connective {
    return connective.nameOf(this.connective) ?? "and";
  }

  static connectiveAttr(name: Connective): ReturnType<typeof connective.of> {
    return connective.of(name);
  }

  verify(emitError: EmitOpError): void {
    verifyShape(this.op, inferBroadcastShape(this.lhs.type.shape, this.rhs.type.shape), emitError);
  }
}

/**
 * `on_true` where the condition holds, else `on_false`, broadcasting by NumPy's rules; rounded once to the result type.
 *
 * ```mlir
 * %y = nn.select %c, %a, %b : (tensor<4x!num.ufixed<1, 0>>, tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
 * ```
 */
export class SelectOp extends defineOp({
  name: "nn.select",
  summary: "elementwise choice",
  operands: { condition: TruthTensor, on_true: NnTensor, on_false: NnTensor },
  results: { result: NnTensor },
  traits: ["pure"],
  assembly: "$condition `,` $on_true `,` $on_false attr-dict `:` functional-type(operands, results)",
}) {
  verify(emitError: EmitOpError): void {
    const values = inferBroadcastShape(this.on_true.type.shape, this.on_false.type.shape);
    const shape = typeof values === "string" ? values : inferBroadcastShape(this.condition.type.shape, values);
    if (!verifyShape(this.op, shape, emitError)) return;
    verifyAlike(this.on_true.type, this.on_false.type, "chooses between", emitError);
    verifyAlike(this.on_true.type, this.result.type, "chooses between", emitError);
  }
}

function verifyAlike(a: RankedTensorType, b: RankedTensorType, verb: string, emitError: EmitOpError): void {
  const bothFixed = isFixed(a.element) && isFixed(b.element);
  if (bothFixed || (a.element === b.element && fixedElement(a) === undefined)) return;
  emitError(`${verb} ${a.element} and ${b.element}, expected one float type or fixed-point types`);
}
