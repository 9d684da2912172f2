/**
 * Starts the bundle that `scripts/bundle.mjs` makes of `hls-opt [passes] FILE`: one file instead of 300 modules, with V8's compiled
 * code beside it. Together they halve the time to start. Whoever changes a source without bundling anew gets the modules.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

const bin = dirname(fileURLToPath(import.meta.url));
export const bundleFolder = join(bin, "..", "dist", "bundle");
export const bundleEntry = "start.cjs";

/** Plugins share modules with us, and these commands are as long to load as they are to run. */
const unbundled = /^(compile|import|run|simulate|verify|report)$/;

/**
 * Whether the bundle can run this command line, and is there, and not older than what it was made of.
 * @param {readonly string[]} args
 */
export function canRunBundle(args) {
  if (unbundled.test(args[0] ?? "") || args.some((arg) => arg.includes("plugin"))) return false;
  const made = modified(join(bundleFolder, bundleEntry));
  return made > 0 && buildRecords().every((record) => modified(record) <= made);
}

/** The compiler's records of our packages; an installed package has none. */
function buildRecords() {
  const root = join(bin, "..", "..", "..");
  return ["packages", "tools"].flatMap((folder) =>
    namesIn(join(root, folder)).map((name) => join(root, folder, name, "tsconfig.tsbuildinfo")),
  );
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * Large functions with much inlined into them run a little faster and take long to compile: on 10 MB, which takes two seconds,
 * this limit saves 0.3 CPU s. Code caches depend on the flags, so they are set before anything is compiled.
 */
export function setCompilerFlags() {
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=200");
}

/** @typedef {{ readonly exports: any, readonly script: Script, readonly path: string }} Loaded */

/**
 * Runs a file of the bundle, with its code cache where there is one that fits this version of Node.
 * @param {string} name
 * @param {Map<string, Loaded>} loaded the files that ran already
 * @returns {any} what it exports
 */
export function loadBundle(name, loaded) {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const path = join(bundleFolder, name);
  const source = readFileSync(path, "latin1");
  const script = new Script(`(function (exports, require, module, __filename) {${source}\n})`, {
    filename: path,
    cachedData: readCache(path),
  });
  const module = { exports: {} };
  loaded.set(name, { exports: module.exports, script, path });
  const nodeRequire = createRequire(path);
  const require = (/** @type {string} */ id) =>
    id.startsWith("./") ? loadBundle(id.slice(2), loaded) : nodeRequire(id);
  script.runInThisContext()(module.exports, require, module, path);
  return module.exports;
}

/** @param {string} path */
function readCache(path) {
  try {
    return readFileSync(`${path}.cache`);
  } catch {
    return undefined;
  }
}
