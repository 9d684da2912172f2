import type { PrintOptions } from "@hls-opt/ir-core";
import type { Settings } from "./settings.js";

/** How the IR is printed, in the result and around passes. */
export function printOptions(settings: Settings): PrintOptions {
  const { elideElements, elideResources, hexElements, ...switches } = settings;
  return {
    ...switches,
    ...(elideElements === undefined ? {} : { elideLargerThan: elideElements }),
    ...(elideResources === undefined ? {} : { elideResourcesLargerThan: elideResources }),
    ...(hexElements === undefined ? {} : { hexLargerThan: hexElements }),
  };
}
