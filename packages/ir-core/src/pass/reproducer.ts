import { quote } from "../ir/quote.js";
import type { Pipeline } from "./pipeline.js";

/** A file that repeats a failed run, in the form that `mlir-opt --run-reproducer` reads: the IR before, and the pipeline. */
export function crashReproducer(ir: string, pipeline: Pipeline, verifyEach = true): string {
  return [
    ir.trimEnd(),
    "",
    "{-#",
    "  external_resources: {",
    "    mlir_reproducer: {",
    `      pipeline: ${quote(String(pipeline))},`,
    "      disable_threading: true,",
    `      verify_each: ${verifyEach}`,
    "    }",
    "  }",
    "#-}",
    "",
  ].join("\n");
}
