import {
  Context,
  crashReproducer,
  IRPrinting,
  parseModule,
  PassManager,
  printOperation,
  verifyOperation,
} from "@hls-opt/ir-core";
import type {
  Diagnostic,
  DialectDefinition,
  Operation,
  PassInstrumentation,
  Pipeline,
  PrintOptions,
  Report,
  Timing,
} from "@hls-opt/ir-core";
import { emitVerilog } from "@hls-opt/dialect-hw";
import { writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { printDiagnostic } from "../host/print-diagnostic.js";
import { ExpectedDiagnostics } from "./expected-diagnostics.js";
import type { Settings } from "./settings.js";
import { splitInput, splitMarker } from "./split-input.js";

/** What is the same for all parts of an input. */
export interface Job {
  readonly host: Host;
  readonly settings: Settings;
  /** The input's name in diagnostics. */
  readonly file: string;
  readonly dialects: readonly DialectDefinition[];
  /** A fresh pipeline: its passes count. Undefined: nothing runs. */
  readonly pipeline: Pipeline;
  readonly timing: Timing | undefined;
}

/** What became of an input. */
export interface Outcome {
  readonly ok: boolean;
  readonly text: string;
}

/** Parses, transforms and prints an input, part by part where it is split. */
export function processSource(job: Job, source: string): Outcome {
  if (!job.settings.splitInputFile) return processChunk(job, source);
  const outcomes = splitInput(source).map(({ text }) => processChunk(job, text));
  return {
    ok: outcomes.every(({ ok }) => ok),
    text: outcomes.map(({ text }) => text).join(`${splitMarker}\n`),
  };
}

function processChunk(job: Job, source: string): Outcome {
  const show = (diagnostic: Diagnostic): void => printDiagnostic(job.host, diagnostic, { source, file: job.file });
  if (!job.settings.verifyDiagnostics) {
    const text = transform(job, source, show);
    return { ok: text !== undefined, text: text ?? "" };
  }
  const expected = new ExpectedDiagnostics(source, job.file);
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
  const root = settings.noImplicitModule ? withoutImplicitModule(module) : module;
  if (!runPipeline(job, context, root, report)) return undefined;
  return timed(job, "Output", () => (settings.emitVerilog ? emitVerilog(root, report) : printed(root, settings)));
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

function runPipeline(job: Job, context: Context, root: Operation, report: Report): boolean {
  const { pipeline, settings } = job;
  if (pipeline.items.length === 0) return true;
  const before = settings.crashReproducer === undefined ? "" : printOperation(root);
  const print = (op: Operation): string => printOperation(op, printOptions(settings));
  const instrumentations: PassInstrumentation[] = [irPrinting(job, print)];
  if (job.timing !== undefined) instrumentations.push(job.timing);
  const { verifyEach, remarks } = settings;
  const manager = new PassManager(context, pipeline, { verifyEach, remarks, instrumentations, print });
  const { ok } = manager.run(root, report);
  if (!ok && settings.crashReproducer !== undefined) {
    writeOutput(job.host, settings.crashReproducer, crashReproducer(before, pipeline, settings.verifyEach));
  }
  return ok;
}

function irPrinting({ host, settings }: Job, print: (op: Operation) => string): IRPrinting {
  const names = (wanted: ReadonlySet<string> | "all"): readonly string[] | "all" =>
    wanted === "all" ? "all" : [...wanted];
  return new IRPrinting({
    print,
    write: (text) => host.writeError(text),
    before: names(settings.printBefore),
    after: settings.printAfterChange && settings.printAfter !== "all" ? "all" : names(settings.printAfter),
    onlyAfterChange: settings.printAfterChange,
    afterFailure: settings.printAfterFailure,
    moduleScope: settings.printModuleScope,
  });
}

function printed(root: Operation, settings: Settings): string {
  return `${printOperation(root, printOptions(settings))}\n`;
}

function printOptions({ generic, debugInfo, localScope }: Settings): PrintOptions {
  return { generic, debugInfo, localScope };
}

function timed<T>({ timing }: Job, name: string, body: () => T): T {
  return timing === undefined ? body() : timing.scope(name, body);
}
