import { Rewriter } from "../ir/rewriter.js";
import { definePass } from "../pass/pass.js";
import { eraseDead } from "../rewrite/region-simplify.js";

/** Erases ops that do nothing and that nothing live uses. */
export const dce = definePass({
  name: "dce",
  displayName: "DCE",
  summary: "erase operations without effects whose results are unused",
  statistics: { erased: "operations erased" },
  run(root, { count }) {
    const block = root.regions.find((region) => !region.isEmpty)?.entry;
    if (block !== undefined) count("erased", eraseDead(root, new Rewriter(block)));
  },
});
