import { UnknownLoc } from "../ir/location.js";
import { walk } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";

/** Makes all locations unknown. */
export const stripDebugInfo = definePass({
  name: "strip-debuginfo",
  displayName: "StripDebugInfo",
  summary: "strip debug info from all operations",
  run(root) {
    walk(root, (op) => {
      op.location = UnknownLoc.instance;
      for (const region of op.regions) {
        for (const block of region.blocks()) {
          for (const argument of block.arguments) argument.argumentLocation = UnknownLoc.instance;
        }
      }
    });
  },
});
