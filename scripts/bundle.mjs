/**
 * Bundles the command `hls-opt [passes] FILE` into a few files with V8's code caches, which packages/cli/bin/bundle.js starts.
 * The command works without them, only its start takes twice as long.
 *
 *     node scripts/bundle.mjs [--if-stale]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { bundleEntry, bundleFolder, canRunBundle, loadBundle, setCompilerFlags } from "../packages/cli/bin/bundle.js";
import { collect, root } from "./command.mjs";

/** Other commands and plugins run from their modules. */
const isElsewhere = /(-command|\/plugins)\.js$/;
const isOfTheCommand = /opt\/opt-command\.js$/;

/** Makes the bundle anew. */
export async function bundle() {
  rmSync(bundleFolder, { recursive: true, force: true });
  const build = await rolldown({
    input: { start: join(root, "packages", "cli", "dist", "start.js") },
    platform: "node",
    external: (id) => isElsewhere.test(id) && !isOfTheCommand.test(id),
    logLevel: "silent",
  });
  await build.write({
    dir: bundleFolder,
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
  });
  await build.close();
  for (const name of readdirSync(bundleFolder)) escapeText(join(bundleFolder, name));
  const { ok, output } = collect(process.execPath, [fileURLToPath(import.meta.url), "--caches"]);
  if (!ok) throw new Error(`making the code caches failed:\n${output}`);
}

/**
 * Leaves ASCII only, which is read fastest: other characters stand in strings, where they can be escaped.
 * @param {string} path
 */
function escapeText(path) {
  const escaped = (/** @type {string} */ unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  writeFileSync(path, readFileSync(path, "utf8").replace(/[\u0080-\uffff]/g, escaped));
}

/**
 * Runs the bundle on a little of everything, so that the functions which a start needs are compiled, and keeps their code. In a
 * process of its own: a code cache is good for the compiler flags it was made with.
 */
async function makeCaches() {
  setCompilerFlags();
  const folder = mkdtempSync(join(tmpdir(), "hls-opt-bundle-"));
  const loaded = new Map();
  const { start } = loadBundle(bundleEntry, loaded);
  const sample = join(root, "scripts", "bundle-sample.mlir");
  for (const flags of [[], ["--canonicalize", "--cse"], ["--mlir-print-op-generic"]]) {
    process.argv.splice(2, Infinity, ...flags, sample, "-o", join(folder, "out.mlir"));
    await start();
  }
  rmSync(folder, { recursive: true });
  for (const { script, path } of loaded.values()) writeFileSync(`${path}.cache`, script.createCachedData());
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  if (process.argv.includes("--caches")) await makeCaches();
  else if (!process.argv.includes("--if-stale") || !canRunBundle([])) await bundle();
}
