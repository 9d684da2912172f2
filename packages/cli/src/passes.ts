import { genericPasses } from "@hls-opt/ir-core";
import type { NamedPipeline, Pass } from "@hls-opt/ir-core";
import { affineOptimize, affinePasses, loopLowerings, loweringPasses, lowerToHw, schedule } from "@hls-opt/passes";

/** A pass whatever its options. */
const general = (pass: unknown): Pass => pass as Pass;

/** All passes that the command knows, in the order of the way down. */
export const passes: readonly Pass[] = [
  ...genericPasses,
  ...loweringPasses,
  ...affinePasses,
  ...loopLowerings,
  ...[schedule, lowerToHw].map(general),
];

/** Sequences of passes with names of their own. */
export const pipelines: readonly NamedPipeline[] = [affineOptimize as unknown as NamedPipeline];
