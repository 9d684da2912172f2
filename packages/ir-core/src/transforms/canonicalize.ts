import { errorAt } from "../ir/diagnostic.js";
import { option } from "../pass/option.js";
import { definePass } from "../pass/pass.js";
import { applyPatternsGreedily } from "../rewrite/greedy.js";
import { tracePatterns } from "../rewrite/trace.js";
import { didYouMean } from "../ir/nearest-name.js";

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
    disablePatterns: option.list([], "names of patterns that are not applied"),
    enablePatterns: option.list([], "names of the only patterns that are applied, if any are given"),
    tracePatterns: option.flag(false, "print which patterns are tried, and why they do not match"),
    testConvergence: option.flag(false, "fail when patterns still apply after the last iteration"),
    topDown: option.flag(true, "seed the worklist in general top-down order"),
  },
  statistics: { folded: "operations folded", rewritten: "patterns applied", erased: "dead operations erased" },
  run(root, { context, options, report, count, write }) {
    const [enabled, disabled] = [new Set(options.enablePatterns), new Set(options.disablePatterns)];
    const all = [...context.dialects.values()].flatMap((dialect) => dialect.canonicalizations);
    const names = new Set(all.map(({ name }) => name));
    for (const name of [...enabled, ...disabled]) {
      if (names.has(name)) continue;
      const hint = didYouMean(name, [...names]);
      report(errorAt("canonicalize/pattern", root.location, `no pattern is called '${name}'${hint}`));
    }
    const patterns = all.filter(({ name }) => (enabled.size === 0 || enabled.has(name)) && !disabled.has(name));
    const { converged } = applyPatternsGreedily(root, context, patterns, {
      maxIterations: options.maxIterations,
      ...(options.maxNumRewrites < 0 ? {} : { maxRewrites: options.maxNumRewrites }),
      topDown: options.topDown,
      regionSimplify: options.regionSimplify,
      count,
      ...(options.tracePatterns ? { trace: tracePatterns(write) } : {}),
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
