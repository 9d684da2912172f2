/**
 * `npm run bench:ir`: CPU time and peak memory of hls-opt beside LLVM's mlir-opt, where that is installed, on generated modules of 1, 10
 * and 50 MB: parse, verify and print; canonicalize; CSE. Whole processes, user and system time of all threads, start included, the
 * fastest of some runs. Also the time to start, and inputs that are large in one respect only. Exits 1 where a bar is missed.
 *
 *     npm run bench:ir -- [--sizes 1,10,50] [--runs 3]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findProgram, root } from "../scripts/command.mjs";
import { generateModule } from "./lib/generate-module.mjs";
import { hostileInputs } from "./lib/hostile-inputs.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const { values } = parseArgs({
  options: { sizes: { type: "string", default: "1,10,50" }, runs: { type: "string", default: "3" } },
});
const sizes = values.sizes.split(",").map(Number);
const runs = Number(values.runs);

/** The bars of the project: CPU time and memory in terms of mlir-opt's, the start in CPU seconds. */
const bars = { cpu: 1.0, memory: 2.0, start: 0.25, version: 0.1 };

/** @typedef {{ readonly name: string, readonly form: "custom" | "generic" | "unknown", readonly flags: readonly string[] }} Task */

/** @type {readonly Task[]} */
const tasks = [
  { name: "custom form", form: "custom", flags: [] },
  { name: "generic form", form: "generic", flags: ["--mlir-print-op-generic"] },
  { name: "unknown ops", form: "unknown", flags: ["--allow-unregistered-dialect"] },
  { name: "canonicalize", form: "custom", flags: ["--canonicalize"] },
  { name: "CSE", form: "custom", flags: ["--cse"] },
];

const hlsOpt = [process.execPath, join(root, "node_modules", ".bin", "hls-opt")];
const mlirOptPath = findProgram("mlir-opt", ["/usr/lib/llvm-19/bin"]);
const mlirOpt = mlirOptPath === undefined ? undefined : [mlirOptPath, "--mlir-disable-threading"];

const waiter = `
import json, resource, subprocess, sys
status = subprocess.call(sys.argv[2:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump({"status": status, "cpu": used.ru_utime + used.ru_stime, "kilobytes": used.ru_maxrss}, open(sys.argv[1], "w"))
`;

const folder = mkdtempSync(join(tmpdir(), "bench-ir-"));
try {
  run();
} finally {
  rmSync(folder, { recursive: true });
}

