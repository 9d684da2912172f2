import type { Pass } from "@hls-opt/ir-core";
import { affineDataCopyGenerate } from "./copy/affine-data-copy-generate.js";
import { affineDoubleBuffer } from "./copy/affine-double-buffer.js";
import { affineLoopFusion } from "./fusion/affine-loop-fusion.js";
import { affineLoopInterchange } from "./reorder/affine-loop-interchange.js";
import { affineLoopReverse, affineLoopSkew } from "./reorder/affine-loop-skew.js";
import { affineLoopTile } from "./reorder/affine-loop-tile.js";
import { affineLoopUnrollJam } from "./reorder/affine-loop-unroll-jam.js";
import { affineParallelize } from "./reorder/affine-parallelize.js";
import { affineScalrep } from "./scalrep/affine-scalrep.js";
import { shiftAddPass } from "../shift-add/shift-add.js";
import { affineLoopUnroll } from "./unroll/affine-loop-unroll.js";

import { affineArrayPartition } from "./memory/affine-array-partition.js";
import { normalizeMemrefsPass } from "./memory/normalize-memrefs.js";
import { affineLoopInvariantCodeMotion } from "./motion/affine-loop-invariant-code-motion.js";
import { affineLoopCoalescing, affineLoopNormalize } from "./normalize/affine-loop-normalize.js";
import { affineSimplifyStructures } from "./simplify/affine-simplify-structures.js";
import { affineBalanceReductions } from "./simplify/balance-reductions-pass.js";
import { affineExpandIndexOps } from "./simplify/expand-index-ops.js";
import { affineRaiseFromMemref } from "./simplify/raise-from-memref.js";

const general = (pass: unknown): Pass => pass as Pass;

/** The passes that transform affine loops and what they do to memory. */
export const affinePasses: readonly Pass[] = [
  affineLoopUnroll,
  affineLoopUnrollJam,
  affineLoopInterchange,
  affineLoopTile,
  affineLoopSkew,
  affineLoopReverse,
  affineLoopFusion,
  affineParallelize,
  affineScalrep,
  affineLoopNormalize,
  affineLoopCoalescing,
  affineLoopInvariantCodeMotion,
  affineSimplifyStructures,
  affineExpandIndexOps,
  affineRaiseFromMemref,
  affineBalanceReductions,
  affineDataCopyGenerate,
  affineDoubleBuffer,
  affineArrayPartition,
  normalizeMemrefsPass,
  shiftAddPass,
].map(general);
