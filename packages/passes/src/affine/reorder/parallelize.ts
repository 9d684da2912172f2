/** Loops without an order between their iterations, as `affine.parallel`. */
import { AffineForOp, AffineParallelOp, AffineYieldOp } from "@hls-opt/dialect-affine";
import type { Operation, Value } from "@hls-opt/ir-core";
import { refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { AccessPair, mayTouchSameBuffer } from "../dependence/access-pair.js";
import { dependenceAt } from "../dependence/dependence.js";
import type { Dependence } from "../dependence/dependence.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { dependenceNotes } from "../dependence/reordering.js";
import { Effort } from "../integer/omega-test.js";
import { reductionAt } from "./reduction.js";
import type { LoopReduction, ReductionOptions } from "./reduction.js";

export interface ParallelOptions extends ReductionOptions, AliasOptions {
  /** Whether loops with iter_args may become parallel reductions. */
  readonly reductions?: boolean;
}

/** The first dependence between different iterations of a loop. */
export function carriedDependence(loop: Operation, options: AliasOptions = {}): Dependence | undefined {
  const accesses = memoryAccesses(loop, buffersAround(loop, options));
  const effort = new Effort();
  for (const source of accesses) {
    for (const sink of accesses) {
      if ((source.kind === "read" && sink.kind === "read") || !mayTouchSameBuffer(source, sink)) continue;
      const [found] = dependenceAt(new AccessPair(source, sink, loop, effort), 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Whether a loop may become parallel: its reductions, or why not. */
export function parallelReductions(loop: Operation, options: ParallelOptions = {}): readonly LoopReduction[] | Refusal {
  const view = new AffineForOp(loop);
  if (view.inits.length > 0 && options.reductions !== true) {
    return refuse("it hands values on by iter_args (the option parallel-reductions allows reductions)");
  }
  const reductions: LoopReduction[] = [];
  for (let i = 0; i < view.inits.length; i++) {
    const reduction = reductionAt(view, i, options);
    if (reduction === undefined) {
      return refuse(`what it hands on as value ${i} is no reduction whose order does not matter`, [
        { location: view.yielded[i]?.definingOp?.location ?? loop.location, message: "the value is made here" },
      ]);
    }
    reductions.push(reduction);
  }
  const dependence = carriedDependence(loop, options);
  return dependence === undefined ? reductions : refuse("it carries a dependence", dependenceNotes(dependence));
}

/** Makes a loop an `affine.parallel`, where its iterations are independent but for reductions. */
export function parallelizeLoop(loop: Operation, options: ParallelOptions = {}): readonly Operation[] | Refusal {
  const reductions = parallelReductions(loop, options);
  return "reason" in reductions ? reductions : replaceByParallel(loop, reductions);
}

/** The same without asking. */
export function replaceByParallel(loop: Operation, reductions: readonly LoopReduction[]): readonly Operation[] {
  const view = new AffineForOp(loop);
  const { lowerBound: lower, upperBound: upper, stepSize: step } = view;
  const kinds = reductions.map(({ kind }) => kind);
  const resultTypes = view.inits.map((init) => init.type);
  const parallel = AffineParallelOp.forCounter({ lower, upper, step, reductions: kinds, resultTypes }, loop.location);
  parallel.op.attributes = loop.attributes;
  loop.parent?.insertBefore(parallel.op, loop);
  const body = parallel.region.entry;
  view.inductionVar.replaceAllUsesWith(body.argument(0));
  const terms = combineBehind(view, parallel.op, reductions);
  for (let op = view.body.first; op !== undefined && !op.info.isTerminator; op = view.body.first) {
    op.remove();
    body.push(op);
  }
  body.push(AffineYieldOp.create({ operands: terms }, loop.location).op);
  loop.erase();
  return [parallel.op];
}

/** Moves the combining ops behind the parallel loop, onto the initial values; returns what iterations contribute. */
function combineBehind(view: AffineForOp, parallel: Operation, reductions: readonly LoopReduction[]): Value[] {
  const { inits } = view;
  let last = parallel;
  return reductions.map(({ op, carriedOperand }, i) => {
    const term = op.operand(1 - carriedOperand);
    op.moveAfter(last);
    last = op;
    (view.body.last as Operation).setOperand(i, term);
    op.setOperands([inits[i] as Value, parallel.result(i)]);
    view.op.result(i).replaceAllUsesWith(op.result());
    return term;
  });
}
