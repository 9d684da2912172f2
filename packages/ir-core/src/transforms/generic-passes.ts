import type { Pass } from "../pass/pass.js";
import { canonicalize } from "./canonicalize.js";
import { cse } from "./cse.js";
import { dce } from "./dce.js";
import { reconcileUnrealizedCastsPass } from "./reconcile-unrealized-casts.js";
import { stripDebugInfo } from "./strip-debuginfo.js";
import { symbolDce } from "./symbol-dce.js";

/** The passes that know no dialect. */
export const genericPasses: readonly Pass[] = [
  canonicalize,
  cse,
  dce,
  symbolDce,
  stripDebugInfo,
  reconcileUnrealizedCastsPass,
];
