/**
 * Affine expressions as arith ops. Division and remainder of affine round down, those of arith towards zero: the sequences that
 * make up for it are those of MLIR (mlir/lib/Dialect/Affine/Utils/Utils.cpp, `AffineApplyExpander`), op for op, so that both
 * compilers give the same text.
 */
import {
  AddIOp,
  CmpIOp,
  DivSIOp,
  MaxSIOp,
  MinSIOp,
  MulIOp,
  RemSIOp,
  SelectOp,
  SubIOp,
  buildIndexConstant,
  integerPredicate,
} from "@hls-opt/dialect-affine";
import type { IntegerPredicate } from "@hls-opt/dialect-affine";
import { InvariantError } from "@hls-opt/ir-core";
import type { AffineExpr, AffineMap, Builder, IndexType, IntegerType, Value } from "@hls-opt/ir-core";

type IndexValue = Value<IndexType>;

/** The values that an expression is over. */
export interface ExprValues {
  readonly dims: readonly IndexValue[];
  readonly symbols: readonly IndexValue[];
}

/** Divides the operands of a map into dimensions and symbols. */
export function splitOperands(numDims: number, operands: readonly IndexValue[]): ExprValues {
  return { dims: operands.slice(0, numDims), symbols: operands.slice(numDims) };
}

/** Inserts the ops that compute an expression. Recursion is as deep as the expression, whose depth the parser bounds. */
export function expandAffineExpr(builder: Builder, expr: AffineExpr, values: ExprValues): IndexValue {
  if (expr.kind === "constant") return buildIndexConstant(builder, expr.value);
  if (expr.kind === "dim") return values.dims[expr.value] as IndexValue;
  if (expr.kind === "symbol") return values.symbols[expr.value] as IndexValue;
  if (!expr.isBinary()) throw new InvariantError(`affine expression of unknown kind '${expr.kind}'`);
  const lhs = expandAffineExpr(builder, expr.lhs, values);
  const rhs = expandAffineExpr(builder, expr.rhs, values);
  switch (expr.kind) {
    case "add":
      return builder.insert(AddIOp.create({ lhs, rhs })).result as IndexValue;
    case "mul":
      return builder.insert(MulIOp.create({ lhs, rhs })).result as IndexValue;
    case "mod":
      return expandMod(builder, lhs, rhs);
    case "floordiv":
      return expandFloorDiv(builder, lhs, rhs);
    default:
      return expandCeilDiv(builder, lhs, rhs);
  }
}

/** All results of a map. */
export function expandAffineMap(builder: Builder, map: AffineMap, operands: readonly IndexValue[]): IndexValue[] {
  const values = splitOperands(map.numDims, operands);
  return map.results.map((expr) => expandAffineExpr(builder, expr, values));
}

/** The least or greatest result of a map. */
export function expandExtreme(
  builder: Builder,
  map: AffineMap,
  operands: readonly IndexValue[],
  which: "min" | "max",
): IndexValue {
  const cls = which === "min" ? MinSIOp : MaxSIOp;
  const [first, ...others] = expandAffineMap(builder, map, operands);
  if (first === undefined) throw new InvariantError("a bound has no results");
  return others.reduce((lhs, rhs) => builder.insert(cls.create({ lhs, rhs })).result as IndexValue, first);
}

/** A remainder below zero is one divisor too small. */
function expandMod(builder: Builder, lhs: IndexValue, rhs: IndexValue): IndexValue {
  const remainder = builder.insert(RemSIOp.create({ lhs, rhs })).result as IndexValue;
  const zero = buildIndexConstant(builder, 0);
  const isNegative = compare(builder, "slt", remainder, zero);
  const corrected = builder.insert(AddIOp.create({ lhs: remainder, rhs })).result as IndexValue;
  return select(builder, isNegative, corrected, remainder);
}

/** a < 0 ? -1 - (-1 - a) / b : a / b */
function expandFloorDiv(builder: Builder, lhs: IndexValue, rhs: IndexValue): IndexValue {
  const zero = buildIndexConstant(builder, 0);
  const minusOne = buildIndexConstant(builder, -1);
  const isNegative = compare(builder, "slt", lhs, zero);
  const dividend = select(builder, isNegative, subtract(builder, minusOne, lhs), lhs);
  const quotient = builder.insert(DivSIOp.create({ lhs: dividend, rhs })).result as IndexValue;
  return select(builder, isNegative, subtract(builder, minusOne, quotient), quotient);
}

/** a <= 0 ? -(-a / b) : (a - 1) / b + 1 */
function expandCeilDiv(builder: Builder, lhs: IndexValue, rhs: IndexValue): IndexValue {
  const zero = buildIndexConstant(builder, 0);
  const one = buildIndexConstant(builder, 1);
  const isNotPositive = compare(builder, "sle", lhs, zero);
  const negated = subtract(builder, zero, lhs);
  const decremented = subtract(builder, lhs, one);
  const dividend = select(builder, isNotPositive, negated, decremented);
  const quotient = builder.insert(DivSIOp.create({ lhs: dividend, rhs })).result as IndexValue;
  const negatedQuotient = subtract(builder, zero, quotient);
  const incremented = builder.insert(AddIOp.create({ lhs: quotient, rhs: one })).result as IndexValue;
  return select(builder, isNotPositive, negatedQuotient, incremented);
}

/** Inserts an integer comparison. */
export function compare(builder: Builder, predicate: IntegerPredicate, lhs: Value, rhs: Value): Value<IntegerType> {
  return builder.insert(CmpIOp.create({ predicate: integerPredicate.of(predicate), lhs, rhs }))
    .result as Value<IntegerType>;
}

const subtract = (builder: Builder, lhs: IndexValue, rhs: IndexValue): IndexValue =>
  builder.insert(SubIOp.create({ lhs, rhs })).result as IndexValue;

const select = (
  builder: Builder,
  condition: Value<IntegerType>,
  whenTrue: IndexValue,
  whenFalse: IndexValue,
): IndexValue =>
  builder.insert(SelectOp.create({ condition, true_value: whenTrue, false_value: whenFalse })).result as IndexValue;
