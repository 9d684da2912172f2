import type { Pass } from "@hls-opt/ir-core";
import { affineLoopUnroll } from "./affine-loop-unroll.js";
import { affineScalrep } from "./affine-scalrep.js";
import { shiftAddPass } from "../shift-add/shift-add.js";

/** The passes that transform affine loops and what they do to memory. */
export const affinePasses: readonly Pass[] = [
  affineLoopUnroll as unknown as Pass,
  affineScalrep as unknown as Pass,
  shiftAddPass as unknown as Pass,
];
