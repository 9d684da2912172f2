import type { Pass } from "@hls-opt/ir-core";
import { affineLoopUnroll } from "./unroll/affine-loop-unroll.js";
import { affineScalrep } from "./scalrep/affine-scalrep.js";

/** The passes that transform affine loops and what they do to memory. */
export const affinePasses: readonly Pass[] = [affineLoopUnroll as unknown as Pass, affineScalrep as unknown as Pass];
