/**
 * Makes a checkout ready to use: npm packages, Debian packages, build. Says little; nothing when there is nothing to do.
 *
 *     node scripts/bootstrap.mjs [--tests] [--no-apt] [--no-build]
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { collect, root, secondsSince } from "./command.mjs";
import { installDebianPackages } from "./debian-packages.mjs";

const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/**
 * Installs what is missing; throws a `BootstrapError` when the npm packages cannot be had.
 * @param {{ tests?: boolean, apt?: boolean }} [options]
 */
export function bootstrap({ tests = false, apt = true } = {}) {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20) throw new BootstrapError(`Node ${process.versions.node} is too old: Node 20 or newer is needed`);
  if (!dependenciesMatchLock()) installDependencies();
  if (apt) installDebianPackages({ tests });
}

/** A user's problem that the message explains. */
export class BootstrapError extends Error {}

/**
 * Brings the build up to date.
 * @returns {boolean} whether it succeeded; the compiler's messages have been printed otherwise
 */
export function build() {
  const start = performance.now();
  const stale = !isBuilt();
  if (stale) console.log("bootstrap: building");
  const { ok, output } = collect(process.execPath, [compiler, "-b"]);
  if (!ok) console.error(output.trimEnd());
  if (ok) bundleCommand();
  if (stale || !ok) console.log(`bootstrap: build ${ok ? "done" : "failed"} (${secondsSince(start)})`);
  return ok;
}

/** Bundles the command where its modules changed; it also runs without, only slower. */
function bundleCommand() {
  const { ok, output } = collect(process.execPath, [join(root, "scripts", "bundle.mjs"), "--if-stale"]);
  if (!ok) console.error(`bootstrap: no bundle, hls-opt will start slower\n${output.trimEnd()}`);
}

/** Compares npm's record of what is installed with the lock file; dates would lie after a checkout. */
function dependenciesMatchLock() {
  const installedFile = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = readLock(join(root, "package-lock.json"));
  const installed = readLock(installedFile);
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    if (entry.link === true) return existsSync(join(root, path));
    return entry.optional === true || installed[path]?.version === entry.version;
  });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, link?: boolean, optional?: boolean }>}
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function installDependencies() {
  const start = performance.now();
  console.log("bootstrap: installing npm packages (npm ci)");
  const { ok, output } = collect("npm", ["ci", "--no-audit", "--no-fund"]);
  if (!ok) throw new BootstrapError(`npm ci failed:\n${output.trimEnd()}`);
  console.log(`bootstrap: npm packages installed (${secondsSince(start)})`);
}

/** Whether every project's build record is newer than its sources. Only decides what is printed: tsc decides the rest. */
function isBuilt() {
  const projects = ["packages", "tools"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
  );
  return projects.filter((project) => existsSync(join(project, "tsconfig.json"))).every(isProjectBuilt);
}

/** @param {string} project */
function isProjectBuilt(project) {
  const record = join(project, "tsconfig.tsbuildinfo");
  if (!existsSync(record)) return false;
  const built = statSync(record).mtimeMs;
  return readdirSync(join(project, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|check)\.ts$/.test(file))
    .every((file) => statSync(join(project, "src", file)).mtimeMs <= built);
}

/**
 * Runs a script's body; a `BootstrapError` becomes its message and exit code 1.
 * @param {() => boolean} body whether all went well
 */
export function runScript(body) {
  try {
    process.exitCode = body() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const flags = new Set(process.argv.slice(2));
  runScript(() => {
    bootstrap({ tests: flags.has("--tests"), apt: !flags.has("--no-apt") });
    return flags.has("--no-build") || build();
  });
}
