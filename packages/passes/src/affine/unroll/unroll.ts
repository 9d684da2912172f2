/** Unrolling of affine loops, by factors or fully, many of a nest at once (see `expansion.ts`). */
import { AffineForOp, AffineIfOp } from "@hls-opt/dialect-affine";
import { walk } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import { expand } from "./expansion.js";
import type { UnrollFactor } from "./iteration-pieces.js";

/** Most ops that unrolling one nest makes unless more are allowed. */
export const defaultUnrollLimit = 4_000_000;

export interface UnrollOptions {
  /** Most ops that unrolling one nest may make. */
  readonly limit?: number;
  /** Whether what a factor leaves over is unrolled, too, where its length is constant; it stays a loop unless told. */
  readonly inlinesRemainder?: boolean;
  /** Told of loops that stay as they are, and why: the end of a sentence about the loop. */
  readonly refused?: (loop: Operation, reason: string) => void;
}

/** Unrolls one loop; whether it could be. A factor of at least the number of iterations is as good as `full`. */
export function unrollLoop(loop: Operation, factor: UnrollFactor, options: UnrollOptions = {}): boolean {
  return factor !== 1 && unrollNest(loop, new Map([[loop, factor]]), options) > 0;
}

/**
 * Unrolls all chosen loops in `root` (itself included) and returns how many times one was; a factor of 1 leaves a loop. Loops inside fully unrolled ones
 * are unrolled in each copy, with the counters' values known.
 */
export function unrollLoops(
  root: Operation,
  choose: (loop: Operation) => UnrollFactor | undefined,
  options: UnrollOptions = {},
): number {
  const chosen = new Map<Operation, UnrollFactor>();
  walk(root, (op) => {
    const factor = op.info === AffineForOp.info ? choose(op) : undefined;
    if (factor !== undefined && factor !== 1) chosen.set(op, factor);
  });
  // those that lie inside other ops of an outer nest come first, so that they are copied when they are done
  const nests = [...chosen.keys()].filter((loop) => !hasChosenAround(loop, chosen)).reverse();
  return nests.reduce((sum, nest) => sum + unrollNest(nest, chosen, options), 0);
}

/** Whether a chosen loop holds this one with only affine ops between them. */
function hasChosenAround(loop: Operation, chosen: ReadonlyMap<Operation, unknown>): boolean {
  for (
    let outer = loop.parentOp;
    outer?.info === AffineForOp.info || outer?.info === AffineIfOp.info;
    outer = outer.parentOp
  ) {
    if (chosen.has(outer)) return true;
  }
  return false;
}

function unrollNest(
  nest: Operation,
  chosen: ReadonlyMap<Operation, UnrollFactor>,
  { limit = defaultUnrollLimit, inlinesRemainder = false, refused = () => {} }: UnrollOptions,
): number {
  // a loop is met once for each copy of what is around it, but has its reason told once
  const told = new Set<Operation>();
  const tell = (loop: Operation, reason: string): void => {
    if (!told.has(loop)) refused(loop, reason);
    told.add(loop);
  };
  const expanded = expand(nest, { factorOf: (loop) => chosen.get(loop), refused: tell, limit, inlinesRemainder });
  if (expanded === undefined) {
    refused(nest, `unrolling its nest makes more than ${limit} operations`);
    return 0;
  }
  if (expanded.unrolled === 0) {
    for (const block of [expanded.body, expanded.prologue]) for (const op of block.operations()) op.dropAllReferences();
    return 0;
  }
  nest.results.forEach((result, i) => result.replaceAllUsesWith(expanded.results[i] ?? result));
  for (const block of [expanded.prologue, expanded.body]) moveBefore(nest, block);
  nest.erase();
  return expanded.unrolled;
}

function moveBefore(anchor: Operation, source: Block): void {
  for (let op = source.first; op !== undefined; op = source.first) op.moveBefore(anchor);
}
