import type { Diagnostic } from "@hls-opt/ir-core";

/** A function that cannot be compiled, or a run that failed: each diagnostic names the op and what would work. */
export class ExecutionError extends Error {
  override readonly name = "ExecutionError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.message).join("\n"));
    this.diagnostics = diagnostics;
  }
}
