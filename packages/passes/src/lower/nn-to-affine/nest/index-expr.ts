/**
 * Subscripts under known extents: `AffineExpr` simplifies without ranges, here the loop extents are known, so that
 * `(d0 * 81 + d1) floordiv 81` is `d0` where `d1 < 81`. An expression is a sum of integer multiples of atoms; atoms are
 * dimensions and the quotients and remainders that could not be removed.
 */
import { AffineExpr, AffineMap, elementCount } from "@hls-opt/ir-core";

/** The smallest and largest value of an expression. */
export interface IndexRange {
  readonly min: number;
  readonly max: number;
}

interface Term {
  readonly atom: AffineExpr;
  readonly factor: number;
}

interface Sum {
  readonly terms: readonly Term[];
  readonly constant: number;
}

/** The range of an expression whose dimension d runs from 0 to `extents[d] - 1`. */
export function indexRange(expr: AffineExpr, extents: readonly number[]): IndexRange {
  return sumRange(toSum(expr), extents);
}

/** The expression with every quotient and remainder removed that the extents decide. */
export function simplifyIndex(expr: AffineExpr, extents: readonly number[]): AffineExpr {
  if (expr.kind === "dim") return extents[expr.value] === 1 ? AffineExpr.constant(0) : expr;
  if (!expr.isBinary()) return expr;
  const lhs = simplifyIndex(expr.lhs, extents);
  const rhs = simplifyIndex(expr.rhs, extents);
  const divisor = rhs.isConstant() && rhs.value > 0 ? rhs.value : undefined;
  if (divisor === undefined || (expr.kind !== "floordiv" && expr.kind !== "mod")) {
    return fromSum(toSum(AffineExpr.binary(expr.kind, lhs, rhs)));
  }
  return divide(expr.kind, toSum(lhs), divisor, extents);
}

/** A quotient or remainder that the extents do not decide, and what is left of its dividend. */
export interface Undecided {
  readonly divisor: number;
  readonly terms: readonly { readonly dim: number; readonly factor: number }[];
}

/** The innermost undecided quotients and remainders of a simplified expression. */
export function undecidedDivisions(expr: AffineExpr): Undecided[] {
  const found: Undecided[] = [];
  expr.walk((part) => {
    if ((part.kind !== "floordiv" && part.kind !== "mod") || part.lhs === undefined || part.rhs === undefined) return;
    const { terms } = toSum(part.lhs);
    if (terms.some(({ atom }) => atom.kind !== "dim")) return;
    found.push({ divisor: part.rhs.value, terms: terms.map(({ atom, factor }) => ({ dim: atom.value, factor })) });
  });
  return found;
}

/** Where the elements of a reshaped tensor lie: from an index of shape `to` to the index of shape `from`. */
export function reshapeMap(from: readonly number[], to: readonly number[]): AffineMap {
  const position = linearIndex(
    to.map((_, d) => AffineExpr.dim(d)),
    to,
  );
  return AffineMap.get(
    to.length,
    0,
    delinearize(position, from).map((expr) => simplifyIndex(expr, to)),
  );
}

/** The row-major position of an index. */
export function linearIndex(index: readonly AffineExpr[], shape: readonly number[]): AffineExpr {
  return index.reduce<AffineExpr>(
    (sum, expr, d) => sum.add(expr.mul(elementCount(shape.slice(d + 1)))),
    AffineExpr.constant(0),
  );
}

/** The index at a row-major position. */
export function delinearize(position: AffineExpr, shape: readonly number[]): AffineExpr[] {
  return shape.map((size, d) => {
    if (size === 1) return AffineExpr.constant(0);
    const quotient = position.floorDiv(elementCount(shape.slice(d + 1)));
    return shape.slice(0, d).every((outer) => outer === 1) ? quotient : quotient.mod(size);
  });
}

function divide(kind: "floordiv" | "mod", dividend: Sum, divisor: number, extents: readonly number[]): AffineExpr {
  const whole = dividend.terms.filter(({ factor }) => factor % divisor === 0);
  const constantRest = ((dividend.constant % divisor) + divisor) % divisor;
  const rest: Sum = { terms: dividend.terms.filter(({ factor }) => factor % divisor !== 0), constant: constantRest };
  const { min, max } = sumRange(rest, extents);
  const isDecided = min >= 0 && max < divisor;
  if (kind === "mod") return isDecided ? fromSum(rest) : fromSum(rest).mod(divisor);
  const quotient = fromSum({
    terms: whole.map(({ atom, factor }) => ({ atom, factor: factor / divisor })),
    constant: (dividend.constant - constantRest) / divisor,
  });
  return isDecided ? quotient : quotient.add(fromSum(rest).floorDiv(divisor));
}

function toSum(expr: AffineExpr): Sum {
  const factors = new Map<AffineExpr, number>();
  const constant = addTerms(expr, 1, factors);
  const terms = [...factors].filter(([, factor]) => factor !== 0).map(([atom, factor]) => ({ atom, factor }));
  return { terms, constant };
}

function addTerms(expr: AffineExpr, scale: number, factors: Map<AffineExpr, number>): number {
  if (expr.isConstant()) return expr.value * scale;
  if (expr.kind === "add" && expr.isBinary()) {
    return addTerms(expr.lhs, scale, factors) + addTerms(expr.rhs, scale, factors);
  }
  if (expr.kind === "mul" && expr.isBinary() && expr.rhs.isConstant()) {
    return addTerms(expr.lhs, scale * expr.rhs.value, factors);
  }
  factors.set(expr, (factors.get(expr) ?? 0) + scale);
  return 0;
}

function fromSum({ terms, constant }: Sum): AffineExpr {
  const sum = terms.reduce<AffineExpr | undefined>((left, { atom, factor }) => {
    const term = atom.mul(factor);
    return left === undefined ? term : left.add(term);
  }, undefined);
  return sum === undefined ? AffineExpr.constant(constant) : sum.add(constant);
}

function sumRange({ terms, constant }: Sum, extents: readonly number[]): IndexRange {
  let min = constant;
  let max = constant;
  for (const { atom, factor } of terms) {
    const range = atomRange(atom, extents);
    min += factor * (factor > 0 ? range.min : range.max);
    max += factor * (factor > 0 ? range.max : range.min);
  }
  return { min, max };
}

function atomRange(atom: AffineExpr, extents: readonly number[]): IndexRange {
  if (atom.kind === "dim") return { min: 0, max: Math.max(0, (extents[atom.value] as number) - 1) };
  if (atom.kind === "mod" && atom.rhs?.isConstant() === true) return { min: 0, max: atom.rhs.value - 1 };
  if (atom.kind === "floordiv" && atom.lhs !== undefined && atom.rhs?.isConstant() === true) {
    const { min, max } = indexRange(atom.lhs, extents);
    return { min: Math.floor(min / atom.rhs.value), max: Math.floor(max / atom.rhs.value) };
  }
  return { min: -Infinity, max: Infinity };
}
