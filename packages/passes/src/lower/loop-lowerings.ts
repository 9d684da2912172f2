import type { Pass } from "@hls-opt/ir-core";
import { lowerAffinePass } from "./affine-to-scf.js";
import { convertScfToCf } from "./scf-to-cf.js";

/** The passes from loops to jumps. */
export const loopLowerings: readonly Pass[] = [lowerAffinePass as unknown as Pass, convertScfToCf as unknown as Pass];
