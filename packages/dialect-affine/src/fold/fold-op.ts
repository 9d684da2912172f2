import { as } from "@hls-opt/ir-core";
import type { AnyOpClass, Attribute, FoldResult, Operation, OpView, Value } from "@hls-opt/ir-core";
import { foldElementwise, integerWidth } from "./constant-elements.js";
import type { FloatFunction } from "./float-semantics.js";
import type { IntegerFunction } from "./integer-semantics.js";

export type ConstantOperands = readonly (Attribute | undefined)[];

/** A fold to one value or attribute, where there is one. */
export const one = (result: Value | Attribute | undefined): FoldResult => (result === undefined ? undefined : [result]);

/** Folds a binary integer op over constants. */
export function foldIntegers(op: Operation, operands: ConstantOperands, evaluate: IntegerFunction): FoldResult {
  const width = integerWidth(op.operand(0).type);
  return one(foldElementwise(operands, op.result().type, (a, b) => evaluate(a as bigint, b as bigint, width)));
}

/** Folds a binary float op over constants. */
export function foldFloats(op: Operation, operands: ConstantOperands, evaluate: FloatFunction): FoldResult {
  return one(foldElementwise(operands, op.result().type, (a, b) => evaluate(a as number, b as number)));
}

/** The op of class `cls` that defines `value`. */
export const definedBy = <V extends OpView>(value: Value, cls: AnyOpClass<V>): V | undefined =>
  as(value.definingOp, cls);
