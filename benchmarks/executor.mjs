/**
 * `npm run bench:executor`: samples per second of the bit-accurate executor on one core, for trained networks of 16 bits at
 * affine level, and after lowering to scf and to jumps; all three give the same bits. Writes docs/results/executor.md and
 * .json, and fails below the bar.
 */
import { existsSync } from "node:fs";
import { compileFunction } from "@hls-opt/dialect-affine";
import { DiagnosticList, FuncOp, MemRefType, is } from "@hls-opt/ir-core";
import { lowerAffine, lowerScfToCf } from "@hls-opt/passes";
import { networkFiles, networkLoops } from "./lib/networks.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const width = 16;
/** Samples a second of bragg_s1_conv at affine level. */
const bar = { network: "bragg_s1_conv", samplesPerSecond: 2000 };
const secondsOfOneMeasurement = 0.5;
const attempts = 5;

const rows = Object.entries(networkFiles)
  .filter(([, file]) => existsSync(file))
  .map(([name, file]) => measureNetwork(name, file));
const table = markdownTable(
  ["network", "affine, samples/s", "compile, ms", "code, kB", "scf, samples/s", "jumps, samples/s"],
  rows.map((row) => [
    row.name,
    row.affine.samplesPerSecond,
    row.affine.compileMilliseconds,
    row.affine.kilobytes,
    row.scf.samplesPerSecond,
    row.cf.samplesPerSecond,
  ]),
);
const text = `# Executor

Networks quantised to ${width} bits, executed bit for bit by WebAssembly on one core: at affine level, after \`--lower-affine\`,
and after \`--convert-scf-to-cf\`. The outputs of all three are equal. Time by the wall clock, the best of ${attempts} measurements of
${secondsOfOneMeasurement} s; ${machine()}. Bar: ${bar.samplesPerSecond} samples a second of ${bar.network} at affine level.

${table}
`;
writeResults("executor", { machine: machine(), width, bar, rows }, text);
const reached = rows.find(({ name }) => name === bar.network)?.affine.samplesPerSecond ?? 0;
if (reached < bar.samplesPerSecond) {
  console.error(`executor: ${bar.network} runs ${reached} samples a second, expected ${bar.samplesPerSecond}`);
  process.exitCode = 1;
}

/**
 * @param {string} name
 * @param {string} file
 */
function measureNetwork(name, file) {
  const { module } = networkLoops(file, width);
  const problems = new DiagnosticList();
  const affine = measure(module);
  lowerAffine(module, problems.report);
  const scf = measure(module);
  lowerScfToCf(module, problems.report);
  const cf = measure(module);
  if (problems.hasErrors) throw new Error(problems.all.map((d) => d.message).join("\n"));
  if (affine.outputs !== scf.outputs || affine.outputs !== cf.outputs) throw new Error(`${name}: the levels differ`);
  return { name, affine: withoutOutputs(affine), scf: withoutOutputs(scf), cf: withoutOutputs(cf) };
}

/** @param {ReturnType<typeof measure>} measured */
function withoutOutputs({ samplesPerSecond: speed, compileMilliseconds, kilobytes }) {
  return { samplesPerSecond: speed, compileMilliseconds, kilobytes };
}

/** @param {import("@hls-opt/ir-core").Operation} module */
function measure(module) {
  const func = module
    .region()
    .entry.operations()
    .find((op) => is(op, FuncOp));
  if (func === undefined) throw new Error("the module has no function");
  const start = performance.now();
  const executable = compileFunction(module, new FuncOp(func).sym_name.value);
  const compileMilliseconds = Math.round(performance.now() - start);
  const outputs = runOnce(executable);
  let best = 0;
  for (let attempt = 0; attempt < attempts; attempt++) best = Math.max(best, samplesPerSecond(executable));
  const kilobytes = Math.round(executable.codeSize / 1000);
  return { samplesPerSecond: Math.round(best), compileMilliseconds, kilobytes, outputs };
}

/** @param {import("@hls-opt/dialect-affine").Executable} executable */
function samplesPerSecond(executable) {
  let runs = 0;
  const start = performance.now();
  while (performance.now() - start < 1000 * secondsOfOneMeasurement) {
    executable.run();
    runs++;
  }
  return (runs * 1000) / (performance.now() - start);
}

/**
 * All buffers after a run on pseudo-random inputs.
 * @param {import("@hls-opt/dialect-affine").Executable} executable
 */
function runOnce(executable) {
  const buffers = executable.argumentTypes.flatMap((type, i) =>
    type instanceof MemRefType ? [executable.argument(i)] : [],
  );
  let state = 1;
  for (const elements of buffers) {
    for (let i = 0; i < elements.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      elements[i] = /** @type {never} */ ((state >> 8) % 8192);
    }
  }
  executable.run();
  return buffers.map((elements) => elements.join()).join(";");
}
