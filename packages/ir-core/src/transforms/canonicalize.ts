import { errorAt } from "../ir/diagnostic.js";
import { option } from "../pass/option.js";
import { definePass } from "../pass/pass.js";
import { applyPatternsGreedily } from "../rewrite/greedy.js";

/** Folds, applies the canonicalisation patterns of all registered dialects, erases dead ops and unreachable blocks. */
export const canonicalize = definePass({
  name: "canonicalize",
  displayName: "Canonicalizer",
  summary: "canonicalize operations",
  options: {
    maxIterations: option.int(10, "max. iterations between applying patterns and simplifying regions, -1 for no limit"),
    maxNumRewrites: option.int(-1, "max. number of pattern rewrites within an iteration, -1 for no limit"),
    regionSimplify: option.oneOf(
      ["disabled", "normal", "aggressive"],
      "normal",
      "control-flow simplification: none, unreachable blocks and dead ops, merging of blocks too",
    ),
    testConvergence: option.flag(false, "fail when patterns still apply after the last iteration"),
    topDown: option.flag(true, "seed the worklist in general top-down order"),
  },
  statistics: { folded: "operations folded", rewritten: "patterns applied", erased: "dead operations erased" },
  run(root, { context, options, report, count }) {
    const patterns = [...context.dialects.values()].flatMap((dialect) => dialect.canonicalizations);
    const { converged } = applyPatternsGreedily(root, context, patterns, {
      maxIterations: options.maxIterations,
      ...(options.maxNumRewrites < 0 ? {} : { maxRewrites: options.maxNumRewrites }),
      topDown: options.topDown,
      regionSimplify: options.regionSimplify,
      count,
    });
    if (!converged && options.testConvergence) {
      report(
        errorAt(
          "canonicalize/divergence",
          root.location,
          `canonicalization did not converge in ${options.maxIterations} iterations`,
        ),
      );
    }
  },
});
