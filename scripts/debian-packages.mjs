/** The Debian packages that the demo and the tests profit from. Nothing here is fatal: each has a substitute or is skipped. */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { collect, findProgram, root } from "./command.mjs";

/**
 * @typedef {object} DebianPackage
 * @property {string} name
 * @property {string} program
 * @property {string} without what happens when it is absent
 * @property {boolean} testsOnly
 */

/** @type {readonly DebianPackage[]} */
const packages = [
  { name: "verilator", program: "verilator", without: "the built-in simulator is used", testsOnly: false },
  { name: "make", program: "make", without: "Verilator cannot build its models", testsOnly: false },
  { name: "yosys", program: "yosys", without: "the WebAssembly Yosys from npm is used", testsOnly: true },
  { name: "mlir-19-tools", program: "mlir-opt", without: "tests against LLVM's mlir-opt are skipped", testsOnly: true },
  { name: "iverilog", program: "iverilog", without: "tests against Icarus Verilog are skipped", testsOnly: true },
];

const programFolders = ["/usr/lib/llvm-19/bin"];
const attemptFile = join(root, "build", "debian-packages-attempt.json");
const attemptHolds = 24 * 3600 * 1000;

/**
 * Installs what is missing, where that is possible without asking anybody.
 * @param {{ tests: boolean }} options
 */
export function installDebianPackages({ tests }) {
  if (process.env["HLS_OPT_NO_APT"] === "1") return;
  const missing = packages.filter((entry) => (tests || !entry.testsOnly) && !isThere(entry));
  if (missing.length === 0) return;
  const prefix = aptPrefix();
  const names = missing.map((entry) => entry.name);
  if (prefix === undefined || triedLately(names)) return reportMissing(missing);
  console.log(`bootstrap: installing ${names.join(", ")} (HLS_OPT_NO_APT=1 prevents it)`);
  aptInstall(prefix, names);
  const stillMissing = missing.filter((entry) => !isThere(entry));
  if (stillMissing.length > 0) rememberAttempt(stillMissing.map((entry) => entry.name));
  reportMissing(stillMissing);
}

/** @param {DebianPackage} entry */
function isThere(entry) {
  return findProgram(entry.program, programFolders) !== undefined;
}

/** The words that start an apt-get command with the needed rights; undefined where there are none. */
function aptPrefix() {
  if (!existsSync("/etc/debian_version") || findProgram("apt-get") === undefined) return undefined;
  if (process.getuid?.() === 0) return ["apt-get"];
  const sudo = findProgram("sudo");
  return sudo !== undefined && collect(sudo, ["-n", "true"]).ok ? [sudo, "-n", "apt-get"] : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} names
 */
function aptInstall(prefix, names) {
  /** @param {...string} args */
  const apt = (...args) => {
    const [program = "apt-get", ...words] = [...prefix, "-q", "-y", "-o", "Acquire::http::Timeout=20", ...args];
    return collect(program, words, { env: { DEBIAN_FRONTEND: "noninteractive" }, timeout: 600_000 });
  };
  const install = ["-o", "DPkg::Lock::Timeout=120", "install", "--no-install-recommends"];
  apt("update");
  if (apt(...install, ...names).ok) return;
  // One unknown name fails the whole command: the others may still be had.
  for (const name of names) apt(...install, name);
}

/** @param {readonly DebianPackage[]} missing */
function reportMissing(missing) {
  for (const entry of missing) console.log(`bootstrap: no ${entry.program} (Debian: ${entry.name}): ${entry.without}`);
}

/**
 * Whether these very packages could not be installed a short time ago: without a network each attempt costs a minute.
 * @param {readonly string[]} names
 */
function triedLately(names) {
  if (!existsSync(attemptFile) || Date.now() - statSync(attemptFile).mtimeMs > attemptHolds) return false;
  const tried = new Set(JSON.parse(readFileSync(attemptFile, "utf8")));
  return names.every((name) => tried.has(name));
}

/** @param {readonly string[]} names */
function rememberAttempt(names) {
  mkdirSync(dirname(attemptFile), { recursive: true });
  writeFileSync(attemptFile, `${JSON.stringify(names)}\n`);
}
