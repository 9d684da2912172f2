import type { Pass } from "@hls-opt/ir-core";
import { lowerToAffinePass } from "./lower/nn-to-affine/lower-to-affine.js";
import { nnSimplify } from "./nn-simplify.js";
import { quantize } from "./quantize/quantize.js";

/** The passes from networks to loops. */
export const loweringPasses: readonly Pass[] = [nnSimplify, quantize, lowerToAffinePass];
