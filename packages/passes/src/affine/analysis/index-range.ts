/** Which values index expressions take, and how often loops iterate: exact over all executions of an op. */
import { AffineForOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { MapAndOperands } from "@hls-opt/dialect-affine";
import type { Operation } from "@hls-opt/ir-core";
import { atLeast, difference } from "../integer/constraint-space.js";
import type { Range } from "../integer/extremes.js";
import { Executions } from "./executions.js";

const unbounded: Range = { lower: undefined, upper: undefined };

const scopeOf = (op: Operation): Operation => affineScope(op)?.owner ?? op;

/** The range of each result of a map at an op; undefined where the op is never executed. Ends without limit are undefined. */
export function rangesAt(op: Operation, access: MapAndOperands): readonly Range[] | undefined {
  const executions = new Executions(op, scopeOf(op));
  const composed = composeMap(access, affineScope(op));
  const forms = executions.instance.formsOf(composed);
  if (forms === undefined) return composed.map.results.map(() => unbounded);
  const ranges = forms.map((form) => executions.range(form));
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/**
 * The least and the greatest number of iterations of a loop, over all times it is entered; undefined where it is never.
 * It is `min(upper bounds) - max(lower bounds)`, so the least of all differences, in steps.
 */
export function tripCountRange(loop: Operation): Range | undefined {
  const view = new AffineForOp(loop);
  const known = view.tripCount;
  if (known !== undefined) return { lower: known, upper: known };
  const executions = new Executions(loop, scopeOf(loop));
  const [lower, upper] = [view.lowerBound, view.upperBound].map((bound) =>
    executions.instance.formsOf(composeMap(bound, affineScope(loop))),
  );
  if (lower === undefined || upper === undefined) return { lower: 0, upper: undefined };
  const spans = lower.flatMap((low) => upper.map((high) => difference(high, low)));
  const span = executions.space.column();
  const atMost = spans.map((each) => atLeast(each, span));
  const most = executions.range(span, atMost);
  if (most === undefined) return undefined;
  let least: number | undefined = Infinity;
  for (const each of spans) {
    const low = executions.range(each)?.lower;
    least = low === undefined || least === undefined ? undefined : Math.min(least, low);
  }
  const trips = (value: number): number => Math.max(0, Math.ceil(value / view.stepSize));
  return {
    lower: least === undefined ? 0 : trips(least),
    upper: most.upper === undefined ? undefined : trips(most.upper),
  };
}