function run() {
  const starts = startRows();
  const rows = sizes.flatMap((size) => tasks.map((task) => sizeRow(size, task)));
  const hostile = hostileInputs().map(hostileRow);
  const missed = [
    ...starts.filter((row) => row.cpu > row.bar).map((row) => row.name),
    ...rows.filter((row) => (row.cpuRatio ?? 0) > bars.cpu).map((row) => `CPU time, ${row.task}, ${row.megabytes} MB`),
    ...rows
      .filter((row) => (row.memoryRatio ?? 0) > bars.memory)
      .map((row) => `memory, ${row.task}, ${row.megabytes} MB`),
  ];
  writeResults(
    "ir",
    { machine: machine(), bars, starts, rows, hostile, missed },
    report(starts, rows, hostile, missed),
  );
  if (missed.length > 0) console.error(`bars missed:\n${missed.map((name) => `  ${name}`).join("\n")}`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

function startRows() {
  const empty = write("empty.mlir", "module {}\n");
  return [
    { name: "hls-opt, empty module", bar: bars.start, cpu: measure([...hlsOpt, empty], 5).cpu },
    { name: "hls-opt --version", bar: bars.version, cpu: measure([...hlsOpt, "--version"], 5).cpu },
  ];
}

/**
 * @param {number} size in MB
 * @param {Task} task
 */
function sizeRow(size, { name, form, flags }) {
  const { text, operations } = generateModule(size * 1e6, form);
  const input = write("input.mlir", text);
  const out = join(folder, "out.mlir");
  const count = size > 10 ? 1 : runs;
  const ours = measure([...hlsOpt, ...flags, input, "-o", out], count);
  const theirs = mlirOpt && measure([...mlirOpt, ...flags, input, "-o", out], count);
  return {
    task: name,
    megabytes: size,
    operations,
    cpu: ours.cpu,
    memory: ours.memory,
    mlirOptCpu: theirs?.cpu,
    mlirOptMemory: theirs?.memory,
    cpuRatio: theirs && round(ours.cpu / theirs.cpu),
    memoryRatio: theirs && round(ours.memory / theirs.memory),
    operationsPerSecond: Math.round(operations / ours.cpu),
  };
}

/** @param {import("./lib/hostile-inputs.mjs").HostileInput} input */
function hostileRow({ name, text, flags, expected }) {
  const file = write("hostile.mlir", text);
  const out = join(folder, "out.mlir");
  const { cpu, memory, status, stderr } = measure([...hlsOpt, ...flags, file, "-o", out], 1, [0, 1]);
  const message =
    stderr
      .split("\n")
      .find((line) => line.includes("error:"))
      ?.replace(/^.*error: /, "") ?? "";
  const outcome = status === 0 ? `printed, ${round(statSync(out).size / 1e6)} MB` : `refused: ${message}`;
  if ((status === 0) !== (expected === "accepted")) throw new Error(`${name}: ${outcome}, expected: ${expected}`);
  return { name, megabytes: round(text.length / 1e6), cpu, memory, outcome };
}

/** @typedef {{ cpu: number, memory: number, status: number, stderr: string }} Measured */

/**
 * The fastest of some runs: CPU seconds of the process and its threads, peak memory in MB.
 * @param {readonly string[]} command
 * @param {number} count
 * @param {readonly number[]} statuses the exit codes that are fine
 * @returns {Measured}
 */
function measure(command, count, statuses = [0]) {
  const all = Array.from({ length: count }, () => measureOnce(command, statuses));
  return all.reduce((best, next) => (next.cpu < best.cpu ? next : best));
}

/**
 * @param {readonly string[]} command
 * @param {readonly number[]} statuses
 * @returns {Measured}
 */
function measureOnce(command, statuses) {
  const file = join(folder, "usage.json");
  // the shell cannot tell peak memory, and GNU time is not everywhere: a small program of Python's waits for the command
  const result = spawnSync("python3", ["-c", waiter, file, ...command], { encoding: "utf8", maxBuffer: 1 << 28 });
  const usage = JSON.parse(readFileSync(file, "utf8"));
  if (!statuses.includes(usage.status)) {
    throw new Error(`${command.join(" ")} failed:\n${result.stderr.slice(0, 2000)}`);
  }
  return {
    cpu: round(usage.cpu, 3),
    memory: Math.round(usage.kilobytes / 1024),
    status: usage.status,
    stderr: result.stderr,
  };
}

/**
 * @param {number} value
 * @param {number} digits
 */
function round(value, digits = 2) {
  return Number(value.toFixed(digits));
}

/**
 * @param {ReturnType<typeof startRows>} starts
 * @param {readonly ReturnType<typeof sizeRow>[]} rows
 * @param {readonly ReturnType<typeof hostileRow>[]} hostile
 * @param {readonly string[]} missed
 */
function report(starts, rows, hostile, missed) {
  const analysis = join(root, "docs", "results", "ir-analysis.md");
  return [
    "# Speed of the IR",
    `${machine()}. CPU seconds (user and system, all threads, start included) and peak memory of whole processes; the fastest of ${runs} runs, of one above 10 MB. mlir-opt runs with \`--mlir-disable-threading\`. \`npm run bench:ir\` makes this page; benchmarks/lib/generate-module.mjs makes the modules.`,
    "## Start",
    markdownTable(
      ["", "CPU s", "bar"],
      starts.map((row) => [row.name, row.cpu, row.bar]),
    ),
    "## Parse, verify, print; with passes",
    markdownTable(
      [
        "task",
        "MB",
        "operations",
        "CPU s",
        "mlir-opt",
        "ratio",
        "memory MB",
        "mlir-opt",
        "ratio",
        "operations / CPU s",
      ],
      rows.map((row) => [
        row.task,
        row.megabytes,
        row.operations,
        row.cpu,
        row.mlirOptCpu ?? "-",
        row.cpuRatio ?? "-",
        row.memory,
        row.mlirOptMemory ?? "-",
        row.memoryRatio ?? "-",
        row.operationsPerSecond,
      ]),
    ),
    "## Large in one respect",
    markdownTable(
      ["input", "MB", "CPU s", "memory MB", "outcome"],
      hostile.map((row) => [row.name, row.megabytes, row.cpu, row.memory, row.outcome]),
    ),
    `Bars: CPU time at most ${bars.cpu} and memory at most ${bars.memory} times mlir-opt's. ${missed.length === 0 ? "All are met." : `Missed: ${missed.join("; ")}.`} [What remains](${analysis.slice(analysis.lastIndexOf("/") + 1)}).`,
  ].join("\n\n");
}

/**
 * @param {string} name
 * @param {string} text
 */
function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
