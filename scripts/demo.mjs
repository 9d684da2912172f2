/** `npm run demo`: a trained network to simulated Verilog in one command, on a machine that has Node and a C++ compiler. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, build, runScript } from "./bootstrap.mjs";
import { root, show } from "./command.mjs";

const model = "examples/bragg_s1_conv.onnx";
const out = "build/demo";
const command = [
  ...["compile", model, "--interval", "100"],
  ...["--samples", "examples/data/patches.npy", "--labels", "examples/data/centres.npy"],
  // Synthesis takes minutes: `hls-opt compile` runs it unless told not to.
  ...["--no-yosys", "--out", out],
];

runScript(() => {
  bootstrap();
  if (!build()) return false;
  console.log(`demo: hls-opt ${command.join(" ")}`);
  if (!show(process.execPath, [join(root, "node_modules", ".bin", "hls-opt"), ...command])) return false;
  printResult();
  return true;
});

function printResult() {
  const file = join(out, "report.json");
  const report = JSON.parse(readFileSync(join(root, file), "utf8"));
  const page = join(out, "report.html");
  const rows = [
    ["interval", `${report.interval.measured} cycles measured, ${report.interval.predicted} predicted`],
    ["latency", `${report.latency.measured} cycles measured, ${report.latency.predicted} predicted`],
    ["verified", verification(report.verification)],
    ...optionalRow("resources", report.resources, resources),
    ...optionalRow("accuracy", report.accuracy, accuracy),
    ["report", existsSync(join(root, page)) ? `${page} (data: ${file})` : file],
  ];
  console.log(`\ndemo: ${model} as Verilog in ${out}`);
  for (const [name = "", text] of rows) console.log(`  ${name.padEnd(10)} ${text}`);
}

/** @param {{ simulator: string, samples: number, mismatches: number }} result */
function verification({ simulator, samples, mismatches }) {
  return `${samples} inputs back to back, ${mismatches} mismatches (${simulator})`;
}

/** @param {{ tool: string, lut: number, ff: number, dsp: number, bram36: number }} use */
function resources({ tool, lut, ff, dsp, bram36 }) {
  return `${lut} LUT, ${ff} FF, ${dsp} DSP, ${bram36} BRAM36 (${tool})`;
}

/** @param {{ metric: string, float: number, compiled: number }} result */
function accuracy({ metric, float, compiled }) {
  return `${metric}: ${compiled.toPrecision(4)} compiled, ${float.toPrecision(4)} in floating point`;
}

/**
 * @template T
 * @param {string} name
 * @param {T | undefined} value
 * @param {(value: T) => string} text
 */
function optionalRow(name, value, text) {
  return value === undefined ? [] : [[name, text(value)]];
}
