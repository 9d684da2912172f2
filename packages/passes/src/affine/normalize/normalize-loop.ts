/** Loops that count from 0 by 1, loops that iterate once, and bands as one loop. */
import { AffineApplyOp, AffineForOp, affineScope, canonicalizeMap } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, Builder, indexAttr } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { dependentBounds, isRefusal, perfectBand, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { setBounds } from "../band/loop-header.js";

const zero: LoopBound = { map: AffineMap.constant(0), operands: [] };

export const isNormalized = (loop: AffineForOp): boolean => loop.constantLowerBound === 0 && loop.stepSize === 1;

/**
 * Makes a loop count from 0 by 1: `i = lower to upper step s` becomes `k = 0 to (upper - lower) ceildiv s` with
 * `i = lower + k * s`. Refused where the lower bound is the greatest of several results: that is no affine function.
 */
export function normalizeLoop(op: Operation): readonly Operation[] | Refusal {
  const loop = new AffineForOp(op);
  if (isNormalized(loop)) return [op];
  const { lowerBound, upperBound, stepSize } = loop;
  if (lowerBound.map.results.length !== 1) return refuse("its lower bound is the greatest of several values");
  const joined = join(lowerBound, upperBound);
  const [lower, ...uppers] = joined.map.results as [AffineExpr, ...AffineExpr[]];
  const trips = uppers.map((upper) => upper.sub(lower).ceilDiv(stepSize));
  const scope = affineScope(op);
  const upper = canonicalizeMap({ map: withResults(joined.map, trips), operands: joined.operands }, scope);
  replaceCounter(loop, lowerBound);
  op.setAttr("step", indexAttr(1));
  setBounds(loop, zero, upper);
  return [op];
}

/** Both maps over all operands: the lower one's results first. */
function join(lower: LoopBound, upper: LoopBound): LoopBound {
  const [a, b] = [lower.map, upper.map];
  const shifted = b.results.map((expr) =>
    expr.replace(
      Array.from({ length: b.numDims }, (_, i) => AffineExpr.dim(a.numDims + i)),
      Array.from({ length: b.numSymbols }, (_, i) => AffineExpr.symbol(a.numSymbols + i)),
    ),
  );
  const map = AffineMap.get(a.numDims + b.numDims, a.numSymbols + b.numSymbols, [...a.results, ...shifted]);
  const operands = [
    ...lower.operands.slice(0, a.numDims),
    ...upper.operands.slice(0, b.numDims),
    ...lower.operands.slice(a.numDims),
    ...upper.operands.slice(b.numDims),
  ];
  return { map, operands };
}

const withResults = (map: AffineMap, results: readonly AffineExpr[]): AffineMap =>
  AffineMap.get(map.numDims, map.numSymbols, results);

/** Makes users of the counter read `lower + counter * step`. */
function replaceCounter({ op, body, inductionVar, stepSize }: AffineForOp, { map, operands }: LoopBound): void {
  if (inductionVar.isUnused) return;
  const counter = AffineExpr.dim(map.numDims).mul(stepSize);
  const value = counter.add(map.results[0] as AffineExpr);
  const whole = AffineMap.get(map.numDims + 1, map.numSymbols, [value]);
  const inputs = [...operands.slice(0, map.numDims), inductionVar, ...operands.slice(map.numDims)];
  const made = canonicalizeMap({ map: whole, operands: inputs }, affineScope(op));
  replaceByApply(inductionVar, made, new Builder(body, body.first, op.location));
}

/** Makes users of a value read a function of it (or of others), which is computed at a point before them. */
function replaceByApply(value: Value, { map, operands }: LoopBound, builder: Builder): void {
  const users = value.uses();
  const apply = AffineApplyOp.create({ map: AffineMapAttr.get(map), mapOperands: operands });
  for (const use of users) use.set(apply.result);
  builder.insert(apply);
}

/** Puts the body of a loop that iterates exactly once in its place; refused for others. */
export function promoteSingleIteration(op: Operation): readonly Operation[] | Refusal {
  const loop = new AffineForOp(op);
  if (loop.tripCount !== 1) return refuse(`it iterates ${loop.tripCount ?? "an unknown number of"} times, not once`);
  const { lowerBound, body, inits } = loop;
  // one iteration: all results of the lower bound's map are constants or there is one of them
  if (lowerBound.map.results.length !== 1) return refuse("its lower bound is the greatest of several values");
  const builder = Builder.before(op);
  if (!loop.inductionVar.isUnused) replaceByApply(loop.inductionVar, lowerBound, builder);
  loop.iterArgs.forEach((argument, i) => argument.replaceAllUsesWith(inits[i] as Value));
  const end = body.terminator as Operation;
  op.results.forEach((result, i) => result.replaceAllUsesWith(end.operand(i)));
  end.erase();
  const moved = body.operations();
  for (const inner of moved) inner.moveBefore(op);
  op.erase();
  return moved.filter((inner) => inner.info === AffineForOp.info);
}

/**
 * Makes one loop of a perfect band whose numbers of iterations are constants: its counter, divided, gives those of the band.
 * Iterations keep their order, so that it is always legal.
 */
export function coalesceBand(op: Operation): readonly Operation[] | Refusal {
  const band = perfectBand(op);
  if (band.length < 2) return refuse("there is no other loop alone in it");
  const carried = refuseCarriedValues(band);
  if (carried !== undefined) return carried;
  const dependent = dependentBounds(band);
  if (dependent !== undefined) {
    const note = { location: dependent.location, message: "this loop's" };
    return refuse("bounds depend on a counter of the band", [note]);
  }
  const trips = band.map((loop) => new AffineForOp(loop).tripCount);
  const unknown = trips.findIndex((count) => count === undefined);
  if (unknown >= 0) {
    const note = { location: (band[unknown] as Operation).location, message: "this loop's" };
    return refuse("a number of iterations is not constant", [note]);
  }
  const total = (trips as number[]).reduce((product, count) => product * count, 1);
  if (total === 0) return refuse("a loop of its band never iterates");
  if (!Number.isSafeInteger(total)) return refuse("it would iterate more than 2^53 times");
  for (const loop of band) {
    const outcome = normalizeLoop(loop);
    if (isRefusal(outcome)) return outcome;
  }
  return mergeBand(band, trips as number[], total);
}

/** Loops that a normalised one holds directly; `affine.apply` ops of normalised counters stand between them. */
function mergeBand(band: readonly Operation[], trips: readonly number[], total: number): readonly Operation[] {
  const outer = new AffineForOp(band[0] as Operation);
  const { op, body } = outer;
  setBounds(outer, zero, { map: AffineMap.constant(total), operands: [] });
  const first = body.first;
  const builder = new Builder(body, first, op.location);
  const counter = outer.inductionVar;
  const users = band.map((loop) => new AffineForOp(loop).inductionVar.uses());
  let inner = total;
  band.forEach((_, k) => {
    const trip = trips[k] as number;
    inner /= trip;
    const quotient = AffineExpr.dim(0).floorDiv(inner);
    const value = k === 0 ? quotient : quotient.mod(trip);
    for (const use of users[k] ?? []) use.set(applyTo(builder, value, counter));
  });
  for (const loop of band.slice(1)) {
    for (const each of new AffineForOp(loop).body.operations()) {
      if (!each.info.isTerminator && !band.includes(each)) each.moveBefore(body.last as Operation);
    }
  }
  (band[1] as Operation).erase();
  return [op];
}

function applyTo(builder: Builder, expr: AffineExpr, counter: Value<IndexType>): Value {
  const map = AffineMapAttr.get(AffineMap.get(1, 0, [expr]));
  return builder.insert(AffineApplyOp.create({ map, mapOperands: [counter] })).result;
}
