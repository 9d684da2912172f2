import { Context, parseModule, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Diagnostic, DialectDefinition, Operation, Pipeline, Report, Timing } from "@hls-opt/ir-core";
import { emitVerilog } from "@hls-opt/dialect-hw";
import type { Host } from "../host/host.js";
import { printDiagnostic } from "../host/print-diagnostic.js";
import { ExpectedDiagnostics } from "./expected-diagnostics.js";
import { printOptions } from "./print-options.js";
import { runPipeline } from "./run-pipeline.js";
import type { Settings } from "./settings.js";
import { splitInput } from "./split-input.js";
import { verifyRoundTrip } from "./verify-round-trip.js";

/** What is the same for all parts of an input. */
export interface Job {
  readonly host: Host;
  readonly settings: Settings;
  /** The input's name in diagnostics. */
  readonly file: string;
  readonly dialects: readonly DialectDefinition[];
  /** A fresh pipeline: its passes count. */
  readonly pipeline: Pipeline;
  /** The pipeline of a reproducer; undefined after a diagnostic. */
  readonly readPipeline: (text: string) => Pipeline | undefined;
  readonly timing: Timing | undefined;
  /** The difference of two texts, for `--mlir-print-ir-diff`. */
  readonly diff: ((before: string, after: string) => string) | undefined;
}

/** What became of an input. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Parses, transforms and prints an input, part by part where it is split. */
export function processSource(job: Job, source: string): Outcome {
  const { splitMarker, outputSplitMarker } = job.settings;
  if (splitMarker === undefined) return processChunk(job, source);
  const outcomes = splitInput(source, splitMarker).map(({ text }) => processChunk(job, text));
  return {
    ok: outcomes.every(({ ok }) => ok),
    text: outcomes.map(({ text }) => text).join(`${outputSplitMarker}\n`),
  };
}

function processChunk(job: Job, source: string): Outcome {
  const { host, file, settings } = job;
  const show = (diagnostic: Diagnostic): void =>
    printDiagnostic(host, diagnostic, { source, file }, settings.printOpOnDiagnostic);
  if (!settings.verifyDiagnostics) {
    const text = transform(job, source, show);
    return { ok: text !== undefined, text: text ?? "" };
  }
  const expected = new ExpectedDiagnostics(source, file);
  const text = transform(job, source, expected.report) ?? "";
  const problems = expected.finish();
  problems.forEach(show);
  return { ok: problems.length === 0, text };
}

/** The printed result; undefined after an error. */
function transform(job: Job, source: string, report: Report): string | undefined {
  const { settings } = job;
  const context = new Context(job.dialects, { allowUnregistered: settings.allowUnregistered });
  const module = timed(job, "Parser", () => parse(job, source, context, report));
  if (module === undefined) return undefined;
  if (settings.verifyRoundTrip && !verifyRoundTrip(job, module, report)) return undefined;
  const root = settings.noImplicitModule ? withoutImplicitModule(module) : module;
  if (!runPipeline(job, context, root, report)) return undefined;
  return timed(job, "Output", () =>
    settings.emitVerilog ? emitVerilog(root, report) : `${printOperation(root, printOptions(settings))}\n`,
  );
}

function parse({ file }: Job, source: string, context: Context, report: Report): Operation | undefined {
  const module = parseModule(source, context, { file, report });
  const print = (op: Operation): string => printOperation(op, { generic: true });
  return module !== undefined && verifyOperation(module, report, print) ? module : undefined;
}

/** The only op of a module that the input did not spell out. */
function withoutImplicitModule(module: Operation): Operation {
  const body = module.regions[0]?.first;
  const only = body?.first;
  if (only === undefined || only !== body?.last || module.attributes.entries.length > 0) return module;
  only.remove();
  return only;
}

function timed<T>({ timing }: Job, name: string, body: () => T): T {
  return timing === undefined ? body() : timing.scope(name, body);
}
