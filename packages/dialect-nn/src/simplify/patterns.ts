import type { Pattern } from "@hls-opt/ir-core";
import { expandBatchNorm, foldBatchNormIntoLayer } from "./batch-norm.js";
import { foldConstants } from "./constant-folding.js";
import { divisionToProduct, reciprocalRoot } from "./reciprocals.js";
import { addBias, matmulByConstant } from "./layers.js";
import { mergeReshapes, mergeTransposes, transposeToReshape } from "./layout.js";

/** Rewrites that never change a result by a bit. */
export const nnCanonicalizations: readonly Pattern[] = [
  ...foldConstants,
  mergeReshapes,
  mergeTransposes,
  transposeToReshape,
  matmulByConstant,
];

/** What `--nn-simplify` applies: canonicalisations, and rewrites that are exact on real numbers but may round differently. */
export const nnSimplifications: readonly Pattern[] = [
  ...nnCanonicalizations,
  foldBatchNormIntoLayer,
  expandBatchNorm,
  addBias,
  divisionToProduct,
  reciprocalRoot,
];
