/** `hls-opt compile`: from a network to verified Verilog. `compileNetwork` is the table of contents, a function a step. */
import { FileLineColLoc } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { emitVerilog } from "@hls-opt/dialect-hw";
import { isFixed } from "@hls-opt/dialect-nn";
import {
  calibrate,
  describeInterface,
  lowerToAffinePass,
  lowerToHw,
  nnSimplify,
  quantizeFunction,
  scheduleFunction,
} from "@hls-opt/passes";
import type { HardwarePlan } from "@hls-opt/passes";
import { assertPromises, designSource, encodeInt64, lint, makeTestbench } from "@hls-opt/verilator-harness";
import type { Design, DesignSource, SimulationResult, Vectors } from "@hls-opt/verilator-harness";
import { fileNames } from "../design/folder.js";
import { withHarness } from "../design/harness-errors.js";
import type { Host } from "../host/host.js";
import { refuse } from "../host/user-error.js";
import { reportPage } from "../report/html/page.js";
import type { Report, ResourceReport } from "../report/report.js";
import { Artefacts } from "./artefacts.js";
import { searchInterval } from "./budget.js";
import { inDoublePrecision } from "./double-precision.js";
import { checkFeasible } from "./feasibility.js";
import { findFunction } from "./functions.js";
import { Ladder } from "./ladder.js";
import { loadModel } from "./load-model.js";
import type { Model } from "./load-model.js";
import { makeReport } from "./make-report.js";
import { Progress } from "./progress.js";
import type { CompileRequest } from "./request.js";
import { argumentTypes, outputWidths, runNetwork, tensorsOf } from "./run-network.js";
import type { NetworkOutputs } from "./run-network.js";
import { takeSamples } from "./take-samples.js";
import type { Evidence } from "./take-samples.js";
import { Session } from "./session.js";
import { chooseSimulator, simulateModule, simulateVerilog } from "./simulators.js";
import { hasYosys, synthesizeDesign } from "./synthesis.js";
import { makeVectors } from "./vectors.js";

/** Compiles a network, leaves everything in the folder of the request, and returns the report. */
export async function compileNetwork(request: CompileRequest, host: Host): Promise<Report> {
  const session = new Session(host);
  const progress = new Progress(host);
  const files = new Artefacts(host, request.out);

  const model = await progress.step("import", () => loadModel(session, request.model));
  files.writeModule("01-nn.mlir", model.module);
  const evidence = takeSamples(host, request, functionOf(model));
  const exact = await progress.step("float", () => runExactly(session, model, evidence));

  const precision = await progress.step("quantize", () => quantizeModel(session, model, evidence, request.precision));
  files.writeModule("02-quantized.mlir", model.module);
  const quantized = await progress.step("reference", () => runReference(session, model, evidence));
  const ladder = makeLadder(session, model, quantized, request.frames);

  await progress.step("lower", () => session.run(model.module, lowerToAffinePass));
  files.writeModule("03-affine.mlir", model.module);
  await progress.step("check loops", () => ladder.checkLoops("loops", model.module, model.name));

  const interval =
    request.interval ??
    (await progress.step(
      "search",
      () => search(session, model, request),
      (found) => `interval ${found}`,
    ));
  const plan = await progress.step("schedule", () => scheduleModel(session, model, request, interval), describePlan);
  files.writeModule("04-scheduled.mlir", model.module);
  await progress.step("check plan", () => ladder.checkLoops("scheduled loops", model.module, model.name));

  const hardware = await progress.step("hardware", () => lowerModel(session, model));
  files.writeModule(fileNames.hardware, model.module);
  const source = await progress.step("verilog", () => emitDesign(session, model, hardware));
  const vectors = makeVectors(ladder.reference.inputs, ladder.reference.outputs, hardware);
  writeDesign(files, source, vectors);

  const simulation = await verifyDesign(session, progress, request, model.module, source, vectors);
  const resources = await countResources(progress, request, source);
  const report = makeReport({
    request,
    precision,
    plan,
    evidence,
    exact,
    quantized,
    ladder,
    simulation,
    resources,
    seconds: progress.seconds,
  });
  files.writeJson(fileNames.report, report);
  files.write(fileNames.page, reportPage(report));
  return report;
}

function functionOf({ module, name }: Model): Operation {
  return findFunction(module, name, name);
}

/** The network in double precision: what all errors are measured against. */
function runExactly(session: Session, model: Model, { samples }: Evidence): NetworkOutputs {
  return session.require(runNetwork(inDoublePrecision(functionOf(model)), samples.values, session.report));
}

/**
 * Calibrates on the samples and replaces the function by its fixed-point form; a network in fixed point stays as it is.
 * Returns the number format in words.
 */
