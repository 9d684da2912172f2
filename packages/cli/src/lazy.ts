/* eslint-disable no-restricted-syntax -- loaded when they are needed: printing an empty module should not cost the whole compiler */
import type { Host } from "./host/host.js";

/** A command of its own, such as `hls-opt compile`: reads its arguments and returns the exit code. */
export type Subcommand = (args: readonly string[], host: Host) => Promise<number>;

export const loadRun = async () => (await import("./run-function/run-command.js")).run;

/** The commands by the word that selects them; every other first word is a file or a flag of `hls-opt [flags] FILE`. */
export const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  compile: async () => (await import("./compile/compile-command.js")).compile,
  import: async () => (await import("./import-command.js")).importModel,
  run: async () => {
    const run = await loadRun();
    return (args, host) => run(args, host);
  },
  simulate: async () => (await import("./design/simulate-command.js")).simulate,
  verify: async () => (await import("./design/verify-command.js")).verify,
  report: async () => (await import("./report/report-command.js")).report,
};

/** All passes. */
export const loadPasses = async () => await import("./passes.js");

/** The unified difference of two texts. */
export const loadDiff = async () => (await import("./opt/unified-diff.js")).unifiedDiff;

/** The loader of plugins, which share all packages with us. */
export const loadPluginLoader = async () => (await import("./opt/plugins.js")).loadPlugins;
