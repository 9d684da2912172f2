/**
 * `npm run bench:timing`: what the delay model predicts for the longest stage of small designs against what place and route
 * measures (nextpnr on iCE40 and ECP5, where they are installed), and against the logic depth that Yosys finds on UltraScale+.
 * Writes docs/results/timing.md and .json; exits 1 where the prediction is off by more than the stated bar.
 */
import { affineDialect, arithDialect, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import { combDialect, emitVerilog, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import { nnDialect, numDialect } from "@hls-opt/dialect-nn";
import {
  builtinDialect,
  Context,
  DiagnosticList,
  funcDialect,
  parseModule,
  PassManager,
  Pipeline,
} from "@hls-opt/ir-core";
import {
  describeInterface,
  findTarget,
  longestStageNs,
  lowerFunctionToHw,
  lowerToAffinePass,
  scheduleFunction,
  withClock,
} from "@hls-opt/passes";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { collect, root } from "../scripts/command.mjs";
import { machine, markdownTable, writeResults } from "./lib/results.mjs";
import { timingDesigns } from "./lib/timing-designs.mjs";

/** How far the prediction may be off, on average over the designs of a device. */
const bar = 0.25;
const folder = join(root, "build", "timing");
mkdirSync(folder, { recursive: true });

/** @typedef {{ target: string, yosys: readonly string[], synthesis: string, route: (json: string, report: string, mhz: number) => readonly string[] }} Flow */

/** A program, found as it is or through what the environment says (`NEXTPNR_ECP5="chroot DIR nextpnr-ecp5"`). */
const program = (/** @type {string} */ name) => (process.env[name.toUpperCase().replace("-", "_")] ?? name).split(" ");

/** @type {readonly Flow[]} */
const flows = [
  {
    target: "ice40-hx8k",
    yosys: ["yosys"],
    synthesis: "synth_ice40 -top wrapper",
    route: (json, report, mhz) => [
      ...program("nextpnr-ice40"),
      ...["--hx8k", "--package", "ct256", "--json", json, "--report", report, "--freq", `${mhz}`, "--seed", "1"],
      ...["--pcf-allow-unconstrained", "--timing-allow-fail", "--quiet"],
    ],
  },
  {
    target: "ecp5-85k",
    yosys: ["yosys"],
    synthesis: "synth_ecp5 -top wrapper",
    route: (json, report, mhz) => [
      ...program("nextpnr-ecp5"),
      ...["--85k", "--package", "CABGA756", "--json", json, "--report", report, "--freq", `${mhz}`, "--seed", "1"],
      ...["--timing-allow-fail", "--quiet"],
    ],
  },
];

/**
 * @typedef {object} Built
 * @property {string} verilog with a wrapper that has few pins
 * @property {string} top
 * @property {number} predicted
 */

/**
 * @param {import("./lib/timing-designs.mjs").TimingDesign} design
 * @param {string} targetName
 * @returns {Built}
 */
function build({ source, interval, stages, isNetwork, isFast }, targetName) {
  const device = findTarget(targetName);
  // a clock that is too fast gives way to the fastest that the stages allow
  const target = device === undefined || isFast !== true ? device : withClock(device, device.timing.setup + 1);
  const { report, all } = new DiagnosticList();
  const fail = () => new Error(all.map(({ message }) => message).join("; "));
  const loops = [builtinDialect, funcDialect, arithDialect, mathDialect, memrefDialect, affineDialect];
  const context = new Context([...loops, nnDialect, numDialect, hwDialect, combDialect, seqDialect]);
  const module = parseModule(source, context, { report });
  if (module === undefined || target === undefined) throw fail();
  if (isNetwork === true) new PassManager(context, new Pipeline().add(lowerToAffinePass)).run(module, report);
  const func = module
    .region()
    .entry.operations()
    .find((op) => op.name === "func.func");
  if (func === undefined) throw fail();
  const plan = scheduleFunction(func, { target, interval, stages, clockGivesWay: true }, context, report);
  if (plan === undefined) throw fail();
  const { name: top } = lowerFunctionToHw(plan);
  func.erase();
  for (const op of module.region().entry.operations()) if (op.name === "memref.global") op.erase();
  const face = describeInterface(module);
  const text = emitVerilog(module, report, { sourceComments: false });
  if (face === undefined || text === undefined) throw fail();
  return { verilog: text + wrapper(top, face), top, predicted: longestStageNs(plan) };
}

/**
 * Four pins whatever the design has: inputs come out of a shift register, and outputs go into one.
 * @param {string} top
 * @param {import("@hls-opt/passes").HardwareInterface} face
 */
function wrapper(top, { inputs, outputs }) {
  const total = (/** @type {readonly { width: number }[]} */ ports) => ports.reduce((sum, { width }) => sum + width, 0);
  const [ins, outs] = [total(inputs) + 1, total(outputs) + 1];
  const slices = (/** @type {readonly { name: string, width: number }[]} */ ports, /** @type {string} */ of) => {
    let at = 1;
    return ports.map(({ name, width }) => {
      at += width;
      return `    .${name}(${of}[${at - 1}:${at - width}]),\n`;
    });
  };
  return `
module wrapper (input wire clk, input wire rst, input wire si, output wire so);
  reg [${ins - 1}:0] given;
  reg [${outs - 1}:0] taken;
  wire [${outs - 1}:0] made;
  always @(posedge clk) begin
    given <= {given[${ins - 2}:0], si};
    taken <= rst ? made : {1'b0, taken[${outs - 1}:1]};
  end
  assign so = taken[0];
  ${top} dut (
    .clk(clk), .rst(rst), .start(given[0]), .valid(made[0]),
${slices(inputs, "given").join("")}${slices(outputs, "made").join("").replace(/,\n$/, "\n")}  );
endmodule
`;
}

/**
 * The critical path after place and route, in nanoseconds.
 * @param {Flow} flow
 * @param {Built} built
 */
function measure({ yosys, synthesis, route }, { verilog, predicted }) {
  const file = (/** @type {string} */ name) => join(folder, name);
  writeFileSync(file("design.v"), verilog);
  const [tool, ...first] = yosys;
  const script = `read_verilog -sv ${file("design.v")}; ${synthesis} -json ${file("design.json")}`;
  const synthesised = collect(tool ?? "yosys", [...first, "-q", "-p", script], { timeout: 600_000 });
  if (!synthesised.ok) throw new Error(synthesised.output.slice(-2000));
  const [nextpnr, ...args] = route(file("design.json"), file("report.json"), Math.round(1100 / predicted));
  const routed = collect(nextpnr ?? "", args, { timeout: 600_000 });
  if (!routed.ok && !/timing/i.test(routed.output)) throw new Error(routed.output.slice(-2000));
  const report = JSON.parse(readFileSync(file("report.json"), "utf8"));
  const [clock] = /** @type {{ achieved: number }[]} */ (Object.values(report.fmax));
  return 1000 / (clock?.achieved ?? NaN);
}

/**
 * The cells on the longest path on UltraScale+.
 * @param {Built} built
 */
function depth({ verilog, top }) {
  const file = join(folder, "depth.v");
  writeFileSync(file, verilog);
  const script = `read_verilog -sv ${file}; synth_xilinx -family xcup -flatten -noiopad -top ${top}; ltp -noff`;
  const { ok, output } = collect("yosys", ["-p", script], { timeout: 600_000 });
  const length = /Longest topological path in .* \(length=(\d+)\)/.exec(output)?.[1];
  if (!ok || length === undefined) throw new Error(output.slice(-2000));
  return Number(length);
}

/** @param {readonly { predicted: number, measured: number }[]} rows */
function correlation(rows) {
  const mean = (/** @type {readonly number[]} */ list) => list.reduce((a, b) => a + b, 0) / list.length;
  const [p, m] = [rows.map((row) => row.predicted), rows.map((row) => row.measured)];
  const [mp, mm] = [mean(p), mean(m)];
  const product = mean(p.map((value, i) => (value - mp) * ((m[i] ?? 0) - mm)));
  const spread = (/** @type {readonly number[]} */ list, /** @type {number} */ around) =>
    Math.sqrt(mean(list.map((value) => (value - around) ** 2)));
  return product / (spread(p, mp) * spread(m, mm));
}

const round = (/** @type {number} */ value) => Math.round(value * 100) / 100;
const designs = timingDesigns();
const sections = [];
const data = [];
let missed = false;
for (const flow of flows) {
  const [tool = ""] = flow.route("", "", 1);
  if (!collect(tool, ["--help"]).output.includes("nextpnr") && !process.env["NEXTPNR_ECP5"]) {
    console.log(`timing: ${flow.target} is left out, as ${tool} is not installed`);
    continue;
  }
  const rows = designs.map((design) => {
    const built = build(design, flow.target);
    const measured = measure(flow, built);
    const row = {
      design: design.name,
      stages: design.stages ?? 0,
      predicted: round(built.predicted),
      measured: round(measured),
    };
    console.log(`${flow.target} ${row.design}: ${row.predicted} ns predicted, ${row.measured} ns measured`);
    return row;
  });
  const errors = rows.map(({ predicted, measured }) => predicted / measured - 1);
  const mean = errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length;
  const r = correlation(rows);
  missed ||= mean > bar;
  data.push({ target: flow.target, tool: "nextpnr", rows, meanError: round(mean), correlation: round(r) });
  const table = markdownTable(
    ["design", "stages", "predicted, ns", "placed and routed, ns", "error, %"],
    rows.map((row, i) => [row.design, row.stages, row.predicted, row.measured, Math.round(100 * (errors[i] ?? 0))]),
  );
  const verdict = `Mean error ${Math.round(100 * mean)} %, correlation ${r.toFixed(2)}.`;
  sections.push(`## ${flow.target}\n\n${table}\n\n${verdict}`);
}
const depths = designs.map((design) => {
  const built = build(design, "alveo-u280");
  return { design: design.name, stages: design.stages ?? 0, predicted: round(built.predicted), measured: depth(built) };
});
data.push({ target: "alveo-u280", tool: "yosys ltp", rows: depths, correlation: round(correlation(depths)) });
sections.push(
  `## alveo-u280\n\nThere is no open place and route for this device: the cells on the longest path after synthesis stand for it. A carry cell holds four bits.\n\n${markdownTable(
    ["design", "stages", "predicted, ns", "cells"],
    depths.map((row) => [row.design, row.stages, row.predicted, row.measured]),
  )}\n\nCorrelation ${correlation(depths).toFixed(2)}.`,
);
const text = `# The delay model against place and route

The longest stage as the schedule predicts it (\`packages/passes/src/target\`), and the critical path that nextpnr finds, with the
inputs and outputs of the design in shift registers beside it; nextpnr is asked for 10 % more than was predicted. Stages 0: as many
as the clock of the device makes.

${sections.join("\n\n")}

Measured on ${machine()} by \`npm run bench:timing\`.
`;
writeResults("timing", data, text);
if (missed) {
  console.error(`timing: a prediction is off by more than ${100 * bar} % on average`);
  process.exitCode = 1;
}
