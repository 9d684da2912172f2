import { canonicalize, cse, definePipeline, option } from "@hls-opt/ir-core";
import { affineLoopFusion } from "./fusion/affine-loop-fusion.js";
import { affineLoopInvariantCodeMotion } from "./motion/affine-loop-invariant-code-motion.js";
import { affineScalrep } from "./scalrep/affine-scalrep.js";
import { affineSimplifyStructures } from "./simplify/affine-simplify-structures.js";
import { affineLoopUnroll } from "./unroll/affine-loop-unroll.js";

/**
 * Makes loops faster and smaller, by the steps whose effect `npm run bench:affine-optimize` measures: simpler subscripts, memory
 * that becomes values, fusion of producers with consumers, invariant code out of loops. `unroll-threshold` unrolls short
 * loops; the default is 0, since `--schedule` chooses its own factors.
 */
export const affineOptimize = definePipeline({
  name: "affine-optimize",
  summary: "simplify, forward, fuse and hoist affine loops",
  options: {
    unrollThreshold: option.int(0, "unroll loops of at most this many iterations; 0 unrolls none"),
    fuse: option.flag(true, "fuse producers with consumers"),
    assumeNoaliasArguments: option.flag(false, "take distinct memref arguments of a function for distinct memory"),
  },
  build(pipeline, { unrollThreshold, fuse, assumeNoaliasArguments }) {
    const alias = { assumeNoaliasArguments };
    pipeline.add(canonicalize).add(affineSimplifyStructures).add(affineScalrep, alias);
    if (fuse) pipeline.add(affineLoopFusion, alias).add(affineScalrep, alias);
    if (unrollThreshold > 0) {
      pipeline
        .add(affineLoopUnroll, { unrollFactor: 1, unrollFullThreshold: unrollThreshold })
        .add(affineScalrep, alias);
    }
    pipeline.add(affineLoopInvariantCodeMotion, alias).add(affineSimplifyStructures).add(cse).add(canonicalize);
  },
});
