import type { Pass } from "@hls-opt/ir-core";
import { lowerToHw } from "./lower/affine-to-hw/lower-to-hw.js";
import { lowerToAffinePass } from "./lower/nn-to-affine/lower-to-affine.js";
import { nnSimplify } from "./nn-simplify.js";
import { quantize } from "./quantize/quantize.js";
import { schedule } from "./schedule/schedule-pass.js";

/** The passes from networks to loops. */
export const loweringPasses: readonly Pass[] = [nnSimplify, quantize, lowerToAffinePass];

/** A pass whatever its options. */
const general = (pass: unknown): Pass => pass as Pass;

/** The passes from loops to hardware, and on hardware. */
export const hardwarePasses: readonly Pass[] = [
  schedule, // says which cycle each loop iteration has
  lowerToHw, // builds the modules that keep to it
].map(general);
