/** Comparison, logic and selection of single elements. */
import { AndIOp, CmpFOp, ExtUIOp, floatPredicate, OrIOp, TruncIOp, XOrIOp } from "@hls-opt/dialect-affine";
import type { FloatPredicate, IntegerPredicate } from "@hls-opt/dialect-affine";
import { IntegerType, i1 } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { CompareOp, LogicOp } from "@hls-opt/dialect-nn";
import type { Comparison, Connective } from "@hls-opt/dialect-nn";
import { Refusal } from "../../../refusal.js";
import type { BinaryClass, Code } from "../nest/code.js";
import { align, choose, resize } from "../nest/fixed-scalar.js";
import type { FixedScalar } from "../nest/fixed-scalar.js";
import { asFixed } from "../nest/scalar.js";
import type { Scalar } from "../nest/scalar.js";

const integerPredicates: Readonly<Record<Comparison, IntegerPredicate>> = {
  eq: "eq",
  ne: "ne",
  lt: "slt",
  le: "sle",
  gt: "sgt",
  ge: "sge",
};
/** Ordered, so that NaN compares false; but it is unequal to everything. */
const floatPredicates: Readonly<Record<Comparison, FloatPredicate>> = {
  eq: "oeq",
  ne: "une",
  lt: "olt",
  le: "ole",
  gt: "ogt",
  ge: "oge",
};
const connectives: Readonly<Record<Connective, BinaryClass>> = { and: AndIOp, or: OrIOp, xor: XOrIOp };

/** An i1 as a number that is 0 or 1. */
export function truth(code: Code, bit: Value): FixedScalar {
  const value = code.cast(ExtUIOp, bit, IntegerType.get(2));
  return { kind: "fixed", value, width: 2, frac: 0, min: 0n, max: 1n };
}

/** A truth value as an i1. */
function bitOf(code: Code, x: FixedScalar): Value {
  return code.cast(TruncIOp, x.value, i1);
}

/** `nn.compare`, of operands at one binary point and of one width. */
export function compare(code: Code, [a, b]: readonly Scalar[], op: Operation): Scalar {
  const { comparison } = new CompareOp(op);
  if (a === undefined || b === undefined) throw new Refusal("expects two operands");
  if (a.kind === "float") {
    const predicate = floatPredicate.of(floatPredicates[comparison]);
    return truth(code, code.insert(CmpFOp.create({ predicate, lhs: a.value, rhs: b.value })));
  }
  const y = asFixed(b);
  const frac = Math.max(a.frac, y.frac);
  const [left, right] = [align(code, a, frac), align(code, y, frac)];
  const width = Math.max(left.width, right.width);
  const [lhs, rhs] = [resize(code, left, width), resize(code, right, width)];
  return truth(code, code.compare(integerPredicates[comparison], lhs.value, rhs.value));
}

/** `nn.logic`. */
export function logic(code: Code, [a, b]: readonly Scalar[], op: Operation): Scalar {
  const combine = connectives[new LogicOp(op).connectiveName];
  return truth(code, code.binary(combine, bitOf(code, asFixed(a as Scalar)), bitOf(code, asFixed(b as Scalar))));
}

/** `nn.select`. */
export function select(code: Code, [condition, onTrue, onFalse]: readonly Scalar[]): Scalar {
  const [a, b] = [onTrue as Scalar, onFalse as Scalar];
  const bit = bitOf(code, asFixed(condition as Scalar));
  if (a.kind === "fixed") return choose(code, bit, a, asFixed(b));
  return { ...a, value: code.select(bit, a.value, b.value) };
}
