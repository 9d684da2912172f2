import type { Operation } from "../ir/operation.js";
import { quote } from "../ir/quote.js";
import { externalResourcesOf } from "../text/external-resources.js";
import { unquote } from "../text/lex/string-literal.js";
import type { PassInstrumentation } from "./instrumentation.js";
import type { PassUse } from "./pipeline.js";

/** A file that repeats a failed run, in the form that `mlir-opt --run-reproducer` reads: the IR before, and the pipeline. */
export function crashReproducer(ir: string, pipeline: { toString(): string }, verifyEach = true): string {
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

const resourceGroup = "mlir_reproducer";

/** The pipeline that a reproducer holds, which is taken off the module; undefined when the module is none. */
export function takeReproducer(
  module: Operation,
): { readonly pipeline: string; readonly verifyEach: boolean } | undefined {
  const resources = externalResourcesOf(module);
  const entries = resources?.get(resourceGroup);
  const pipeline = entries?.get("pipeline");
  if (resources === undefined || entries === undefined || pipeline === undefined) return undefined;
  resources.delete(resourceGroup);
  return { pipeline: unquote(pipeline), verifyEach: entries.get("verify_each") !== "false" };
}

/**
 * Remembers the IR before the pass that runs now, so that a failure can be repeated with that pass alone. Prints the whole IR
 * before each pass.
 */
export class LocalReproducer implements PassInstrumentation {
  private readonly print: (op: Operation) => string;
  /** Passes nest where one runs a pipeline of its own: the innermost failed first. */
  private readonly running: { readonly ir: string; readonly pipeline: string }[] = [];
  private failed: { readonly ir: string; readonly pipeline: string } | undefined;

  constructor(print: (op: Operation) => string) {
    this.print = print;
  }

  beforePass(use: PassUse, op: Operation): void {
    const ancestors = [op];
    for (let parent = op.parentOp; parent !== undefined; parent = parent.parentOp) ancestors.push(parent);
    const pipeline = ancestors.reduce((text, { name }) => `${name}(${text})`, String(use));
    this.running.push({ ir: this.print(ancestors[ancestors.length - 1] as Operation), pipeline });
  }

  afterPass(): void {
    this.running.pop();
  }

  afterPassFailed(): void {
    this.failed ??= this.running.pop();
  }

  /** The reproducer, after a failure. */
  text(verifyEach: boolean): string | undefined {
    return this.failed === undefined ? undefined : crashReproducer(this.failed.ir, this.failed.pipeline, verifyEach);
  }
}
