import { affineDialect } from "@hls-opt/dialect-affine";
import { definePass } from "@hls-opt/ir-core";
import { simplifyStructures } from "./simplify-structures.js";

/** Simplifies affine maps, sets and bounds; conditions that counters decide go. */
export const affineSimplifyStructures = definePass({
  name: "affine-simplify-structures",
  summary: "simplify affine expressions in maps, sets and bounds",
  statistics: { simplified: "operations simplified" },
  dependentDialects: [affineDialect],
  run(root, { count }) {
    count("simplified", simplifyStructures(root));
  },
});
