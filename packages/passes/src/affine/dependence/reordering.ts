/**
 * Whether executions may be put into another order: none that depend on each other may change places. Asked exactly, of the
 * order itself: "is there a pair whose source comes first now and last then?", instead of by direction vectors, which forget
 * how distances in different loops belong together.
 */
import type { AffineExpr, DiagnosticNote, Value } from "@hls-opt/ir-core";
import { atLeast, constantForm, difference, equal } from "../integer/constraint-space.js";
import type { Constraint, LinearForm } from "../integer/constraint-space.js";
import type { Operation } from "@hls-opt/ir-core";
import { Effort } from "../integer/omega-test.js";
import { AccessPair, mayTouchSameBuffer } from "./access-pair.js";
import { dependenceAt, directionText } from "./dependence.js";
import type { Dependence } from "./dependence.js";
import type { Instance } from "./instance.js";
import type { MemoryAccess } from "./memory-accesses.js";

/**
 * When executions take place after a transform: lists of numbers, compared position by position, as functions of the counters
 * of the loops around the access inside the nest (dimensions) and of `symbols`. Two executions with equal lists keep the order
 * that they have.
 */
export interface NewOrder {
  readonly symbols: readonly Value[];
  timeOf(access: MemoryAccess): readonly AffineExpr[];
}

/** The first dependence that a new order breaks, by source, sink and depth. */
export function findViolation(
  root: Operation,
  accesses: readonly MemoryAccess[],
  order: NewOrder,
): Dependence | undefined {
  const effort = new Effort();
  for (let i = 0; i < accesses.length; i++) {
    for (let j = 0; j < accesses.length; j++) {
      const [source, sink] = [accesses[i] as MemoryAccess, accesses[j] as MemoryAccess];
      if ((source.kind === "read" && sink.kind === "read") || !mayTouchSameBuffer(source, sink)) continue;
      const violation = violationOf(new AccessPair(source, sink, root, effort), i < j, order);
      if (violation !== undefined) return violation;
    }
  }
  return undefined;
}

function violationOf(pair: AccessPair, isInOrder: boolean, order: NewOrder): Dependence | undefined {
  if (pair.isPossible([]) === "empty") return undefined;
  const [from, to] = [pair.sourceInstance, pair.sinkInstance];
  const [before, after] = [timeForms(pair, from, pair.source, order), timeForms(pair, to, pair.sink, order)];
  const last = pair.commonLoops.length + (isInOrder ? 1 : 0);
  for (let depth = 1; depth <= last; depth++) {
    const now = pair.orderAt(depth);
    if (isSwapped(pair, now, before, after)) {
      return dependenceAt(pair, depth)[0];
    }
  }
  return undefined;
}

/** Whether the sink may come first in the new order while these constraints hold. */
function isSwapped(
  pair: AccessPair,
  now: readonly Constraint[],
  before: readonly (LinearForm | undefined)[],
  after: readonly (LinearForm | undefined)[],
): boolean {
  const same: Constraint[] = [];
  for (let p = 0; p < Math.min(before.length, after.length); p++) {
    const [first, second] = [before[p], after[p]];
    // a time that cannot be expressed may be any
    if (first === undefined || second === undefined) return pair.isPossible([...now, ...same]) !== "empty";
    const distance = difference(second, first);
    const constant = distance.coefficients.every((coefficient) => coefficient === 0) ? distance.constant : undefined;
    if (constant !== undefined && constant > 0) return false;
    if (constant === 0) continue;
    const isPossible = pair.isPossible([...now, ...same, atLeast(constantForm(-1), distance)]) !== "empty";
    if (isPossible) return true;
    if (constant !== undefined) return false;
    same.push(equal(second, first));
  }
  return false;
}

function timeForms(
  pair: AccessPair,
  instance: Instance,
  access: MemoryAccess,
  order: NewOrder,
): (LinearForm | undefined)[] {
  const symbols = order.symbols.map((value) => pair.parameter(value) ?? constantForm(0));
  return order.timeOf(access).map((expr) => instance.formOfSchedule(expr, symbols));
}

/** A dependence as notes at its two ends. */
export function dependenceNotes(dependence: Dependence): DiagnosticNote[] {
  const { source, sink, kind, carriedBy, isExact } = dependence;
  const where =
    carriedBy === undefined
      ? dependence.loops.length > 0
        ? ", in the same iteration"
        : ""
      : `, carried by loop ${carriedBy} of ${dependence.loops.length}, directions (${[...directionText(dependence)].join(", ")}), distances (${distanceText(dependence)})`;
  const doubt = isExact
    ? ""
    : "; it is assumed because not everything here is affine, known not to alias (hls.noalias says so), or quickly decided";
  return [
    { location: source.op.location, message: `${kind} dependence from here` },
    { location: sink.op.location, message: `to here${where}${doubt}` },
  ];
}

function distanceText({ distances }: Dependence): string {
  return distances
    .map(({ lower, upper }) =>
      lower !== undefined && lower === upper ? `${lower}` : `${lower ?? "-inf"}..${upper ?? "inf"}`,
    )
    .join(", ");
}
