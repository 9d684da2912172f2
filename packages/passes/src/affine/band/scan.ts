/**
 * Loops that scan the integer points of a set of linear constraints in a given order of variables: bounds come from projecting
 * the inner variables away by Fourier-Motzkin (C. Ancourt, F. Irigoin, "Scanning polyhedra with DO loops", 1991). The
 * innermost bounds hold all constraints, so the points are exactly those of the set, even where the projection to the outer
 * variables has points more. Bounds that others imply are left out, by the Omega test.
 */
import { affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { LoopBound, MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap } from "@hls-opt/ir-core";
import type { Block, IndexType, Operation, Value } from "@hls-opt/ir-core";
import { makeLoop } from "./loop-header.js";
import { combineRows, normaliseInequality } from "../integer/linear-system.js";
import type { Row } from "../integer/linear-system.js";
import { Effort, boundsOn, feasibility } from "../integer/omega-test.js";

/** `lower <= variable <= upper` for the rows that hold the variable at `position`, in terms of those before it. */
interface Level {
  readonly lower: readonly Row[];
  readonly upper: readonly Row[];
}

/** Rows over the scanned variables, outermost first, then parameters, then the constant. */
export interface ScannedSet {
  readonly variables: number;
  readonly parameters: readonly MapAndOperands[];
  readonly rows: readonly Row[];
}

/** More rows than this are not made. */
const mostRows = 100;

/** The bounds of each variable; undefined where one is not bounded, or where there would be too many rows. */
export function scanLevels({ variables, rows }: ScannedSet): readonly Level[] | undefined {
  const levels: Level[] = [];
  let current: Row[] | undefined = withoutImplied(rows);
  for (let v = variables - 1; v >= 0; v--) {
    if (current === undefined) return undefined;
    const { lower, upper, rest }: ReturnType<typeof boundsOn> = boundsOn(current, v);
    if (lower.length === 0 || upper.length === 0) return undefined;
    levels[v] = { lower, upper };
    for (const below of lower) {
      for (const above of upper) rest.push(combineRows(-(above[v] as number), below, below[v] as number, above));
    }
    current = rest.length > mostRows ? undefined : withoutImplied(rest);
  }
  return levels;
}

/** Rows that all others do not imply; undefined when no point satisfies them all. */
function withoutImplied(rows: readonly Row[]): Row[] | undefined {
  const distinct = new Map<string, Row>();
  for (const row of rows) {
    const simple = normaliseInequality(row);
    if (simple === "never") return undefined;
    if (simple !== "always") distinct.set(simple.join(), simple);
  }
  const kept = [...distinct.values()];
  const effort = new Effort();
  for (let i = kept.length - 1; i >= 0; i--) {
    const row = kept[i] as Row;
    const others = kept.filter((_, j) => j !== i);
    const opposite = row.map((value, k) => (k === row.length - 1 ? -value - 1 : -value + 0));
    const system = { variables: row.length - 1, equalities: [], inequalities: [...others, opposite] };
    if (feasibility(system, effort) === "empty") kept.splice(i, 1);
  }
  return kept;
}

/** Loops for these levels, one in the other, around an empty innermost body. */
export interface ScanLoops {
  readonly loops: readonly Operation[];
  readonly counters: readonly Value<IndexType>[];
  readonly body: Block;
}

/** Inserts the loops before `anchor`, with the attributes and locations of `models`. */
export function buildScan(
  anchor: Operation,
  set: ScannedSet,
  levels: readonly Level[],
  models: readonly Operation[],
): ScanLoops {
  const loops: Operation[] = [];
  const counters: Value<IndexType>[] = [];
  let body: Block | undefined;
  levels.forEach((level, v) => {
    const lower = boundOf(level.lower, v, set, counters, anchor, lowerExpr);
    const upper = boundOf(level.upper, v, set, counters, anchor, upperExpr);
    const model = models[v] as Operation;
    const loop = makeLoop(lower, upper, 1, model);
    if (body === undefined) anchor.parent?.insertBefore(loop.op, anchor);
    else body.insertBefore(loop.op, body.last as Operation);
    body = loop.body;
    loops.push(loop.op);
    counters.push(loop.inductionVar);
  });
  return { loops, counters, body: body as Block };
}

function boundOf(
  rows: readonly Row[],
  variable: number,
  set: ScannedSet,
  counters: readonly Value<IndexType>[],
  anchor: Operation,
  exprOf: (rest: AffineExpr, coefficient: number) => AffineExpr,
): LoopBound {
  const operands: Value<IndexType>[] = [...counters];
  const parameters = set.parameters.map(({ map, operands: inputs }) => {
    const first = operands.length;
    operands.push(...inputs);
    const dims = inputs.map((_, i) => AffineExpr.dim(first + i));
    return (map.results[0] as AffineExpr).replace(dims.slice(0, map.numDims), dims.slice(map.numDims));
  });
  const exprs = rows.map((row) => {
    let sum: AffineExpr = AffineExpr.constant(0);
    for (let v = 0; v < variable; v++) sum = sum.add(AffineExpr.dim(v).mul(row[v] as number));
    parameters.forEach((parameter, p) => (sum = sum.add(parameter.mul(row[set.variables + p] as number))));
    return exprOf(sum.add(row[row.length - 1] as number), Math.abs(row[variable] as number));
  });
  const unique = [...new Set(exprs)];
  return composeMap({ map: AffineMap.get(operands.length, 0, unique), operands }, affineScope(anchor));
}

/** `a * v + rest >= 0`, so `v >= ceil(-rest / a)`. */
const lowerExpr = (rest: AffineExpr, a: number): AffineExpr => rest.neg().ceilDiv(a);

/** `-a * v + rest >= 0`, so `v < floor(rest / a) + 1`. */
const upperExpr = (rest: AffineExpr, a: number): AffineExpr => rest.floorDiv(a).add(1);
