/**
 * Fusion of two nests of one block: iterations of the second follow those of the first at once. Legal where no iteration of
 * the second needs one of the first that comes later then; asked exactly, for each pair of accesses.
 */
import { AffineApplyOp, AffineForOp, DeallocOp } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, isEffectFree } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { isRefusal, perfectBand, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { AccessPair, mayTouchSameBuffer } from "../dependence/access-pair.js";
import { dependenceAt } from "../dependence/dependence.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { dependenceNotes } from "../dependence/reordering.js";
import { atLeast, combineForms, constantForm, equal } from "../integer/constraint-space.js";
import type { Constraint, LinearForm } from "../integer/constraint-space.js";
import { Effort } from "../integer/omega-test.js";
import { conformingShifts } from "./conformable.js";
import type { Shifts } from "./conformable.js";

/** What a fusion needs to know before it takes place. */
export interface FusionPlan {
  readonly first: Operation;
  readonly second: Operation;
  /** How many loops of each become one. */
  readonly depth: number;
  readonly shifts: Shifts;
  /** Whether the second nest moves up to the first; else the first moves down. */
  readonly movesUp: boolean;
}

/** The deepest legal fusion of two loops of one block, the first before the second; or why there is none. */
export function planFusion(first: Operation, second: Operation, options: AliasOptions = {}): FusionPlan | Refusal {
  const [firstBand, secondBand] = [perfectBand(first), perfectBand(second)];
  const move = planMove(first, second, options);
  if (isRefusal(move)) return move;
  const buffers = buffersAround(first, options);
  const [sources, sinks] = [memoryAccesses(first, buffers), memoryAccesses(second, buffers)];
  let refusal: Refusal | undefined;
  for (let depth = Math.min(firstBand.length, secondBand.length); depth > 0; depth--) {
    const [outer, inner] = [firstBand.slice(0, depth), secondBand.slice(0, depth)];
    const shifts = conformingShifts(outer, inner, depth);
    if (shifts === undefined) {
      refusal ??= refuse("the loops do not have the same iterations", [
        { location: second.location, message: "the other loop" },
      ]);
      continue;
    }
    const reason =
      refuseCarriedValues([...outer, ...inner]) ?? fusionViolation([first, second], sources, sinks, shifts);
    if (reason === undefined) return { first, second, depth, shifts, movesUp: move === "up" };
    refusal = reason;
  }
  return refusal ?? refuse("there are no loops to fuse");
}

/** Fuses as planned; returns the loop that is left. */
export function fuseLoops({ first, second, depth, shifts, movesUp }: FusionPlan): Operation {
  const [outer, inner] = [perfectBand(first).slice(0, depth), perfectBand(second).slice(0, depth)];
  if (!movesUp) first.moveBefore(second);
  const target = new AffineForOp(outer[depth - 1] as Operation).body;
  const source = new AffineForOp(inner[depth - 1] as Operation).body;
  const anchor = target.last as Operation;
  inner.forEach((loop, k) => {
    const counter = new AffineForOp(outer[k] as Operation).inductionVar;
    const old = new AffineForOp(loop).inductionVar;
    const shift = shifts[k] as number;
    if (shift === 0) return old.replaceAllUsesWith(counter);
    if (old.isUnused) return;
    const map = AffineMap.get(1, 0, [AffineExpr.dim(0).add(shift)]);
    const { op } = AffineApplyOp.create({ map: AffineMapAttr.get(map), mapOperands: [counter] }, loop.location);
    target.insertBefore(op, anchor);
    old.replaceAllUsesWith(op.result());
  });
  for (let op = source.first; op !== undefined && !op.info.isTerminator; op = source.first) op.moveBefore(anchor);
  second.erase();
  return first;
}

/** The first dependence from the first nest to the second that fusing would turn round. */
function fusionViolation(
  roots: readonly Operation[],
  sources: readonly MemoryAccess[],
  sinks: readonly MemoryAccess[],
  shifts: Shifts,
): Refusal | undefined {
  const effort = new Effort();
  for (const source of sources) {
    for (const sink of sinks) {
      if ((source.kind === "read" && sink.kind === "read") || !mayTouchSameBuffer(source, sink)) continue;
      const pair = new AccessPair(source, sink, roots, effort);
      if (!isTurnedRound(pair, shifts)) continue;
      const notes = dependenceNotes(dependenceAt(pair, 1)[0] ?? assumed(pair));
      return refuse("the second loop needs a later iteration of the first", notes);
    }
  }
  return undefined;
}

/** Whether the sink's iteration may come before the source's when both are iterations of one nest. */
function isTurnedRound(pair: AccessPair, shifts: Shifts): boolean {
  const same: Constraint[] = [];
  for (let k = 0; k < shifts.length; k++) {
    const from = pair.sourceInstance.counters[k] as LinearForm;
    const to = combineForms(1, pair.sinkInstance.counters[k] as LinearForm, 1, constantForm(-(shifts[k] as number)));
    if (pair.isPossible([...same, atLeast(from, to, -1)]) !== "empty") return true;
    same.push(equal(from, to));
  }
  return false;
}

const assumed = ({ source, sink }: AccessPair): Parameters<typeof dependenceNotes>[0] => ({
  source,
  sink,
  kind: source.kind === "write" ? (sink.kind === "write" ? "WAW" : "RAW") : "WAR",
  carriedBy: undefined,
  loops: [],
  distances: [],
  isExact: false,
});

/** Whether the second nest can move up to the first, or the first down to the second, past what is between. */
function planMove(first: Operation, second: Operation, options: AliasOptions): "up" | "down" | Refusal {
  const between: Operation[] = [];
  for (let op = first.next; op !== second; op = op.next) {
    if (op === undefined) return refuse("the loops are not in one block in this order");
    between.push(op);
  }
  if (second.operands.some((value) => value.definingOp === first)) {
    return refuse("the second loop uses what the first returns");
  }
  const down = findObstacle(first, between, true, options);
  if (down === undefined) return "down";
  const up = findObstacle(second, between, false, options);
  if (up === undefined) return "up";
  return refuse("what stands between the loops cannot be moved past", [
    { location: down.location, message: "this op" },
  ]);
}

/** An op that the nest may not pass: it uses or makes its values, or touches the same memory. */
export function findObstacle(
  nest: Operation,
  between: readonly Operation[],
  isAbove: boolean,
  options: AliasOptions,
): Operation | undefined {
  const buffers = buffersAround(nest, options);
  const own = memoryAccesses(nest, buffers);
  return between.find((op) => {
    const [maker, user] = isAbove ? [nest, op] : [op, nest];
    if (usesResultsOf(user, maker)) return true;
    if (op.info === DeallocOp.info) {
      return own.some(({ buffer }) => buffer === undefined || buffer === buffers.of(op.operand(0)));
    }
    if (isEffectFree(op)) return false;
    return memoryAccesses(op, buffers).some((other) =>
      own.some((access) => (access.kind === "write" || other.kind === "write") && mayTouchSameBuffer(access, other)),
    );
  });
}

function usesResultsOf(user: Operation, maker: Operation): boolean {
  return maker.results.some((result: Value) =>
    result.uses().some(({ owner }) => owner === user || user.isProperAncestorOf(owner)),
  );
}
