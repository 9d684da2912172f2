/**
 * What of a loop's iteration can be done one iteration earlier: nests at its start that fill buffers allocated in the iteration
 * from memory outside of the loop.
 */
import { AffineForOp, AffineLoadOp, AffineStoreOp, AllocaOp, AllocOp, DeallocOp } from "@hls-opt/dialect-affine";
import { collect, isEffectFree } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { isLoop, isRefusal, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { AccessPair, mayTouchSameBuffer } from "../dependence/access-pair.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { dependenceNotes } from "../dependence/reordering.js";
import { combineForms, constantForm, equal } from "../integer/constraint-space.js";
import type { LinearForm } from "../integer/constraint-space.js";
import { Effort } from "../integer/omega-test.js";
import { refuseRelayout } from "../memory/relayout.js";
import { isMadeIn } from "./plan-copies.js";

export interface Prefetch {
  /** The allocations that are filled. */
  readonly allocations: readonly Operation[];
  /** What fills them, in order. */
  readonly fills: readonly Operation[];
  /** Ops without effects before the last of these, which they may use. */
  readonly setup: readonly Operation[];
}

/** What can be done one iteration earlier; or why there is nothing. */
export function findPrefetch(loop: Operation, options: AliasOptions): Prefetch | Refusal {
  const prefetch = splitBody(loop, options);
  if (isRefusal(prefetch)) return prefetch;
  return (
    refuseBuffers(loop, prefetch) ?? refuseCarried(loop, prefetch) ?? refuseOrder(loop, prefetch, options) ?? prefetch
  );
}

/** The ops at the start of the body, up to the first that is neither a fill nor without effects. */
function splitBody(loop: Operation, options: AliasOptions): Prefetch | Refusal {
  const buffers = buffersAround(loop, options);
  const [fills, setup]: [Operation[], Operation[]] = [[], []];
  const filled = new Set<Operation>();
  let usedSetup = 0;
  for (const op of new AffineForOp(loop).body.operations()) {
    if (op.info === AllocOp.info || op.info === AllocaOp.info) continue;
    if (op.regions.length === 0 && op.info.isPure && !op.info.isTerminator) {
      setup.push(op);
      continue;
    }
    const target = fillTargets(op, loop, (access) => memoryAccesses(access, buffers));
    if (target === undefined) break;
    for (const allocation of target) filled.add(allocation);
    fills.push(op);
    usedSetup = setup.length;
  }
  if (filled.size === 0) {
    return refuse("it does not start with nests that fill a buffer of the iteration from outside memory");
  }
  // a load whose element is stored only behind the first other op stays there
  const own = new Set(fills);
  const movable = fills.filter((op) => op.results.every((value) => value.uses().every(({ owner }) => own.has(owner))));
  return { allocations: [...filled], fills: movable, setup: setup.slice(0, usedSetup) };
}

/** The allocations of the iteration that an op fills; undefined where it does anything else. */
function fillTargets(
  op: Operation,
  loop: Operation,
  accessesOf: (op: Operation) => ReturnType<typeof memoryAccesses>,
): readonly Operation[] | undefined {
  // an element that goes to the buffer at once
  const isPart = op.info === AffineStoreOp.info || (isLoop(op) && op.results.length === 0);
  const isElement =
    op.info === AffineLoadOp.info &&
    op
      .result()
      .uses()
      .every(({ owner }) => owner.info === AffineStoreOp.info && owner.parent === op.parent) &&
    op
      .result()
      .uses()
      .every(({ owner }) => storesToIteration(owner, loop));
  if (!isPart && !isElement) return undefined;
  const targets: Operation[] = [];
  for (const { kind, buffer, subscripts } of accessesOf(op)) {
    if (buffer === undefined || subscripts === undefined) return undefined;
    const allocation = buffer.root.definingOp;
    if (kind === "read") {
      if (isMadeIn(loop, buffer.root)) return undefined;
    } else if (allocation?.parentOp !== loop || buffer.sharing !== "private") return undefined;
    else targets.push(allocation);
  }
  return targets;
}

const storesToIteration = (store: Operation, loop: Operation): boolean =>
  store.operand(1).definingOp?.parentOp === loop;

/** Buffers must be such that a dimension can be added, and live in the iteration only. */
function refuseBuffers(loop: Operation, { allocations }: Prefetch): Refusal | undefined {
  for (const allocation of allocations) {
    const refusal = refuseRelayout(allocation);
    if (refusal !== undefined) return refuse(`a buffer cannot be made larger: ${refusal.reason}`, refusal.notes);
  }
  const freed = collect(loop, ({ info }) => info === DeallocOp.info).find((op) => !isMadeIn(loop, op.operand(0)));
  return freed && refuse("it frees a buffer of outside", [{ location: freed.location, message: "here" }]);
}

/** What is done earlier must not use values that the iteration before hands on. */
function refuseCarried(loop: Operation, { fills, setup }: Prefetch): Refusal | undefined {
  const { body, inductionVar } = new AffineForOp(loop);
  const carried = new Set<Value>(body.arguments.filter((value) => value !== inductionVar));
  for (const top of [...fills, ...setup]) {
    const user = collect(top, (op) => op.operands.some((value) => carried.has(value)))[0];
    if (user === undefined) continue;
    return refuse("what fills the buffer uses values of iter_args", [{ location: user.location, message: "here" }]);
  }
  return undefined;
}

/** The first write in the rest of an iteration to what is read to fill the buffers of the next one. */
function refuseOrder(loop: Operation, { fills }: Prefetch, options: AliasOptions): Refusal | undefined {
  const buffers = buffersAround(loop, options);
  const reads = fills.flatMap((op) => memoryAccesses(op, buffers)).filter(({ kind }) => kind === "read");
  const own = new Set(fills);
  const writes = new AffineForOp(loop).body
    .operations()
    .filter((op) => !own.has(op) && !isEffectFree(op))
    .flatMap((op) => memoryAccesses(op, buffers))
    .filter(({ kind }) => kind === "write");
  const { stepSize } = new AffineForOp(loop);
  const effort = new Effort();
  for (const source of writes) {
    for (const sink of reads) {
      if (!mayTouchSameBuffer(source, sink)) continue;
      const pair = new AccessPair(source, sink, loop, effort);
      const [from, to] = [pair.sourceInstance.counters[0] as LinearForm, pair.sinkInstance.counters[0] as LinearForm];
      const next = combineForms(1, from, 1, constantForm(stepSize));
      if (pair.isPossible([equal(to, next)]) === "empty") continue;
      const notes = dependenceNotes({
        source,
        sink,
        kind: "RAW",
        carriedBy: 1,
        loops: [loop],
        distances: [{ lower: stepSize, upper: stepSize }],
        isExact: pair.isExact,
      });
      return refuse("an iteration writes what the next one copies", notes);
    }
  }
  return undefined;
}
