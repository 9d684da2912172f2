/**
 * `npm run bench:hardware -- [NAME...]`: the trained networks from ONNX to verified Verilog, with every promise checked.
 * Writes docs/results/hardware.md and .json. `--no-yosys` leaves the resources out, which take most of the time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npyNumbers, readNpy, writeNpy } from "@hls-opt/dialect-nn";
import { collect, root, show } from "../scripts/command.mjs";
import { jscToMlir } from "./lib/jsc.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const data = join(root, "..", "shared", "data");
const examples = ["--samples", "examples/data/patches.npy", "--labels", "examples/data/centres.npy"];

/**
 * What is compiled, and what it may take: the bars of the best open tool (da4ml 0.5.2) less a tenth.
 * @typedef {{ name: string, model: string, interval: number, flags: readonly string[], prepare?: () => void, bars?: { lut: number, ff: number, latency: number } }} Network
 */

/**
 * A quantised net of others at a sample a cycle, verified with its own 128 vectors.
 * @param {string} accuracy
 * @param {number} stages
 * @param {{ lut: number, ff: number }} bars
 * @returns {Network}
 */
function jsc(accuracy, stages, bars) {
  const name = `jsc_${accuracy}`;
  const [model, samples] = [`build/hardware/${name}.mlir`, `build/hardware/${name}-inputs.npy`];
  return {
    name,
    model,
    interval: 1,
    flags: ["--stages", String(stages), "--samples", samples],
    bars: { ...bars, latency: stages },
    prepare: () => {
      const file = join(data, "jsc", `${name}.json`);
      if (!existsSync(file)) return;
      const net = JSON.parse(readFileSync(file, "utf8"));
      mkdirSync(join(root, "build", "hardware"), { recursive: true });
      writeFileSync(join(root, model), jscToMlir(net));
      const inputs = Float64Array.from(net.x.flat());
      writeFileSync(
        join(root, samples),
        writeNpy({ shape: [net.x.length, net.x[0].length], dtype: "f8", data: inputs }),
      );
    },
  };
}

/** @type {readonly Network[]} */
const networks = [
  { name: "bragg_s1_conv", model: "examples/bragg_s1_conv.onnx", interval: 100, flags: examples },
  {
    name: "bragg_s1_conv_81",
    model: "examples/bragg_s1_conv.onnx",
    interval: 81,
    flags: [...examples, "--precision", "10", "--simulator", "built-in", "--frames", "20"],
  },
  jsc("75p00", 5, { lut: 1430, ff: 826 }),
  jsc("75p86", 3, { lut: 2926, ff: 732 }),
  jsc("76p86", 4, { lut: 11766, ff: 3516 }),
  { name: "bragg_s1_gate", model: "examples/bragg_s1_gate.onnx", interval: 100, flags: examples },
  { name: "bragg_s1_attention", model: "examples/bragg_s1_attention.onnx", interval: 100, flags: examples },
  { name: "jet_tagger_pytorch", model: join(data, "models/jet_tagger_pytorch.onnx"), interval: 100, flags: [] },
  { name: "jet_tagger_keras", model: join(data, "models/jet_tagger_keras.onnx"), interval: 100, flags: [] },
  {
    name: "braggnn",
    model: join(data, "models/braggnn.onnx"),
    interval: 4096,
    flags: [
      "--samples",
      "build/hardware/real-first.npy",
      "--labels",
      "build/hardware/real-first-labels.npy",
      "--frames",
      "20",
    ],
    prepare: writeRealPatches,
  },
];

const realPatches = 10;

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith("--"));
const flags = args.filter((arg) => arg.startsWith("--"));
run();

