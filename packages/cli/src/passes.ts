import { intRangeOptimizations } from "@hls-opt/dialect-affine";
import { genericPasses } from "@hls-opt/ir-core";
import type { Pass } from "@hls-opt/ir-core";
import { affinePasses, loopLowerings, loweringPasses, lowerToHw, orderingConstraints, schedule } from "@hls-opt/passes";
import type { PassGroup } from "./opt/listings.js";

export { orderingConstraints };

/** A pass whatever its options. */
const general = (pass: unknown): Pass => pass as Pass;

/** All passes that the command knows, in the order of the way down. */
export const passGroups: readonly PassGroup[] = [
  { title: "any dialect", passes: [...genericPasses, general(intRangeOptimizations)] },
  { title: "network", passes: loweringPasses },
  { title: "loops", passes: [...affinePasses, ...loopLowerings] },
  { title: "hardware", passes: [schedule, lowerToHw].map(general) },
];

export const passes: readonly Pass[] = passGroups.flatMap((group) => group.passes);
