import { definePass } from "../pass/pass.js";
import { reconcileUnrealizedCasts as reconcile } from "../rewrite/unrealized-cast.js";

/** Cancels `builtin.unrealized_conversion_cast`s that undo one another. */
export const reconcileUnrealizedCastsPass = definePass({
  name: "reconcile-unrealized-casts",
  summary: "simplify and eliminate unrealized conversion casts",
  run(root) {
    reconcile(root);
  },
});
