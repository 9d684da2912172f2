import { errorAt } from "../ir/diagnostic.js";
import { printOperation } from "../text/print-operation.js";
import { option } from "./option.js";
import { definePass } from "./pass.js";
import type { Pass } from "./pass.js";
import { parsePipeline } from "./parse-pipeline.js";
import { anyAnchor } from "./pipeline.js";
import type { PassRegistry } from "./registry.js";

/** The pass that runs a pipeline until it changes nothing; the registry, asked for late, knows what the pipeline may name. */
export function compositeFixedPointPass(registry: () => PassRegistry): Pass {
  return definePass({
    name: "composite-fixed-point-pass",
    displayName: "CompositeFixedPointPass",
    summary: "run a pipeline until it changes nothing",
    options: {
      name: option.string("CompositeFixedPointPass", "what messages call it"),
      pipeline: option.string("", "the pipeline, such as any(canonicalize,cse)"),
      maxIterations: option.int(10, "maximum number of iterations of the pipeline"),
    },
    run(root, { options, report, runPipeline }) {
      const text = options.pipeline.includes("(") ? options.pipeline : `${anyAnchor}(${options.pipeline})`;
      const pipeline = parsePipeline(text, registry(), report);
      if (pipeline === undefined) return;
      // text is what a change shows in; analyses and identities do not count
      let before = printOperation(root, { generic: true });
      for (let iteration = 0; iteration < options.maxIterations; iteration++) {
        if (!runPipeline(pipeline, root)) return;
        const after = printOperation(root, { generic: true });
        if (after === before) return;
        before = after;
      }
      report({
        ...errorAt(
          "pipeline/no-fixed-point",
          root.location,
          `pipeline "${options.name}" did not converge in ${options.maxIterations} iterations`,
        ),
        severity: "warning",
      });
    },
  }) as unknown as Pass;
}
