/**
 * `npm run bench:forwarding`: store-to-load forwarding on a fully unrolled 3x3 convolution, beside LLVM's mlir-opt where that
 * is installed. CPU time; ours is the pass alone, of mlir-opt the time to parse and print is taken off. Writes
 * docs/results/forwarding.md and .json, and fails above the bars.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { affineDialect, arithDialect, memrefDialect } from "@hls-opt/dialect-affine";
import {
  Context,
  DiagnosticList,
  builtinDialect,
  funcDialect,
  parseModule,
  printOperation,
  walk,
} from "@hls-opt/ir-core";
import { replaceByScalars, unrollLoops } from "@hls-opt/passes";
import { findProgram } from "../scripts/command.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

/** Images by height and width; each pixel takes 9 times 4 memory operations. */
const images = [
  [2, 2],
  [4, 4],
  [4, 8],
  [16, 16],
  [32, 32],
  [64, 64],
  [128, 128],
];
const accessesOfPixel = 36;
/** mlir-opt's time grows with the square. */
const mostForMlirOpt = 9216;
/** Seconds of processor time after which mlir-opt is stopped. */
const limitForMlirOpt = 240;
const bars = { secondsAt1152: 0.05, secondsAt589824: 20, growth: 3, gigabytes: 4, unrollSecondsFor250k: 1 };

const mlirOpt = findProgram("mlir-opt", ["/usr/lib/llvm-19/bin"]);
const folder = mkdtempSync(join(tmpdir(), "bench-forwarding-"));
try {
  run();
} finally {
  rmSync(folder, { recursive: true });
}

