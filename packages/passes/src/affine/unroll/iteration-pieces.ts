/** How the iterations of a loop are divided when it is unrolled: a main part, and what remains of it. */
import { AffineExpr, simplifyAffineExpr } from "@hls-opt/ir-core";
import type { SharedExprs } from "./bindings.js";

/** How often the body of a loop is repeated: `full` for all iterations. */
export type UnrollFactor = number | "full";

/** A loop's bounds over one list of values, and its step. */
export interface LoopSpace {
  readonly over: SharedExprs;
  /** The greatest of these is the first value of the counter. */
  readonly lower: readonly AffineExpr[];
  /** The least of these is not reached. */
  readonly upper: readonly AffineExpr[];
  readonly step: number;
}

/** A part of the iterations: a loop whose body is repeated, or copies without a loop. */
export interface Piece {
  readonly lower: readonly AffineExpr[];
  /** Undefined where there is no loop. */
  readonly upper: readonly AffineExpr[] | undefined;
  readonly copies: number;
}

/** Why a loop cannot be unrolled as asked for, as the end of a sentence. */
export interface Unsuitable {
  readonly reason: string;
}

/** The loop as it is. */
export const wholeLoop = (space: LoopSpace): readonly Piece[] => [
  { lower: space.lower, upper: space.upper, copies: 1 },
];

/**
 * The pieces in their order. Parts of no iterations are left out; parts of one iteration of the new loop have no loop. Where
 * the number of iterations is not constant, the remainder starts at `max(lower, end of the main part)`: without iterations
 * the end of the main part lies before the lower bound.
 */
export function dividePieces(
  space: LoopSpace,
  factor: UnrollFactor,
  inlinesRemainder = false,
): readonly Piece[] | Unsuitable {
  const trips = tripCount(space);
  if (trips !== undefined) {
    return factor === "full" || trips <= factor
      ? inlined(space.lower, trips)
      : divideKnown(space, trips, factor, inlinesRemainder);
  }
  if (factor === "full") return { reason: "the number of its iterations is not constant" };
  const { over, step } = space;
  const [lower, upper] = [single(space.lower), single(space.upper)];
  if (lower === undefined || upper === undefined) {
    return { reason: "a bound is an extreme of several functions, so that its iterations cannot be divided" };
  }
  const groups = upper.sub(lower).ceilDiv(step).floorDiv(factor);
  const middle = simplifyAffineExpr(lower.add(groups.mul(factor * step)), over.numDims, over.numSymbols);
  return [
    { lower: [lower], upper: [middle], copies: factor },
    { lower: [lower, middle], upper: [upper], copies: 1 },
  ];
}

/** The number of iterations, where it is constant. */
export function tripCount({ over, lower, upper, step }: LoopSpace): number | undefined {
  const [first, last] = [extreme(lower, Math.max), extreme(upper, Math.min)];
  if (first !== undefined && last !== undefined) return Math.max(0, Math.ceil((last - first) / step));
  const [from, to] = [single(lower), single(upper)];
  if (from === undefined || to === undefined) return undefined;
  const span = simplifyAffineExpr(to.sub(from), over.numDims, over.numSymbols);
  return span.isConstant() ? Math.max(0, Math.ceil(span.value / step)) : undefined;
}

/** The lower bound as one expression; there is one where the number of iterations is constant. */
export function firstOf(lower: readonly AffineExpr[]): AffineExpr {
  const constant = extreme(lower, Math.max);
  return constant === undefined ? (lower[0] as AffineExpr) : AffineExpr.constant(constant);
}

function divideKnown(
  { lower, upper, step }: LoopSpace,
  trips: number,
  factor: number,
  inlinesRemainder: boolean,
): readonly Piece[] {
  const groups = Math.floor(trips / factor);
  const rest = trips - groups * factor;
  const middle = [firstOf(lower).add(groups * factor * step)];
  const main: Piece = { lower, upper: groups === 1 ? undefined : rest === 0 ? upper : middle, copies: factor };
  if (rest <= 1 || inlinesRemainder) return [main, ...inlined(middle, rest)];
  return [main, { lower: middle, upper, copies: 1 }];
}

const inlined = (lower: readonly AffineExpr[], copies: number): readonly Piece[] =>
  copies === 0 ? [] : [{ lower, upper: undefined, copies }];

const single = (exprs: readonly AffineExpr[]): AffineExpr | undefined => (exprs.length === 1 ? exprs[0] : undefined);

function extreme(exprs: readonly AffineExpr[], pick: (...values: number[]) => number): number | undefined {
  return exprs.length > 0 && exprs.every((expr) => expr.isConstant())
    ? pick(...exprs.map((expr) => expr.value))
    : undefined;
}
