import { Context, PassManager, Pipeline, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Diagnostic, Operation, OptionSpecs, OptionValues, Pass, Report } from "@hls-opt/ir-core";
import type { Host } from "../host/host.js";
import { printDiagnostic } from "../host/print-diagnostic.js";
import type { SourceText } from "../host/print-diagnostic.js";
import { AlreadyReported } from "../host/user-error.js";
import { dialects } from "../dialects.js";

/** One run of the compiler: its context, and where its diagnostics go. */
export class Session {
  readonly context = new Context(dialects);
  readonly host: Host;
  /** The text of the input, to show its lines in diagnostics. */
  source: SourceText | undefined;
  private failed = false;

  constructor(host: Host) {
    this.host = host;
  }

  readonly report: Report = (diagnostic: Diagnostic) => {
    if (diagnostic.severity === "error") this.failed = true;
    printDiagnostic(this.host, diagnostic, this.source);
  };

  /** The value of a step, which is undefined only after an error was reported. */
  require<T>(value: T | undefined): T {
    if (value === undefined || this.failed) throw new AlreadyReported();
    return value;
  }

  /** Runs a pass on a module, and verifies what it leaves. */
  run<O extends OptionSpecs, S extends string>(
    module: Operation,
    pass: Pass<O, S>,
    options: Partial<OptionValues<O>> = {},
  ): void {
    const manager = new PassManager(this.context, new Pipeline().add(pass, options), {
      print: (op) => printOperation(op),
    });
    this.require(manager.run(module, this.report).ok || undefined);
  }

  verify(module: Operation): Operation {
    return this.require(verifyOperation(module, this.report) ? module : undefined);
  }
}
