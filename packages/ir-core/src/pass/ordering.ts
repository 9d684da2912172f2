/**
 * What has to run before what, as a table with reasons: the Go compiler's `passOrder`. A pipeline that breaks a constraint
 * gets a warning; pipelines of our own are asserted in a test.
 */
import { InvariantError } from "../ir/diagnostic.js";
import type { Diagnostic } from "../ir/diagnostic.js";
import { UnknownLoc } from "../ir/location.js";
import type { PassUse, Pipeline } from "./pipeline.js";

/** Where both passes run, `before` must not run after `after`. */
export interface OrderingConstraint {
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

interface Violation extends OrderingConstraint {
  /** The use of `before` that comes too late, and the first of `after`. */
  readonly late: PassUse;
  readonly early: PassUse;
}

/** The constraints that a pipeline breaks, in words. */
export function orderingViolations(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): string[] {
  return findViolations(pipeline, constraints).map(describe);
}

/** A warning for each constraint that a pipeline breaks, at the pass that comes too late. */
export function orderingWarnings(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): Diagnostic[] {
  return findViolations(pipeline, constraints).map((violation) => {
    const { late, early, after } = violation;
    return {
      severity: "warning",
      code: "pipeline/order",
      location: late.location ?? UnknownLoc.instance,
      message: describe(violation),
      notes: early.location === undefined ? [] : [{ location: early.location, message: `'${after}' runs here` }],
    };
  });
}

/** For pipelines of our own, at start-up: throws when one breaks a constraint. */
export function assertOrdering(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): void {
  const violations = orderingViolations(pipeline, constraints);
  if (violations.length > 0) throw new InvariantError(`pipeline ${pipeline}: ${violations.join("; ")}`);
}

function findViolations(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): Violation[] {
  const uses = [...pipeline.passes()];
  return constraints.flatMap((constraint) => {
    const firstAfter = uses.findIndex((use) => use.pass.name === constraint.after);
    const lastBefore = uses.findLastIndex((use) => use.pass.name === constraint.before);
    const [early, late] = [uses[firstAfter], uses[lastBefore]];
    return early === undefined || late === undefined || firstAfter > lastBefore ? [] : [{ ...constraint, early, late }];
  });
}

function describe({ before, after, reason }: OrderingConstraint): string {
  return `'${before}' must run before '${after}': ${reason}`;
}
