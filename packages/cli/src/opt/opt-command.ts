import { parsePipeline, PassRegistry, statisticsAsPipeline, Timing } from "@hls-opt/ir-core";
import type { Pipeline } from "@hls-opt/ir-core";
import { exitCode } from "../host/exit-code.js";
import { readText, writeOutput } from "../host/files.js";
import type { Host } from "../host/host.js";
import { printDiagnostic } from "../host/print-diagnostic.js";
import { version } from "../host/version.js";
import { dialects } from "../dialects.js";
import { loadPasses, loadPipelines, loadPluginLoader } from "../lazy.js";
import { helpText } from "./help.js";
import { listDialects, listPasses } from "./listings.js";
import type { Plugin } from "./plugins.js";
import { processSource } from "./process-source.js";
import { checkSteps, readArguments } from "./read-arguments.js";
import type { Settings } from "./settings.js";

/** `hls-opt [flags] FILE`: what mlir-opt does, with our dialects and passes. */
export async function opt(args: readonly string[], host: Host): Promise<number> {
  const settings = readArguments(args);
  const plugins = await loadPlugins(host, settings);
  const registry = await makeRegistry(settings, plugins);
  const allDialects = [...dialects, ...plugins.flatMap((plugin) => plugin.dialects ?? [])];
  switch (settings.show) {
    case "help":
      return print(host, helpText());
    case "version":
      return print(host, `hls-opt ${version()}\n`);
    case "dialects":
      return print(host, listDialects(allDialects));
    case "passes":
      return print(host, listPasses(registry));
  }
  checkSteps(settings, registry.names());
  const pipeline = makePipeline(host, settings, registry);
  if (pipeline === undefined) return exitCode.diagnostics;
  const timing = settings.timing ? new Timing() : undefined;
  const source = readText(host, settings.input);
  const file = settings.input === "-" ? "<stdin>" : settings.input;
  const { ok, text } = processSource({ host, settings, file, dialects: allDialects, pipeline, timing }, source);
  if (text !== "" && (ok || settings.splitInputFile)) writeOutput(host, settings.output, text);
  if (settings.statistics) host.writeError(statisticsAsPipeline(pipeline));
  if (timing !== undefined) host.writeError(timing.report());
  return ok ? exitCode.ok : exitCode.diagnostics;
}

async function loadPlugins(host: Host, { passPlugins, dialectPlugins }: Settings): Promise<Plugin[]> {
  const files = [...passPlugins, ...dialectPlugins];
  return files.length === 0 ? [] : (await loadPluginLoader())(host, files);
}

/** All passes, where the command line may name some. */
async function makeRegistry(
  { steps, passPipeline, show }: Settings,
  plugins: readonly Plugin[],
): Promise<PassRegistry> {
  const registry = new PassRegistry();
  const isNeeded = steps.length > 0 || passPipeline !== undefined || show === "passes";
  if (isNeeded) registry.register(...(await loadPasses())).registerPipeline(...(await loadPipelines()));
  for (const { passes = [], pipelines = [] } of plugins) registry.register(...passes).registerPipeline(...pipelines);
  return registry;
}

function print(host: Host, text: string): number {
  host.writeOut(text);
  return exitCode.ok;
}

/** The pipeline of the command line; undefined after a diagnostic. */
function makePipeline(host: Host, settings: Settings, registry: PassRegistry): Pipeline | undefined {
  const steps = settings.steps.map(({ name, options }) => (options === "" ? name : `${name}{${options}}`));
  const text = settings.passPipeline ?? steps.join(",");
  return parsePipeline(text, registry, (diagnostic) =>
    printDiagnostic(host, diagnostic, { source: text, file: pipelineFile }),
  );
}

/** The name that pipeline errors have in place of a file. */
const pipelineFile = "pass-pipeline";
