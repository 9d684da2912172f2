/** The transforms that change the order of iterations, applied at random places with random parameters. */
import { collect } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import { isRefusal, loopsIn, perfectBand } from "../../affine/band/loop-band.js";
import type { Refusal } from "../../affine/band/loop-band.js";
import { fuseBlock } from "../../affine/fusion/affine-loop-fusion.js";
import { contractBuffers } from "../../affine/fusion/contract-buffer.js";
import { interchangeLoops } from "../../affine/reorder/interchange.js";
import { parallelizeLoop } from "../../affine/reorder/parallelize.js";
import { reverseLoop } from "../../affine/reorder/reverse.js";
import { skewLoops } from "../../affine/reorder/skew.js";
import { tileLoops } from "../../affine/reorder/tile.js";
import { unrollAndJam } from "../../affine/reorder/unroll-jam.js";
import type { Random } from "../random.js";
import { serialiseParallel } from "./serialise-parallel.js";

/** A transform of one function; says how many loops it changed. */
export interface RandomTransform {
  readonly name: string;
  apply(func: Operation, random: Random): number;
}

/** Each loop that is still there, in random choice. */
export function onLoops(
  func: Operation,
  apply: (loop: Operation) => readonly Operation[] | Refusal | undefined,
): number {
  let changed = 0;
  for (const loop of loopsIn(func)) {
    if (!isWithin(loop, func)) continue;
    const outcome = apply(loop);
    if (outcome !== undefined && !isRefusal(outcome)) changed++;
  }
  return changed;
}

function isWithin(op: Operation, root: Operation): boolean {
  for (let around: Operation | undefined = op; around !== undefined; around = around.parentOp) {
    if (around === root) return true;
  }
  return false;
}

function shuffled(random: Random, count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

export const interchangeAtRandom: RandomTransform = {
  name: "interchange",
  apply: (func, random) =>
    onLoops(func, (loop) => {
      const band = perfectBand(loop).length;
      return band < 2 ? undefined : interchangeLoops(loop, shuffled(random, random.from(2, band)));
    }),
};

export const tileAtRandom: RandomTransform = {
  name: "tile",
  apply: (func, random) =>
    onLoops(func, (loop) => {
      const depth = random.from(1, perfectBand(loop).length);
      const sizes = Array.from({ length: depth }, () => random.from(1, 4));
      return random.oneIn(2) ? tileLoops(loop, sizes, { separate: random.oneIn(3) }) : undefined;
    }),
};

export const skewAtRandom: RandomTransform = {
  name: "skew",
  apply: (func, random) =>
    onLoops(func, (loop) => {
      const inner = perfectBand(loop).length - 1;
      if (inner < 1) return undefined;
      const skewed = skewLoops(
        loop,
        Array.from({ length: random.from(1, inner) }, () => random.from(-1, 2)),
      );
      if (isRefusal(skewed) || random.oneIn(3)) return skewed;
      // a wavefront
      const wave = interchangeLoops(skewed[0] as Operation, shuffled(random, skewed.length));
      return isRefusal(wave) ? skewed : wave;
    }),
};

export const reverseAtRandom: RandomTransform = {
  name: "reverse",
  apply: (func) => onLoops(func, reverseLoop),
};

export const parallelizeAtRandom: RandomTransform = {
  name: "parallelise",
  apply(func, random) {
    const changed = onLoops(func, (loop) => parallelizeLoop(loop, { reductions: random.oneIn(2) }));
    serialiseParallel(func);
    return changed;
  },
};

export const unrollJamAtRandom: RandomTransform = {
  name: "unroll-jam",
  apply: (func, random) =>
    onLoops(func, (loop) => (random.oneIn(4) ? undefined : unrollAndJam(loop, random.from(2, 4)))),
};

export const fuseAtRandom: RandomTransform = {
  name: "fuse",
  apply(func, random) {
    let changed = 0;
    const blocks = collect(func, ({ regions }) => regions.length > 0).map((op) => op.region().first as Block);
    for (const block of blocks) {
      fuseBlock(
        block,
        () => !random.oneIn(5),
        () => void changed++,
        { computeTolerance: random.pick([0, 0.3, Infinity]) },
      );
    }
    const contracted = contractBuffers(collect(func, ({ name }) => name === "memref.alloc"));
    return changed + contracted;
  },
};

/** Those that change the order of iterations. */
export const reorderings: readonly RandomTransform[] = [
  interchangeAtRandom,
  tileAtRandom,
  skewAtRandom,
  reverseAtRandom,
  parallelizeAtRandom,
  unrollJamAtRandom,
  fuseAtRandom,
];
