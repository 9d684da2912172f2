import { parsePipeline, PassRegistry, statisticsAsList, statisticsAsPipeline, Timing } from "@hls-opt/ir-core";
import type { Pipeline } from "@hls-opt/ir-core";
import { exitCode } from "../host/exit-code.js";
import { readText, writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { printDiagnostic } from "../host/print-diagnostic.js";
import { version } from "../host/version.js";
import { dialects } from "../dialects.js";
import { loadDiff, loadPasses, loadPluginLoader } from "../lazy.js";
import { helpText } from "./help.js";
import { listDialects, listPasses } from "./listings.js";
import type { PassGroup } from "./listings.js";
import type { Plugin } from "./plugins.js";
import { processSource } from "./process-source.js";
import { checkSteps, readArguments } from "./read-arguments.js";
import type { Settings } from "./settings.js";

/** `hls-opt [flags] FILE`: what mlir-opt does, with our dialects and passes. */
export async function opt(args: readonly string[], host: Host): Promise<number> {
  const settings = readArguments(args);
  const plugins = await loadPlugins(host, settings);
  const groups = await passGroups(settings, plugins);
  const registry = await makeRegistry(groups, plugins);
  const allDialects = [...dialects, ...plugins.flatMap((plugin) => plugin.dialects ?? [])];
  switch (settings.show) {
    case "help":
    case "help-all":
      return print(host, helpText(settings.show === "help-all"));
    case "version":
      return print(host, `hls-opt ${version()}\n`);
    case "dialects":
      return print(host, listDialects(allDialects, settings.shown));
    case "passes":
      return print(host, listPasses(groups, settings.shown));
    case "pass-names":
      return print(host, `${registry.names().sort().join("\n")}\n`);
  }
  checkSteps(settings, registry.names());
  const readPipeline = (text: string): Pipeline | undefined => pipelineFrom(host, text, registry);
  const pipeline = readPipeline(pipelineText(settings));
  if (pipeline === undefined) return exitCode.diagnostics;
  if (settings.dumpPipeline) host.writeError(`${describePipeline(pipeline)}\n\n`);
  const timing = settings.timing ? new Timing() : undefined;
  const source = readText(host, settings.input);
  const file = settings.input === "-" ? "<stdin>" : settings.input;
  const diff = settings.printDiff ? await loadDiff() : undefined;
  const job = { host, settings, file, dialects: allDialects, pipeline, readPipeline, timing, diff };
  const { ok, text } = processSource(job, source);
  if (text !== "" && (ok || settings.splitMarker !== undefined)) writeOutput(host, settings.output, text);
  if (settings.statistics) {
    host.writeError(
      settings.statisticsDisplay === "list" ? statisticsAsList(pipeline) : statisticsAsPipeline(pipeline),
    );
  }
  if (timing !== undefined) host.writeError(timing.report(settings.timingDisplay, settings.timingFormat));
  return ok ? exitCode.ok : exitCode.diagnostics;
}

async function loadPlugins(host: Host, { passPlugins, dialectPlugins }: Settings): Promise<Plugin[]> {
  const files = [...passPlugins, ...dialectPlugins];
  return files.length === 0 ? [] : (await loadPluginLoader())(host, files);
}

/** All passes, where the command line may name some. */
async function passGroups(
  { steps, passPipeline, show, runReproducer }: Settings,
  plugins: readonly Plugin[],
): Promise<PassGroup[]> {
  const lists = show === "passes" || show === "pass-names";
  const isNeeded = steps.length > 0 || passPipeline !== undefined || lists || runReproducer;
  const ours = isNeeded ? (await loadPasses()).passGroups : [];
  const theirs = plugins.map(({ passes = [], pipelines = [] }) => ({ title: "plugin", passes, pipelines }));
  return [...ours, ...theirs.filter(({ passes, pipelines }) => passes.length + pipelines.length > 0)];
}

async function makeRegistry(groups: readonly PassGroup[], plugins: readonly Plugin[]): Promise<PassRegistry> {
  const registry = new PassRegistry();
  for (const { passes, pipelines = [] } of groups) registry.register(...passes).registerPipeline(...pipelines);
  if (groups.length > plugins.length) registry.registerOrdering(...(await loadPasses()).orderingConstraints);
  return registry;
}

function print(host: Host, text: string): number {
  host.writeOut(text);
  return exitCode.ok;
}

/** The pipeline of the command line, as text. */
function pipelineText({ steps, passPipeline }: Settings): string {
  return passPipeline ?? steps.map(({ name, options }) => (options === "" ? name : `${name}{${options}}`)).join(",");
}

/** Undefined after a diagnostic, which shows the place in the text. */
function pipelineFrom(host: Host, text: string, registry: PassRegistry): Pipeline | undefined {
  return parsePipeline(text, registry, (diagnostic) =>
    printDiagnostic(host, diagnostic, { source: text, file: pipelineFile }),
  );
}

/** As `mlir-opt --dump-pass-pipeline` says it. */
function describePipeline(pipeline: Pipeline): string {
  return `Pass Manager with ${pipeline.items.length} passes:\n${pipeline}`;
}

/** The name that pipeline errors have in place of a file. */
const pipelineFile = "pass-pipeline";
