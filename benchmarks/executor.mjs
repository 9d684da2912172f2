/**
 * `npm run bench:executor`: samples per second of the bit-accurate executor on one core, for trained networks of 16 bits at
 * affine level, and after lowering to scf and to jumps; all three give the same bits. Writes docs/results/executor.md and
 * .json, and fails below the bar.
 */
import { existsSync } from "node:fs";
import { DiagnosticList } from "@hls-opt/ir-core";
import { lowerAffine, lowerScfToCf } from "@hls-opt/passes";
import { attempts, measureExecution, secondsOfOneMeasurement } from "./lib/execution.mjs";
import { networkFiles, networkLoops } from "./lib/networks.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";

const width = 16;
/** Samples a second of bragg_s1_conv at affine level. */
const bar = { network: "bragg_s1_conv", samplesPerSecond: 2000 };

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
and after \`--convert-scf-to-cf\`. The outputs of all three are equal. Time of the processor, the best of ${attempts} measurements of
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
  const affine = measureExecution(module);
  lowerAffine(module, problems.report);
  const scf = measureExecution(module);
  lowerScfToCf(module, problems.report);
  const cf = measureExecution(module);
  if (problems.hasErrors) throw new Error(problems.all.map((d) => d.message).join("\n"));
  if (affine.outputs !== scf.outputs || affine.outputs !== cf.outputs) throw new Error(`${name}: the levels differ`);
  return { name, affine: withoutOutputs(affine), scf: withoutOutputs(scf), cf: withoutOutputs(cf) };
}

/** @param {ReturnType<typeof measureExecution>} measured */
function withoutOutputs({ samplesPerSecond: speed, compileMilliseconds, kilobytes }) {
  return { samplesPerSecond: speed, compileMilliseconds, kilobytes };
}
