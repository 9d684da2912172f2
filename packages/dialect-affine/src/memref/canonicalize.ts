import type { Pattern } from "@hls-opt/ir-core";
import { bufferCanonicalizations } from "./canonicalize-buffers.js";
import { castCanonicalizations } from "./canonicalize-casts.js";
import { viewCanonicalizations } from "./canonicalize-views.js";

/** Rewrites of memref towards the canonical form. */
export const memrefCanonicalizations: readonly Pattern[] = [
  ...bufferCanonicalizations,
  ...castCanonicalizations,
  ...viewCanonicalizations,
];
