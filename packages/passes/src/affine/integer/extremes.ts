/** The least and greatest value of a linear form over the integer points of a system, by bisection with the Omega test. */
import type { LinearSystem, Row } from "./linear-system.js";
import { Effort, feasibility } from "./omega-test.js";

/** A range; undefined ends are unbounded, or too far away or too hard to find. */
export interface Range {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
}

/** Values beyond this are taken for unbounded. */
const farthest = 2 ** 31;

/** The exact range of `form` over a union of systems with the same variables; undefined when they have no integer point. */
export function rangeOver(systems: readonly LinearSystem[], form: Row): Range | undefined {
  const effort = new Effort();
  const live = systems.filter((system) => feasibility(system, effort) !== "empty");
  if (live.length === 0) return undefined;
  const lower = greatest(live, negate(form), effort);
  return { lower: lower === undefined ? undefined : -lower + 0, upper: greatest(live, form, effort) };
}

/** The greatest value, where it is at most `farthest`. */
function greatest(systems: readonly LinearSystem[], form: Row, effort: Effort): number | undefined {
  const reaches = (value: number): boolean => systems.some((system) => canReach(system, form, value, effort));
  let low = -farthest;
  if (!reaches(low)) return undefined;
  let high: number;
  if (reaches(0)) {
    low = 0;
    for (high = 1; reaches(high); high *= 2) {
      if (high >= farthest) return undefined;
      low = high;
    }
  } else {
    high = 0;
    for (low = -1; !reaches(low); low *= 2) high = low;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reaches(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether the form may be at least `value`. */
function canReach(system: LinearSystem, form: Row, value: number, effort: Effort): boolean {
  const row = form.slice();
  row[row.length - 1] = (row[row.length - 1] as number) - value;
  return feasibility({ ...system, inequalities: [...system.inequalities, row] }, effort) !== "empty";
}

const negate = (row: Row): Row => row.map((value) => -value + 0);
