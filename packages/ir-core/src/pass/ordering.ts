import { InvariantError } from "../ir/diagnostic.js";
import type { Pipeline } from "./pipeline.js";

/** Where both passes run, `before` must not run after `after`. */
export interface OrderingConstraint {
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

/** The constraints that a pipeline breaks, in words. */
export function orderingViolations(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): string[] {
  const names = [...pipeline.passes()].map((use) => use.pass.name);
  return constraints
    .filter(
      ({ before, after }) =>
        names.includes(before) && names.includes(after) && names.indexOf(after) < names.lastIndexOf(before),
    )
    .map(({ before, after, reason }) => `'${before}' must run before '${after}': ${reason}`);
}

/** For pipelines of our own, at start-up: throws when one breaks a constraint. */
export function assertOrdering(pipeline: Pipeline, constraints: readonly OrderingConstraint[]): void {
  const violations = orderingViolations(pipeline, constraints);
  if (violations.length > 0) throw new InvariantError(`pipeline ${pipeline}: ${violations.join("; ")}`);
}
