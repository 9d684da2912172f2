import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import * as dialectAffine from "@hls-opt/dialect-affine";
import * as dialectHw from "@hls-opt/dialect-hw";
import * as dialectNn from "@hls-opt/dialect-nn";
import * as irCore from "@hls-opt/ir-core";
import type { DialectDefinition, NamedPipeline, Pass } from "@hls-opt/ir-core";
import * as passes from "@hls-opt/passes";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";

/** What the module behind `--load-pass-plugin` and `--load-dialect-plugin` exports. */
export interface Plugin {
  readonly dialects?: readonly DialectDefinition[];
  readonly passes?: readonly Pass[];
  readonly pipelines?: readonly NamedPipeline[];
}

/** A plugin has to share these modules with us: types and ops are compared by identity. */
const sharedModules = {
  "@hls-opt/ir-core": irCore,
  "@hls-opt/dialect-nn": dialectNn,
  "@hls-opt/dialect-affine": dialectAffine,
  "@hls-opt/dialect-hw": dialectHw,
  "@hls-opt/passes": passes,
};

/** Loads ES modules, in JavaScript or TypeScript. */
export async function loadPlugins(host: Host, files: readonly string[]): Promise<Plugin[]> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(import.meta.url, { virtualModules: sharedModules, fsCache: false });
  return Promise.all([...new Set(files)].map((file) => loadPlugin(host, file, (path) => jiti.import(path))));
}

async function loadPlugin(host: Host, file: string, load: (path: string) => Promise<unknown>): Promise<Plugin> {
  const module = await load(pathToFileURL(resolve(host.cwd, file)).href).catch((error: unknown) =>
    refuse(
      "plugin/unloadable",
      `the plugin cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      {
        file,
        advice: "give the path of an ES module, in JavaScript or TypeScript",
      },
    ),
  );
  const plugin = module as Plugin;
  const lists = [plugin.dialects, plugin.passes, plugin.pipelines];
  if (lists.some(Array.isArray) && lists.every((list) => list === undefined || Array.isArray(list))) return plugin;
  return refuse("plugin/empty", "the plugin exports no list 'dialects', 'passes' or 'pipelines'", {
    file,
    advice: "write for example: export const passes = [definePass({...})]",
  });
}
