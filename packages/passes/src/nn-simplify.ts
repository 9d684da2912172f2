import { nnDialect, nnSimplifications } from "@hls-opt/dialect-nn";
import { applyPatternsGreedily, definePass, errorAt } from "@hls-opt/ir-core";

/** Folds constants, batch normalisation and chains of reshapes, and puts layers into their canonical form. */
export const nnSimplify = definePass({
  name: "nn-simplify",
  summary: "fold batch normalisation, constants and changes of shape of networks",
  statistics: { folded: "operations folded", rewritten: "patterns applied", erased: "dead operations erased" },
  dependentDialects: [nnDialect],
  run(root, { context, report, count }) {
    if (applyPatternsGreedily(root, context, nnSimplifications, { count }).converged) return;
    report(errorAt("nn-simplify/divergence", root.location, "simplification did not converge; report this network"));
  },
});
