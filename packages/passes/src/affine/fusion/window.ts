/** Which subscripts the accesses of one iteration of a loop, or of all, have: a window that moves with the counters. */
import { AffineForOp, AffineLoadOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { Executions } from "../analysis/executions.js";
import { rangesAt } from "../analysis/index-range.js";
import type { MemoryAccess } from "../dependence/memory-accesses.js";
import { combineForms, constantForm, difference } from "../integer/constraint-space.js";
import type { LinearForm } from "../integer/constraint-space.js";

/** Where a window starts: a function of what is fixed in an iteration. */
export interface Start {
  readonly map: AffineMap;
  readonly operands: readonly Value[];
}

/** `size` subscripts from `start` on. */
export interface Extent {
  readonly size: number;
  readonly start: Start;
}

/** What one access does in the iterations of a loop. */
interface Subscript {
  readonly executions: Executions;
  /** Its values and their coefficients. */
  readonly terms: ReadonlyMap<Value, number>;
  readonly constant: number;
}

/** Values that do not change in an iteration, with coefficients. */
type FixedPart = ReadonlyMap<Value, number>;

/**
 * The smallest window in one dimension that all accesses keep to in each iteration of `loop`; undefined where there is none.
 * It starts at the part of some access's subscript that is fixed in the iteration.
 */
export function extentOf(accesses: readonly MemoryAccess[], loop: Operation, dimension: number): Extent | undefined {
  const { body } = new AffineForOp(loop);
  const subscripts = accesses.map((access) => readSubscript(access, topOpAround(access.op, body), dimension));
  return smallestExtent(subscripts, (known) => distinct(known.map(fixedPart)));
}

/**
 * The same for all iterations of `loop` together, from when it is entered to when it is left. It may start at bounds of loops
 * inside, too: those of the points of a tile are functions of the tile's counter.
 */
export function extentWithin(
  accesses: readonly MemoryAccess[],
  loop: Operation,
  dimension: number,
): Extent | undefined {
  const subscripts = accesses.map((access) => readSubscript(access, loop, dimension));
  return smallestExtent(subscripts, (known) => distinct(known.flatMap((each) => [fixedPart(each), ...ends(each)])));
}

function smallestExtent(
  subscripts: readonly (Subscript | undefined)[],
  candidates: (subscripts: readonly Subscript[]) => readonly FixedPart[],
): Extent | undefined {
  let best: Extent | undefined;
  if (!subscripts.every((subscript) => subscript !== undefined)) return undefined;
  for (const fixed of candidates(subscripts)) {
    const window = windowFrom(fixed, subscripts);
    if (window !== undefined && (best === undefined || window.size < best.size)) best = window;
  }
  return best;
}

function readSubscript({ op, subscripts }: MemoryAccess, root: Operation, dimension: number): Subscript | undefined {
  const { map, operands } = subscripts as NonNullable<MemoryAccess["subscripts"]>;
  const form = map.results[dimension]?.linearForm(map.numDims, map.numSymbols);
  if (form === undefined) return undefined;
  const executions = new Executions(op, root);
  const used = operands.map((value, i) => [value, form.coefficients[i] as number] as const);
  return { executions, terms: new Map(used.filter(([, coefficient]) => coefficient !== 0)), constant: form.constant };
}

/** Most starts that are tried for one subscript. */
const mostEnds = 8;

/** What of a subscript does not change. */
function fixedPart({ executions, terms }: Subscript): FixedPart {
  const moving = new Set<Value>(executions.instance.loops.map((inner) => new AffineForOp(inner).inductionVar));
  return new Map([...terms].filter(([value]) => !moving.has(value)));
}

/** The subscript at the ends of the loops that move it: least where counters are at their lower bounds. */
function ends({ executions, terms }: Subscript): FixedPart[] {
  let parts: FixedPart[] = [terms];
  // inner bounds are functions of outer counters
  for (const loop of [...executions.instance.loops].reverse()) {
    const { inductionVar } = new AffineForOp(loop);
    parts = parts.flatMap((part) => {
      const coefficient = part.get(inductionVar);
      return coefficient === undefined ? [part] : atBound(part, new AffineForOp(loop), coefficient);
    });
    if (parts.length > mostEnds) parts.length = mostEnds;
  }
  return parts;
}

/** A sum with each of a loop's linear bounds in place of its counter; constants do not matter. */
function atBound(part: FixedPart, loop: AffineForOp, coefficient: number): FixedPart[] {
  const { map, operands } = composeMap(coefficient > 0 ? loop.lowerBound : loop.upperBound, affineScope(loop.op));
  const forms = map.results.map((expr) => expr.linearForm(map.numDims, map.numSymbols));
  return forms.flatMap((form) => {
    if (form === undefined) return [];
    const sum = new Map(part);
    sum.delete(loop.inductionVar);
    operands.forEach((value, i) => {
      const total = (sum.get(value) ?? 0) + coefficient * (form.coefficients[i] as number);
      if (total === 0) sum.delete(value);
      else sum.set(value, total);
    });
    return [sum];
  });
}

/** Each once. */
function distinct(parts: readonly FixedPart[]): FixedPart[] {
  const found: FixedPart[] = [];
  for (const part of parts) if (!found.some((other) => areEqual(other, part))) found.push(part);
  return found;
}

const areEqual = (a: FixedPart, b: FixedPart): boolean =>
  a.size === b.size && [...a].every(([value, coefficient]) => b.get(value) === coefficient);

/** How far the subscripts are from the fixed part, at least and at most. */
function windowFrom(fixed: FixedPart, subscripts: readonly Subscript[]): Extent | undefined {
  let [lower, upper] = [Infinity, -Infinity];
  for (const { executions, terms, constant } of subscripts) {
    const [own, from] = [sumOf(executions, terms), sumOf(executions, fixed)];
    const range = own && from && executions.range(difference(own, from, constant));
    if (range?.lower === undefined || range.upper === undefined) return undefined;
    lower = Math.min(lower, range.lower);
    upper = Math.max(upper, range.upper);
  }
  const operands = [...fixed.keys()];
  const terms = [...fixed.values()].map((coefficient, i) => AffineExpr.dim(i).mul(coefficient));
  const sum = terms.reduce((a, b) => a.add(b), AffineExpr.constant(0)).add(lower);
  return { size: upper - lower + 1, start: { map: AffineMap.get(operands.length, 0, [sum]), operands } };
}

function sumOf({ instance }: Executions, terms: FixedPart): LinearForm | undefined {
  let sum: LinearForm | undefined = constantForm(0);
  for (const [value, coefficient] of terms) {
    const form = instance.formOfValue(value);
    sum = sum && form && combineForms(1, sum, coefficient, form);
  }
  return sum;
}

/** The op of `block` that holds `op`, or `op` itself. */
function topOpAround(op: Operation, block: Operation["parent"]): Operation {
  let top = op;
  while (top.parent !== block && top.parentOp !== undefined) top = top.parentOp;
  return top;
}

export const shifted = ({ map, operands }: Start, by: number): Start => ({
  map: AffineMap.get(
    map.numDims,
    map.numSymbols,
    map.results.map((expr) => expr.add(by)),
  ),
  operands,
});

/** A window's end as the bound of a loop at `op`: together with `limit` where the window may go beyond that. */
export function clippedBound(op: Operation, end: Start, limit: number, which: "max" | "min"): LoopBound {
  const operands = end.operands as readonly Value<IndexType>[];
  const alone = composeMap({ map: end.map, operands }, affineScope(op));
  const [range] = rangesAt(op, { map: end.map, operands }) ?? [];
  const isInside =
    which === "max"
      ? range?.lower !== undefined && range.lower >= limit
      : range?.upper !== undefined && range.upper <= limit;
  if (isInside) return alone;
  const { numDims, numSymbols, results } = alone.map;
  return {
    map: AffineMap.get(numDims, numSymbols, [...results, AffineExpr.constant(limit)]),
    operands: alone.operands,
  };
}

/** Makes an access go to a buffer that holds a window only; dimensions without a start stay whole. */
export function moveToWindow(
  { op, subscripts }: MemoryAccess,
  buffer: Value,
  starts: readonly (Start | undefined)[],
): void {
  const { map, operands } = subscripts as NonNullable<MemoryAccess["subscripts"]>;
  const inputs = [...operands];
  const dims = operands.map((_, i) => AffineExpr.dim(i));
  const results = map.results.map((expr, dimension) => {
    const own = expr.replace(dims.slice(0, map.numDims), dims.slice(map.numDims));
    const start = starts[dimension];
    return start === undefined ? own : own.sub(placeStart(start, inputs));
  });
  const composed = composeMap({ map: AffineMap.get(inputs.length, 0, results), operands: inputs }, affineScope(op));
  const leading = op.info === AffineLoadOp.info ? [buffer] : [op.operand(0), buffer];
  op.setOperands([...leading, ...composed.operands]);
  op.setAttr("map", AffineMapAttr.get(composed.map));
}

/** A start as an expression over dimensions, its operands added behind `inputs`. */
export function placeStart({ map, operands }: Start, inputs: Value<IndexType>[]): AffineExpr {
  const first = inputs.length;
  inputs.push(...(operands as readonly Value<IndexType>[]));
  const given = operands.map((_, i) => AffineExpr.dim(first + i));
  return (map.results[0] as AffineExpr).replace(given.slice(0, map.numDims), given.slice(map.numDims));
}