function quantizeModel(session: Session, model: Model, { samples }: Evidence, width: number): string {
  session.run(model.module, nnSimplify);
  const func = functionOf(model);
  if (argumentTypes(func).every((type) => isFixed(type.element))) return "fixed point, as in the model";
  const inputs = tensorsOf(func, samples.values.slice(0, calibrationSamples));
  const calibration = session.require(calibrate(func, inputs, { report: session.report }));
  const quantized = session.require(quantizeFunction(func, calibration, { width }, session.report));
  func.parent?.insertBefore(quantized, func);
  func.erase();
  session.verify(model.module);
  return `fixed point, ${width} bits`;
}

/** More samples hardly change the ranges, and each costs a run of the network. */
const calibrationSamples = 256;

function runReference(session: Session, model: Model, { samples }: Evidence): NetworkOutputs {
  return session.require(runNetwork(functionOf(model), samples.values, session.report));
}

function makeLadder(session: Session, model: Model, { inputs, raw }: NetworkOutputs, frames: number): Ladder {
  return new Ladder(session, {
    inputs: inputs.slice(0, frames),
    outputs: raw.slice(0, frames),
    widths: outputWidths(functionOf(model)),
  });
}

/** Without a budget, the interval is moderate: a thousand cycles suit most networks and devices. */
const defaultInterval = 1000;

function search(session: Session, { module, name }: Model, { target, budget }: CompileRequest): number {
  return budget === undefined ? defaultInterval : searchInterval(session, module, name, target, budget);
}

function scheduleModel(session: Session, model: Model, request: CompileRequest, interval: number): HardwarePlan {
  const { target, stages, clockGivesWay } = request;
  const func = functionOf(model);
  session.require(checkFeasible(func, interval, target, session.report) || undefined);
  const plan = session.require(
    scheduleFunction(func, { target, interval, stages, clockGivesWay }, session.context, session.report),
  );
  session.verify(model.module);
  return plan;
}

function describePlan({ kernels, interval, latency }: HardwarePlan): string {
  return `${kernels.length} kernels, interval ${interval}, latency ${latency}`;
}

/** Lowers to hardware; the design's interface, but for the names of its files. */
function lowerModel(session: Session, model: Model): Design {
  session.run(model.module, lowerToHw);
  return { ...session.require(describeInterface(model.module)), verilog: [`${model.name}.v`] };
}

function emitDesign(session: Session, { name, module }: Model, design: Design): DesignSource {
  const text = session.require(emitVerilog(module, session.report));
  return designSource(design, [{ name: `${name}.v`, text }]);
}

function writeDesign(files: Artefacts, { design, files: verilog }: DesignSource, vectors: Vectors): void {
  files.writeJson(fileNames.design, design);
  files.write(fileNames.inputs, encodeInt64(vectors.inputs));
  files.write(fileNames.expected, encodeInt64(vectors.expected));
  for (const { name, text } of [...verilog, ...makeTestbench(design, vectors)]) files.write(name, text);
}

/** Lints and simulates; a promise that does not hold ends the compilation. */
async function verifyDesign(
  session: Session,
  progress: Progress,
  { simulator }: CompileRequest,
  module: Operation,
  source: DesignSource,
  vectors: Vectors,
): Promise<SimulationResult> {
  const chosen = await chooseSimulator(simulator);
  if (chosen === "verilator") {
    await progress.step(
      "lint",
      () => lintDesign(session, source),
      (count) => `${count} warnings`,
    );
  }
  const result = await progress.step("simulate", (detail) =>
    chosen === "verilator"
      ? simulateVerilog(source, vectors, detail)
      : session.require(simulateModule(module, source.design, vectors, session.report)),
  );
  const [broken] = assertPromises(result, source.design);
  if (broken === undefined) return result;
  return refuse("compile/broken-promise", `the design does not keep its promises: ${broken.message}`, {
    advice: "this is a fault of hls-opt: report it with the network",
  });
}

/** Lint finds what is odd, not what is wrong: it warns. The tests let nothing pass. */
async function lintDesign(session: Session, source: DesignSource): Promise<number> {
  const { warnings } = await withHarness(() => lint(source));
  for (const { code, file, line, message } of warnings) {
    const location = new FileLineColLoc(file, line, 1);
    session.report({
      severity: "warning",
      code: `verilator/${code}`,
      location,
      message: `${message} [${code}]`,
      notes: [],
    });
  }
  return warnings.length;
}

async function countResources(
  progress: Progress,
  request: CompileRequest,
  source: DesignSource,
): Promise<ResourceReport | undefined> {
  if (!request.yosys || !(await hasYosys())) return undefined;
  progress.announce("synthesize", "Yosys takes minutes for large designs; --no-yosys leaves it out");
  return progress.step(
    "synthesize",
    () => synthesizeDesign(source, request.target),
    ({ lut, dsp }) => `${lut} LUT, ${dsp} DSP`,
  );
}