function run() {
  const chosen = networks.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  /** @type {string[]} */
  const failed = [];
  /** @type {Map<string, any>} */
  const measured = new Map();
  for (const network of chosen) {
    network.prepare?.();
    if (!existsSync(join(root, network.model)) && !existsSync(network.model)) {
      console.log(`hardware: ${network.name} is not on this machine`);
      continue;
    }
    const row = measure(network);
    if (row === undefined) failed.push(`${network.name}: the compilation failed`);
    else measured.set(network.name, row);
  }
  // Read last: another run may have measured other networks meanwhile.
  const known = new Map([...readKnown(), ...measured]);
  const rows = networks.flatMap(({ name }) => known.get(name) ?? []);
  writeResults("hardware", { machine: machine(), rows }, report(rows));
  const failures = [...failed, ...rows.flatMap(problemsOf)];
  for (const failure of failures) console.error(failure);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

/**
 * What earlier runs measured, so that networks can be measured one by one.
 * @returns {Map<string, any>}
 */
function readKnown() {
  const file = join(root, "docs", "results", "hardware.json");
  return new Map(
    existsSync(file)
      ? JSON.parse(readFileSync(file, "utf8")).rows.map((/** @type {any} */ row) => [row.name, row])
      : [],
  );
}

/** @param {Network} network */
function measure({ name, model, interval, flags: own }) {
  const out = join("build", "hardware", name);
  const command = ["compile", model, "--interval", String(interval), "--out", out, ...own, ...flags];
  console.log(`hardware: hls-opt ${command.join(" ")}`);
  const start = performance.now();
  if (!show(process.execPath, [join(root, "node_modules", ".bin", "hls-opt"), ...command])) return undefined;
  const seconds = Math.round((performance.now() - start) / 1000);
  const {
    interval: pace,
    latency,
    verification,
    accuracy,
    resources,
    clock_ns: clock,
    compile_seconds,
  } = readJson(join(out, "report.json"));
  const compilation = ["import", "quantize", "lower", "schedule", "hardware", "verilog"].reduce(
    (sum, step) => sum + (compile_seconds[step] ?? 0),
    0,
  );
  const real = name === "braggnn" ? { realPixelError: realPixelError(out) } : {};
  const { lut, ff, dsp, bram36 } = resources ?? {};
  return {
    name,
    revision: collect("git", ["rev-parse", "--short", "HEAD"]).output.trim(),
    interval: pace,
    latency,
    clock,
    verification: {
      simulator: verification.simulator,
      samples: verification.samples,
      mismatches: verification.mismatches,
    },
    accuracy: { metric: accuracy.metric, float: accuracy.float, compiled: accuracy.compiled, ...real },
    resources: resources === undefined ? undefined : { tool: resources.tool, lut, ff, dsp, bram36 },
    compileSeconds: Math.round(compilation * 10) / 10,
    seconds,
  };
}

/** The ten genuine detector patches before the synthetic ones, so that they are among those that are simulated. */
function writeRealPatches() {
  const real = JSON.parse(readFileSync(join(data, "braggnn", "real_patches.json"), "utf8"));
  const [patches, centres] = ["patches", "centres"].map((name) =>
    numbers(join(root, "examples", "data", `${name}.npy`)),
  );
  const inputs = Float32Array.from([...real.patches.flat(Infinity), ...patches]);
  const labels = Float32Array.from([
    ...real.labels_xy_px.flat().map((/** @type {number} */ px) => px / 11),
    ...centres,
  ]);
  mkdirSync(join(root, "build", "hardware"), { recursive: true });
  const write = (/** @type {string} */ name, /** @type {number[]} */ shape, /** @type {Float32Array} */ values) =>
    writeFileSync(join(root, "build", "hardware", name), writeNpy({ shape, dtype: "f4", data: values }));
  write("real-first.npy", [inputs.length / 121, 121], inputs);
  write("real-first-labels.npy", [labels.length / 2, 2], labels);
}

/**
 * Mean error in pixels on the genuine patches, from the vectors that the Verilog was compared with.
 * @param {string} out
 */
function realPixelError(out) {
  const real = JSON.parse(readFileSync(join(data, "braggnn", "real_patches.json"), "utf8"));
  const bytes = readFileSync(join(root, out, "vectors", "expected.bin"));
  const format = /return %\S+ : tensor<1x2x!num\.fixed<\d+, (-?\d+)>>/.exec(
    readFileSync(join(root, out, "02-quantized.mlir"), "utf8"),
  );
  const scale = 2 ** -Number(format?.[1]);
  const errors = Array.from({ length: realPatches }, (_, i) => {
    const [x, y] = [0, 1].map((part) => 11 * scale * Number(bytes.readBigInt64LE(8 * (2 * i + part))));
    const [wantX, wantY] = real.labels_xy_px[i];
    return Math.hypot((x ?? NaN) - wantX, (y ?? NaN) - wantY);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** @param {readonly any[]} rows */
function report(rows) {
  const table = markdownTable(
    [
      "network",
      "interval, cycles",
      "latency, cycles",
      "latency, ns",
      "verified",
      "accuracy (float)",
      "LUT",
      "FF",
      "DSP",
      "compile s",
      "revision",
    ],
    rows.map((row) => [
      row.name,
      row.interval.measured,
      row.latency.measured,
      Math.round(row.latency.measured * row.clock * 10) / 10,
      `${row.verification.samples} samples, ${row.verification.mismatches} wrong words, ${row.verification.simulator}`,
      accuracyText(row.accuracy),
      row.resources?.lut ?? "-",
      row.resources?.ff ?? "-",
      row.resources?.dsp ?? "-",
      row.compileSeconds,
      row.revision ?? "older",
    ]),
  );
  const real = rows.find((row) => row.accuracy.realPixelError !== undefined);
  const tools = [...new Set(rows.flatMap((row) => row.resources?.tool ?? []))].join(", ");
  return `# From ONNX to verified Verilog

Fixed point, 16 bits (bragg_s1_conv_81: 10; jsc: as trained by others), alveo-u280 at 5 ns. Samples stream in back to back at the interval; latency is from the first input word to
the last output word. Interval and latency are measured, and equal what was promised before simulation. ${tools === "" ? "" : `Resources: ${tools}, modules synthesised one by one.`}
${real === undefined ? "" : `\nThe ten genuine detector patches: braggnn is ${real.accuracy.realPixelError.toFixed(3)} px off on average (float32: 0.257 px).\n`}
${table}

Rows are measured one by one (\`npm run bench:hardware -- NAME\`) at the revision named; "older" rows are from before operations
chained within a clock. The best open tool (da4ml 0.5.2, same Yosys) needs 1,589, 3,252 and 13,074 LUT for the jsc nets, in 5, 3 and 4 stages.

Compile time is that of import, quantisation, lowering, scheduling and printing; simulation and synthesis come on top. Measured on ${machine()} by \`npm run bench:hardware\`.
`;
}

/** @param {{ metric: string, compiled: number, float: number }} accuracy */
function accuracyText({ metric, compiled, float }) {
  const own = `${metric} ${compiled < 1e-3 ? compiled.toExponential(1) : compiled.toPrecision(4)}`;
  return metric === "error against float64" ? own : `${own} (${float.toPrecision(4)})`;
}

/**
 * The bars of this benchmark.
 * @param {any} row
 */
function problemsOf({ name, interval, latency, verification, accuracy, resources }) {
  const problems = [];
  const bars = networks.find((network) => network.name === name)?.bars;
  for (const part of /** @type {const} */ (["lut", "ff"])) {
    if (bars !== undefined && resources?.[part] > bars[part]) {
      problems.push(`${name}: ${resources[part]} ${part.toUpperCase()}, at most ${bars[part]} are allowed`);
    }
  }
  if (bars !== undefined && latency.measured > bars.latency) {
    problems.push(`${name}: ${latency.measured} stages, at most ${bars.latency} are allowed`);
  }
  if (verification.mismatches !== 0) problems.push(`${name}: ${verification.mismatches} wrong words`);
  if (interval.measured !== interval.predicted) {
    problems.push(`${name}: interval ${interval.measured}, promised ${interval.predicted}`);
  }
  if (latency.measured !== latency.predicted) {
    problems.push(`${name}: latency ${latency.measured}, promised ${latency.predicted}`);
  }
  if (accuracy.metric === "pixel error" && accuracy.compiled > 1.05 * accuracy.float) {
    problems.push(`${name}: pixel error is more than 5 % above float`);
  }
  if (accuracy.realPixelError > 0.257 + 0.02) {
    problems.push(`${name}: genuine patches are more than 0.02 px worse than in float`);
  }
  return problems;
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}

/** @param {string} file */
function numbers(file) {
  const array = readNpy(readFileSync(file));
  if (typeof array === "string") throw new Error(`${file}: ${array}`);
  return npyNumbers(array);
}
