/** Every transform of loops: what `npm run fuzz:loops` takes in turn. */
import { isLoop } from "../../affine/band/loop-band.js";
import { doubleBuffer } from "../../affine/copy/double-buffer.js";
import { copyData } from "../../affine/copy/generate-copies.js";
import { hoistInvariants } from "../../affine/motion/hoist-invariants.js";
import { coalesceBand, normalizeLoop } from "../../affine/normalize/normalize-loop.js";
import { replaceByScalars } from "../../affine/scalrep/scalar-replacement.js";
import { simplifyStructures } from "../../affine/simplify/simplify-structures.js";
import { unrollLoops } from "../../affine/unroll/unroll.js";
import { onLoops, reorderings, tileAtRandom } from "./loop-transforms.js";
import type { RandomTransform } from "./loop-transforms.js";

/** Copies within copies, too: loops inside copy from the copies of those outside, and loops of copies may be copied. */
export const copyAtRandom: RandomTransform = {
  name: "copy",
  apply(func, random) {
    if (random.oneIn(3)) tileAtRandom.apply(func, random);
    return onLoops(func, (loop) => {
      if (random.oneIn(3)) return undefined;
      const [slowMemorySpace, fastMemorySpace] = random.pick([
        [0, 1],
        [0, 0],
        [1, 2],
      ] as const);
      return copyData(loop, { slowMemorySpace, fastMemorySpace });
    });
  },
};

/** Copies around inner loops, then the loops around these double buffered. */
export const doubleBufferAtRandom: RandomTransform = {
  name: "double-buffer",
  apply(func, random) {
    if (random.oneIn(3)) tileAtRandom.apply(func, random);
    onLoops(func, (loop) => (isLoop(loop.parentOp) && !random.oneIn(4) ? copyData(loop) : undefined));
    return onLoops(func, (loop) => doubleBuffer(loop));
  },
};

/** Those that keep the order of iterations. */
const simplifications: readonly RandomTransform[] = [
  {
    name: "unroll",
    apply: (func, random) => unrollLoops(func, () => random.pick([undefined, "full", 2, 3])),
  },
  {
    name: "scalars",
    apply(func) {
      const done = replaceByScalars(func, {});
      return done.forwarded + done.reused + done.deadStores + done.repeatedStores;
    },
  },
  {
    name: "normalise",
    apply: (func, random) => onLoops(func, (loop) => (random.oneIn(6) ? undefined : normalizeLoop(loop))),
  },
  {
    name: "coalesce",
    apply: (func, random) => onLoops(func, (loop) => (random.oneIn(6) ? undefined : coalesceBand(loop))),
  },
  {
    name: "hoist",
    apply(func) {
      const { ops, loads } = hoistInvariants(func);
      return ops + loads;
    },
  },
  { name: "simplify", apply: (func) => simplifyStructures(func) },
];

export const loopTransforms: readonly RandomTransform[] = [
  ...reorderings,
  ...simplifications,
  copyAtRandom,
  doubleBufferAtRandom,
];
