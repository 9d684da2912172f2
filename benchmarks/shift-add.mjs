/**
 * `npm run bench:shift-add [-- --yosys]`: constant matrices of trained networks as shift-add graphs, beside canonical signed
 * digits without sharing. With --yosys also the whole jet taggers: compiled at an interval of 1, verified, and counted beside
 * the bars. Needs ../shared/data. Writes docs/results/shift-add.md and .json, and fails where a bar is missed.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeModel } from "@hls-opt/frontend-onnx";
import { solveMatrix } from "@hls-opt/passes";
import { writeNpy } from "@hls-opt/dialect-nn";
import { root } from "../scripts/command.mjs";
import { jscToMlir } from "./lib/jsc.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

/**
 * @typedef {import("@hls-opt/passes").MatrixProblem} MatrixProblem
 * @typedef {{ name: string, problem: MatrixProblem }} Layer
 */

const data = join(root, "..", "shared", "data");

/** Bars: a tenth below da4ml 0.5.2 in the same Yosys; registers and stages no more than it takes. */
const networks = [
  { name: "jsc_75p00", stages: 5, lut: 1430, ff: 826, da4ml: 1589 },
  { name: "jsc_75p86", stages: 3, lut: 2926, ff: 732, da4ml: 3252 },
  { name: "jsc_76p86", stages: 4, lut: 11766, ff: 3516, da4ml: 13074 },
];

if (existsSync(join(data, "jsc"))) run();
else console.log("bench:shift-add needs ../shared/data, which is not here");

function run() {
  const layers = [...networks.flatMap(({ name }) => taggerLayers(name)), ...braggLayers()].map(measure);
  const whole = process.argv.includes("--yosys") ? networks.map(compileWhole) : [];
  const layerTable = markdownTable(
    ["matrix", "rows x columns", "terms", "adders, plain", "bits, plain", "adders", "bits", "saved", "depth", "s"],
    layers.map((l) => [
      l.name,
      l.size,
      l.terms,
      l.plain.adders,
      l.plain.bits,
      l.shared.adders,
      l.shared.bits,
      `${Math.round(100 * (1 - l.shared.bits / l.plain.bits))} %`,
      l.shared.depth,
      l.shared.seconds,
    ]),
  );
  const wholeTable = markdownTable(
    ["network", "stages", "LUT", "bar", "da4ml 0.5.2", "FF", "bar", "compile, s", "wrong words"],
    whole.map((w) => [w.name, w.stages, w.lut, w.bars.lut, w.bars.da4ml, w.ff, w.bars.ff, w.seconds, w.mismatches]),
  );
  const text = `# Constant matrices as shared adders

${machine()}. Bits are what the adders take in tables (see [shift-add.md](../shift-add.md)); plain: canonical signed digits of each
row on its own, by the same adders. braggnn's weights are rounded to 8 bits, its inputs are 8 bits.

${layerTable}
${whole.length === 0 ? "" : `\n## Whole networks, Yosys 0.23 synth_xilinx -family xcup -flatten\n\n${wholeTable}\n`}`;
  writeResults("shift-add", { layers, whole }, text);
  const missed = whole.filter((w) => w.lut > w.bars.lut || w.ff > w.bars.ff || w.mismatches > 0);
  for (const { name } of missed) console.error(`${name} misses its bar`);
  if (missed.length > 0) process.exitCode = 1;
}

/** @param {string} name */
function readTagger(name) {
  return JSON.parse(readFileSync(join(data, "jsc", `${name}.json`), "utf8"));
}

/**
 * The layers of a tagger, in integers.
 * @param {string} name
 * @returns {Layer[]}
 */
function taggerLayers(name) {
  return readTagger(name).layers.map((/** @type {any} */ { name: layer, kernel, iq }, /** @type {number} */ l) => {
    const scale = 2 ** 12;
    const bits = kernel.map((_, /** @type {number} */ i) => Math.max(0, iq.i[i] + iq.f[i] + (l === 0 ? iq.k[i] : 0)));
    const columns = bits.map((/** @type {number} */ width) => ({ low: 0, high: 2 ** Math.min(width, 16) - 1 }));
    const rows = kernel[0].map((_, /** @type {number} */ m) =>
      kernel.flatMap((/** @type {number[]} */ row, /** @type {number} */ i) => {
        const weight = row[m] * scale * 2 ** (12 - iq.f[i]);
        return row[m] === 0 || bits[i] === 0 ? [] : [[i, weight]];
      }),
    );
    return { name: `${name} ${layer}`, problem: { columns, rows: rows.map(withoutCommonPower) } };
  });
}

