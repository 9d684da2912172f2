import type { Pattern } from "@hls-opt/ir-core";
import { forCanonicalizations } from "./for.js";
import { ifCanonicalizations } from "./if.js";
import { otherCanonicalizations } from "./other.js";
import { whileCanonicalizations } from "./while.js";

/** Rewrites of scf towards the canonical form. */
export const scfCanonicalizations: readonly Pattern[] = [
  ...forCanonicalizations,
  ...ifCanonicalizations,
  ...whileCanonicalizations,
  ...otherCanonicalizations,
];
