import { intRangeOptimizations } from "@hls-opt/dialect-affine";
import { genericPasses } from "@hls-opt/ir-core";
import type { Pass } from "@hls-opt/ir-core";
import { affinePasses, loweringPasses, lowerToHw, schedule } from "@hls-opt/passes";

/** A pass whatever its options. */
const general = (pass: unknown): Pass => pass as Pass;

/** All passes that the command knows, in the order of the way down. */
export const passes: readonly Pass[] = [
  ...genericPasses,
  intRangeOptimizations,
  ...loweringPasses,
  ...affinePasses,
  ...[schedule, lowerToHw].map(general),
];
