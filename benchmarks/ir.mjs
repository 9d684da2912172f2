/**
 * `npm run bench:ir`: operations per CPU second through parse, verify and print, beside LLVM's mlir-opt where that is
 * installed. Both start as processes and use one thread; the time of an empty module is taken off.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, root } from "../scripts/command.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const opCount = 100_000;
const runs = 3;
/** Below this many operations a second something has gone wrong. */
const bar = 50_000;

/** @type {readonly { name: string, text: string, flags: readonly string[] }[]} */
const inputs = [
  { name: "arith in custom form", text: customForm(opCount), flags: [] },
  { name: "arith in generic form", text: genericForm(opCount), flags: ["--mlir-print-op-generic"] },
  { name: "unknown ops", text: unknownOps(opCount), flags: ["--allow-unregistered-dialect"] },
];

/** @type {readonly { name: string, command: readonly string[] }[]} */
const tools = [
  { name: "hls-opt", command: [process.execPath, join(root, "node_modules", ".bin", "hls-opt")] },
  ...[findProgram("mlir-opt", ["/usr/lib/llvm-19/bin"])]
    .filter((path) => path !== undefined)
    .map((path) => ({ name: "mlir-opt", command: [path, "--mlir-disable-threading"] })),
];

const folder = mkdtempSync(join(tmpdir(), "bench-ir-"));
try {
  run();
} finally {
  rmSync(folder, { recursive: true });
}

function run() {
  const empty = write("empty.mlir", "module {}\n");
  const rows = [];
  for (const tool of tools) {
    const start = bestSeconds(tool.command, empty, []);
    for (const { name, text, flags } of inputs) {
      const seconds = bestSeconds(tool.command, write("input.mlir", text), flags);
      const net = Math.max(seconds - start, 0.001);
      rows.push({
        tool: tool.name,
        input: name,
        startSeconds: start,
        seconds,
        opsPerSecond: Math.round(opCount / net),
      });
    }
  }
  const table = markdownTable(
    ["tool", "input", "CPU s", "of which start", "operations / CPU s"],
    rows.map((row) => [row.tool, row.input, row.seconds, row.startSeconds, row.opsPerSecond]),
  );
  const text = `# Parse, verify, print\n\n${opCount} operations, best of ${runs} runs, one thread; ${machine()}.\n\n${table}\n`;
  writeResults("ir", { operations: opCount, machine: machine(), rows }, text);
  const slow = rows.filter((row) => row.tool === "hls-opt" && row.opsPerSecond < bar);
  if (slow.length > 0) {
    console.error(`below the bar of ${bar} operations a second: ${slow.map((row) => row.input).join(", ")}`);
  }
  process.exitCode = slow.length === 0 ? 0 : 1;
}

/**
 * User and system time of the fastest run.
 * @param {readonly string[]} command
 * @param {string} file
 * @param {readonly string[]} flags
 */
function bestSeconds(command, file, flags) {
  const times = Array.from({ length: runs }, () =>
    cpuSeconds([...command, ...flags, file, "-o", join(folder, "out.mlir")]),
  );
  return Math.min(...times);
}

/**
 * The shell's `times` reports what its children took.
 * @param {readonly string[]} command
 */
function cpuSeconds(command) {
  const result = spawnSync("sh", ["-c", '"$@" || exit 1; times', "sh", ...command], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (result.status !== 0) throw new Error(`${command.join(" ")} failed:\n${result.stderr}`);
  const children = result.stdout.trim().split("\n").at(-1) ?? "";
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map((match) => Number(match[1]) * 60 + Number(match[2]));
  return Math.round(parts.reduce((sum, part) => sum + part, 0) * 1000) / 1000;
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

/** @param {number} count */
function customForm(count) {
  const body = Array.from({ length: count }, (_, i) => `  %${i + 1} = arith.addi %${i === 0 ? "a" : i}, %a : i32`);
  return `func.func @f(%a: i32) -> i32 {\n${body.join("\n")}\n  return %${count} : i32\n}\n`;
}

/** @param {number} count */
function genericForm(count) {
  const body = Array.from(
    { length: count },
    (_, i) =>
      `  %${i + 1} = "arith.addi"(%${i === 0 ? "a" : i}, %a) <{overflowFlags = #arith.overflow<none>}> : (i32, i32) -> i32`,
  );
  return `func.func @f(%a: i32) -> i32 {\n${body.join("\n")}\n  return %${count} : i32\n}\n`;
}

/** @param {number} count */
function unknownOps(count) {
  const body = Array.from(
    { length: count },
    (_, i) => `  %${i} = "test.op"() {value = ${i} : i64, name = "n${i % 100}"} : () -> i32`,
  );
  return `${body.join("\n")}\n`;
}