/**
 * A row divided by the power of two that all its weights have.
 * @param {[number, number][]} row
 */
function withoutCommonPower(row) {
  let divisor = 1;
  while (row.length > 0 && row.every(([, weight]) => Number.isInteger(weight / (2 * divisor)))) divisor *= 2;
  return row.map(([i, weight]) => /** @type {[number, number]} */ ([i, weight / divisor]));
}

/** @returns {Layer[]} */
function braggLayers() {
  const file = join(data, "models", "braggnn.onnx");
  const weights = decodeModel(readFileSync(file)).graph?.initializer.filter((t) => (t.dims ?? []).length > 1) ?? [];
  return weights.map(({ name, dims, rawData }) => {
    const bytes = /** @type {Uint8Array} */ (rawData);
    const values = new Float32Array(bytes.slice().buffer);
    const size = Number(dims?.[0]);
    const scale = 127 / values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const width = values.length / size;
    const rows = Array.from({ length: size }, (_, r) =>
      Array.from({ length: width }, (_, c) => [c, Math.round((values[r * width + c] ?? 0) * scale)]).filter(
        ([, weight]) => weight !== 0,
      ),
    );
    const columns = Array.from({ length: width }, () => ({ low: 0, high: 255 }));
    return { name: `braggnn ${name}`, problem: { columns, rows: /** @type {[number, number][][]} */ (rows) } };
  });
}

/** @param {Layer} layer */
function measure({ name, problem }) {
  const terms = problem.rows.reduce((sum, row) => sum + row.length, 0);
  return {
    name,
    size: `${problem.rows.length} x ${problem.columns.length}`,
    terms,
    plain: solve(problem, false),
    shared: solve(problem, true),
  };
}

/**
 * @param {MatrixProblem} problem
 * @param {boolean} share
 */
function solve(problem, share) {
  const before = process.cpuUsage();
  const { graph, rows, cost } = solveMatrix(problem, { extraDepth: 1, budget: 20_000, share });
  const { user } = process.cpuUsage(before);
  const depth = Math.max(0, ...rows.map((term) => (term === undefined ? 0 : (graph.depth[term.node] ?? 0))));
  return { adders: graph.adders, bits: cost, depth, seconds: Number((user / 1e6).toFixed(2)) };
}

/** @param {typeof networks[number]} network */
function compileWhole({ name, stages, ...bars }) {
  const folder = mkdtempSync(join(tmpdir(), "bench-shift-add-"));
  try {
    const network = readTagger(name);
    writeFileSync(join(folder, "net.mlir"), jscToMlir(network));
    for (const part of ["x", "y"]) {
      const shape = [network[part].length, network[part][0].length];
      const tensor = { shape, dtype: /** @type {const} */ ("f8"), data: Float64Array.from(network[part].flat()) };
      writeFileSync(join(folder, `${part}.npy`), writeNpy(tensor));
    }
    const inputs = ["--samples", join(folder, "x.npy"), "--labels", join(folder, "y.npy")];
    const options = ["--interval", "1", "--stages", `${stages}`, "--out", join(folder, "out")];
    const command = join(root, "node_modules", ".bin", "hls-opt");
    const done = spawnSync(command, ["compile", join(folder, "net.mlir"), ...options, ...inputs], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${name}: ${done.stderr}`);
    const report = JSON.parse(readFileSync(join(folder, "out", "report.json"), "utf8"));
    const { lut, ff } = report.resources;
    const steps = ["import", "quantize", "lower", "schedule", "hardware", "verilog"];
    const seconds = steps.reduce((sum, step) => sum + (report.compile_seconds[step] ?? 0), 0);
    const { mismatches } = report.verification;
    return { name, stages, lut, ff, bars, seconds: Number(seconds.toFixed(1)), mismatches };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
