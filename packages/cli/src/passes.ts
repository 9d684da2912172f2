import { intRangeOptimizations } from "@hls-opt/dialect-affine";
import { PassRegistry, compositeFixedPointPass, genericPasses } from "@hls-opt/ir-core";
import type { NamedPipeline, Pass } from "@hls-opt/ir-core";
import {
  affineOptimize,
  affinePasses,
  hardwarePasses,
  loopLowerings,
  loweringPasses,
  orderingConstraints,
} from "@hls-opt/passes";
import type { PassGroup } from "./opt/listings.js";

export { orderingConstraints };

const composite: Pass = compositeFixedPointPass(() => new PassRegistry().register(...passes));

/** All passes that the command knows, in the order of the way down. */
export const passGroups: readonly PassGroup[] = [
  { title: "any dialect", passes: [...genericPasses, composite, intRangeOptimizations as unknown as Pass] },
  { title: "network", passes: loweringPasses },
  {
    title: "loops",
    passes: [...affinePasses, ...loopLowerings],
    pipelines: [affineOptimize as unknown as NamedPipeline],
  },
  { title: "hardware", passes: hardwarePasses },
];

export const passes: readonly Pass[] = passGroups.flatMap((group) => group.passes);
