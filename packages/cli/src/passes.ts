import { intRangeOptimizations } from "@hls-opt/dialect-affine";
import { PassRegistry, compositeFixedPointPass, genericPasses } from "@hls-opt/ir-core";
import type { Pass } from "@hls-opt/ir-core";
import { affinePasses, hardwarePasses, loopLowerings, loweringPasses, orderingConstraints } from "@hls-opt/passes";
import type { NamedPipeline, Pass } from "@hls-opt/ir-core";
import {
  affineOptimize,
  affinePasses,
  loopLowerings,
  loweringPasses,
  lowerToHw,
  orderingConstraints,
  schedule,
} from "@hls-opt/passes";
import type { PassGroup } from "./opt/listings.js";

export { orderingConstraints };

/** A pass whatever its options. */
const general = (pass: unknown): Pass => pass as Pass;

const composite: Pass = compositeFixedPointPass(() => new PassRegistry().register(...passes));

/** All passes that the command knows, in the order of the way down. */
export const passGroups: readonly PassGroup[] = [
  { title: "any dialect", passes: [...genericPasses, general(intRangeOptimizations)] },
  { title: "any dialect", passes: [...genericPasses, composite, intRangeOptimizations] },
  { title: "network", passes: loweringPasses },
  { title: "loops", passes: [...affinePasses, ...loopLowerings] },
  { title: "hardware", passes: hardwarePasses },
  {
    title: "loops",
    passes: [...affinePasses, ...loopLowerings],
    pipelines: [affineOptimize as unknown as NamedPipeline],
  },
  { title: "hardware", passes: [schedule, lowerToHw].map(general) },
];

export const passes: readonly Pass[] = passGroups.flatMap((group) => group.passes);
