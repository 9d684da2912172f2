/** Ranges of affine functions, and of extents. */
import { IntegerRange, implement, integerRangeInterface } from "@hls-opt/ir-core";
import type { AffineExpr, InterfaceImpl, Operation, AffineMapAttr } from "@hls-opt/ir-core";

interface Interval {
  readonly min: bigint;
  readonly max: bigint;
}

const limit = 1n << 63n;
const fits = ({ min, max }: Interval): boolean => min >= -limit && max < limit;

const smallest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b));
const greatest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b));

const floorDiv = (a: bigint, b: bigint): bigint => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b);

/** The values of an expression; undefined where they may leave 64 bits, or are not known. */
function intervalOf(expr: AffineExpr, dims: readonly Interval[], symbols: readonly Interval[]): Interval | undefined {
  switch (expr.kind) {
    case "constant":
      return { min: BigInt(expr.value), max: BigInt(expr.value) };
    case "dim":
      return dims[expr.value];
    case "symbol":
      return symbols[expr.value];
  }
  const { lhs, rhs } = expr as AffineExpr & { readonly lhs: AffineExpr; readonly rhs: AffineExpr };
  const [a, b] = [intervalOf(lhs, dims, symbols), intervalOf(rhs, dims, symbols)];
  const result = a && b && combine(expr.kind, a, b);
  return result !== undefined && fits(result) ? result : undefined;
}

function combine(kind: string, a: Interval, b: Interval): Interval | undefined {
  if (kind === "add") return { min: a.min + b.min, max: a.max + b.max };
  if (kind === "mul") {
    const products = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
    return { min: smallest(products), max: greatest(products) };
  }
  // the rest wants one divisor greater than 0
  const divisor = b.min;
  if (divisor !== b.max || divisor <= 0n) return undefined;
  if (kind === "floordiv") return { min: floorDiv(a.min, divisor), max: floorDiv(a.max, divisor) };
  if (kind === "ceildiv") return { min: -floorDiv(-a.min, divisor), max: -floorDiv(-a.max, divisor) };
  if (kind !== "mod") return undefined;
  const isOneTurn = floorDiv(a.min, divisor) === floorDiv(a.max, divisor);
  const turn = floorDiv(a.min, divisor) * divisor;
  return isOneTurn ? { min: a.min - turn, max: a.max - turn } : { min: 0n, max: divisor - 1n };
}

/** The range of `affine.apply`, or of the extreme of several results. */
export function mapRange(pick: "min" | "max"): readonly InterfaceImpl[] {
  const resultRanges = (
    op: Operation,
    operands: readonly (IntegerRange | undefined)[],
  ): readonly (IntegerRange | undefined)[] => {
    const map = (op.getAttr("map") as AffineMapAttr).map;
    const inputs = operands.map((range): Interval => ({
      min: range?.signedMin ?? -limit,
      max: range?.signedMax ?? limit - 1n,
    }));
    const values = map.results.map((expr) => intervalOf(expr, inputs.slice(0, map.numDims), inputs.slice(map.numDims)));
    if (values.length === 0 || !values.every((value) => value !== undefined)) return [];
    const [mins, maxes] = [values.map(({ min }) => min), values.map(({ max }) => max)];
    const choose = pick === "min" ? smallest : greatest;
    return [IntegerRange.signed(64, choose(mins), choose(maxes))];
  };
  return [implement(integerRangeInterface, { resultRanges })];
}
