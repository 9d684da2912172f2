import type { Pass } from "../pass/pass.js";
import { canonicalize } from "./canonicalize.js";
import { cse } from "./cse.js";
import { sccp } from "./sccp.js";
import { controlFlowSink } from "./control-flow-sink.js";
import { dce } from "./dce.js";
import { inline } from "./inline.js";
import { loopInvariantCodeMotion } from "./loop-invariant-code-motion.js";
import { mem2reg } from "./mem2reg.js";
import { reconcileUnrealizedCastsPass } from "./reconcile-unrealized-casts.js";
import { stripDebugInfo } from "./strip-debuginfo.js";
import { printOpStats } from "./print-op-stats.js";
import { symbolDce } from "./symbol-dce.js";
import { symbolPrivatize } from "./symbol-privatize.js";
import { topologicalSort } from "./topological-sort.js";
import { viewOpGraph } from "./view-op-graph.js";

/** The passes that know no dialect. */
export const genericPasses: readonly Pass[] = [
  canonicalize,
  cse,
  sccp,
  loopInvariantCodeMotion,
  controlFlowSink,
  inline as unknown as Pass,
  mem2reg,
  dce,
  symbolDce,
  symbolPrivatize as unknown as Pass,
  printOpStats as unknown as Pass,
  viewOpGraph as unknown as Pass,
  topologicalSort,
  stripDebugInfo,
  reconcileUnrealizedCastsPass,
];