function run() {
  const rows = images.map(([height = 1, width = 1]) => measure(height, width));
  const gigabytes = process.resourceUsage().maxRSS / 2 ** 20;
  const table = markdownTable(
    [
      "image",
      "memory ops",
      "left",
      "left without contract",
      "forwarding, s",
      "µs an op",
      "unrolling, s",
      "ops unrolled",
      "mlir-opt -affine-scalrep, s",
      "left by it",
      "mlir-opt on its own unrolled text, s",
      "ours on that text, s",
    ],
    rows.map((row) => [
      row.image,
      row.before,
      row.after,
      row.afterWithoutContract,
      round(row.seconds),
      round((row.seconds / row.before) * 1e6),
      round(row.unrollSeconds),
      row.unrolledOps,
      row.mlirOpt === undefined ? "-" : secondsText(row.mlirOpt.seconds),
      row.mlirOpt?.left ?? "-",
      row.mlirOpt === undefined ? "-" : secondsText(row.mlirOpt.ownSeconds),
      row.mlirOpt === undefined ? "-" : round(row.mlirOpt.oursOnOwn),
    ]),
  );
  const text = `# Store-to-load forwarding

A 3x3 convolution, all four loops unrolled: a pixel is 9 times three loads and a store. CPU time of the pass, arguments under
the contract \`hls.noalias\`; without it, and for mlir-opt, which has none, they may share memory. What mlir-opt unrolls itself
(\`--affine-loop-unroll=unroll-full\`, once for each loop) has subscripts computed by \`affine.apply\` ops and constants, on which its
\`-affine-scalrep\` takes several times as long as on ours, whose subscripts are numbers. At most ${round(gigabytes)} GB of memory; ${machine()}.

${table}
`;
  writeResults("forwarding", { machine: machine(), gigabytes, bars, rows }, text);
  const failures = problems(rows, gigabytes);
  for (const failure of failures) console.error(`forwarding: ${failure}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/** @typedef {{ image: string, before: number, after: number, afterWithoutContract: number, seconds: number, unrollSeconds: number, unrolledOps: number, mlirOpt: ReturnType<typeof measureMlirOpt> | undefined }} Row */

/**
 * The best of some runs, fewer for large images.
 * @param {number} height
 * @param {number} width
 * @returns {Row}
 */
function measure(height, width) {
  const before = accessesOfPixel * height * width;
  const runs = before < 10_000 ? 5 : before < 100_000 ? 3 : 2;
  const attempts = Array.from({ length: runs }, () => attempt(height, width));
  const best = (/** @type {"seconds" | "unrollSeconds"} */ key) => Math.min(...attempts.map((one) => one[key]));
  const afterWithoutContract = attempt(height, width, "").after;
  const { after, unrolledOps, before: counted } = /** @type {ReturnType<typeof attempt>} */ (attempts[0]);
  if (counted !== before) throw new Error(`${counted} memory operations were made, expected ${before}`);
  const other = mlirOpt !== undefined && before <= mostForMlirOpt ? measureMlirOpt(mlirOpt, height, width) : undefined;
  return {
    image: `${height}x${width}`,
    before,
    after,
    afterWithoutContract,
    seconds: best("seconds"),
    unrollSeconds: best("unrollSeconds"),
    unrolledOps,
    mlirOpt: other,
  };
}

/**
 * @param {number} height
 * @param {number} width
 * @param {string} contract
 */
function attempt(height, width, contract = " {hls.noalias}") {
  const module = parse(convolution(height, width, contract));
  const [unrollSeconds] = timed(() => unrollLoops(module, () => "full"));
  const unrolledOps = countOps(module, () => true);
  const before = countOps(module, isAccess);
  const [func] = module.region().entry.operations();
  if (func === undefined) throw new Error("the module is empty");
  const [seconds] = timed(() => replaceByScalars(func));
  return { unrollSeconds, unrolledOps, before, seconds, after: countOps(module, isAccess) };
}

/**
 * The same function through mlir-opt, with the pass and without: as we unroll it, and as it does itself.
 * @param {string} program
 * @param {number} height
 * @param {number} width
 */
function measureMlirOpt(program, height, width) {
  const module = parse(convolution(height, width, ""));
  unrollLoops(module, () => "full");
  const [rolled, input, output] = ["rolled.mlir", "input.mlir", "output.mlir"].map((name) => join(folder, name));
  if (rolled === undefined || input === undefined || output === undefined) throw new Error("no files");
  writeFileSync(input, printOperation(module));
  const seconds = scalrepSeconds(program, input, output);
  const left = seconds === undefined ? undefined : countAccesses(output);
  writeFileSync(rolled, convolution(height, width, ""));
  const unroll = Array.from({ length: 4 }, () => "--affine-loop-unroll=unroll-full");
  childSeconds([program, "--mlir-disable-threading", ...unroll, rolled, "-o", input]);
  const theirs = parse(readFileSync(input, "utf8"));
  const [func] = theirs.region().entry.operations();
  if (func === undefined) throw new Error("the module is empty");
  const [oursOnOwn] = timed(() => replaceByScalars(func));
  return { seconds, left, ownSeconds: scalrepSeconds(program, input, output), oursOnOwn };
}

/**
 * Without the time to parse and print; undefined beyond the limit.
 * @param {string} program
 * @param {string} input
 * @param {string} output
 */
function scalrepSeconds(program, input, output) {
  const base = [program, "--mlir-disable-threading", "--allow-unregistered-dialect", input, "-o", output];
  const plain = childSeconds(base);
  const seconds = childSeconds([...base, "-affine-scalrep"]);
  return plain === undefined || seconds === undefined ? undefined : Math.max(seconds - plain, 0);
}

/** @param {string} file */
function countAccesses(file) {
  return Number(spawnSync("grep", ["-cE", "affine\\.(load|store)", file], { encoding: "utf8" }).stdout);
}

/** @param {number | undefined} seconds */
function secondsText(seconds) {
  return seconds === undefined ? `> ${limitForMlirOpt}` : round(seconds);
}

/**
 * Processor time of a command; undefined where it was stopped at the limit.
 * @param {readonly string[]} command
 */
function childSeconds(command) {
  const script = `ulimit -t ${limitForMlirOpt}; "$@" || exit $?; times`;
  const result = spawnSync("sh", ["-c", script, "sh", ...command], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  // the signals that the limit sends
  if (result.status === 137 || result.status === 152) return undefined;
  if (result.status !== 0) throw new Error(`${command.join(" ")} failed:\n${result.stderr}`);
  const children = result.stdout.trim().split("\n").at(-1) ?? "";
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, part) => sum + Number(part[1]) * 60 + Number(part[2]),
    0,
  );
}

/**
 * @param {readonly Row[]} rows
 * @param {number} gigabytes
 */
function problems(rows, gigabytes) {
  const at = (/** @type {number} */ count) => {
    const row = rows.find(({ before }) => before === count);
    if (row === undefined) throw new Error(`${count} memory operations were not measured`);
    return row;
  };
  const [small, middle, large] = [at(1152), at(9216), at(589_824)];
  const growth = large.seconds / large.before / (middle.seconds / middle.before);
  const unrolling = (large.unrollSeconds / large.unrolledOps) * 250_000;
  /** @type {[string, number, number][]} */
  const checks = [
    ["seconds for 1,152 memory operations", small.seconds, bars.secondsAt1152],
    ["seconds for 589,824 memory operations", large.seconds, bars.secondsAt589824],
    ["times as long for an operation of 589,824 as for one of 9,216", growth, bars.growth],
    ["GB of memory", gigabytes, bars.gigabytes],
    ["seconds to unroll 250,000 operations", unrolling, bars.unrollSecondsFor250k],
  ];
  return checks
    .filter(([, value, most]) => value > most)
    .map(([what, value, most]) => `${round(value)} ${what}, at most ${most} allowed`);
}

/**
 * What `work` takes in seconds of CPU time, the collector's threads included, and what it returns.
 * @template T
 * @param {() => T} work
 * @returns {[number, T]}
 */
function timed(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1e6, result];
}

/** @param {string} source */
function parse(source) {
  const context = new Context([builtinDialect, funcDialect, arithDialect, memrefDialect, affineDialect]);
  const diagnostics = new DiagnosticList();
  const module = parseModule(source, context, { file: "convolution.mlir", report: diagnostics.report });
  if (module === undefined) throw new Error(diagnostics.all.map(({ message }) => message).join("\n"));
  return module;
}

/**
 * @param {number} height
 * @param {number} width
 * @param {string} contract
 */
function convolution(height, width, contract) {
  const [image, result] = [`memref<${height + 2}x${width + 2}xf32>`, `memref<${height}x${width}xf32>`];
  return `func.func @convolution(%x: ${image}${contract}, %w: memref<3x3xf32>${contract}, %y: ${result}${contract}) {
  affine.for %i = 0 to ${height} {
    affine.for %j = 0 to ${width} {
      affine.for %k = 0 to 3 {
        affine.for %l = 0 to 3 {
          %0 = affine.load %x[%i + %k, %j + %l] : ${image}
          %1 = affine.load %w[%k, %l] : memref<3x3xf32>
          %2 = affine.load %y[%i, %j] : ${result}
          %3 = arith.mulf %0, %1 : f32
          %4 = arith.addf %2, %3 : f32
          affine.store %4, %y[%i, %j] : ${result}
        }
      }
    }
  }
  return
}`;
}

/** @param {{ readonly name: string }} op */
function isAccess({ name }) {
  return name === "affine.load" || name === "affine.store";
}

/**
 * @param {ReturnType<typeof parse>} root
 * @param {(op: { readonly name: string }) => boolean} test
 */
function countOps(root, test) {
  let count = 0;
  walk(root, (op) => void (count += test(op) ? 1 : 0));
  return count;
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(3));
}
