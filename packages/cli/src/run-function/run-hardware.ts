import { clock, compileSimulator, findModule, HwModuleType, runStream } from "@hls-opt/dialect-hw";
import type { SimulatedPort, Simulator, StreamDesign } from "@hls-opt/dialect-hw";
import { describeInterface } from "@hls-opt/passes";
import { collect, TypeAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { symbolOf } from "../compile/functions.js";
import type { Session } from "../compile/session.js";
import { refuse } from "../host/user-error.js";
import type { Numbers } from "./numbers.js";

/** Whether there is hardware to run. */
export function isHardware(module: Operation): boolean {
  return modulesOf(module).length > 0;
}

function modulesOf(module: Operation): Operation[] {
  return collect(module, (op) => op.name === "hw.module");
}

/**
 * Simulates hardware, cycle by cycle. What `--lower-to-hw` made streams samples through its ports: the inputs hold the words
 * of one or more samples, the result has those of its outputs. In any other module, inputs hold a word a cycle for one port
 * each, and so do results.
 */
export function runHardware(
  session: Session,
  module: Operation,
  inputs: readonly Numbers[],
  name: string | undefined,
): Numbers[] {
  const design = describeInterface(module);
  if (design !== undefined && (name === undefined || name === design.top)) {
    const simulator = session.require(compileSimulator(module, design.top, session.report));
    return [runSamples(session, simulator, design, inputs)];
  }
  const top = topModule(module, name);
  const simulator = session.require(compileSimulator(module, top, session.report));
  return runCycles(simulator, top, dataPorts(module, top, simulator), inputs);
}

function topModule(module: Operation, name: string | undefined): string {
  const modules = modulesOf(module);
  const known = modules.map(symbolOf);
  const wanted = name ?? (modules.length === 1 ? known[0] : "main");
  if (wanted !== undefined && findModule(module, wanted) !== undefined) return wanted;
  return refuse("run/no-module", `there is no module '@${wanted ?? ""}'`, {
    advice: `choose one with --function: ${known.join(", ")}`,
  });
}

function runSamples(session: Session, simulator: Simulator, design: StreamDesign, inputs: readonly Numbers[]): Numbers {
  const { inputElements, outputElements } = design;
  const words = inputs.flatMap(({ values }) => [...values]);
  const samples = Math.max(1, words.length / inputElements);
  if (words.length % inputElements !== 0) {
    refuse("run/input-shape", `the inputs hold ${words.length} numbers, but a sample has ${inputElements}`, {
      advice: `give a multiple of ${inputElements} numbers`,
    });
  }
  const given = new BigInt64Array(samples * inputElements);
  words.forEach((word, i) => (given[i] = BigInt(Math.trunc(word))));
  // the stream compares its words with expected ones: against zeros, what differs is all that there is
  const expected = new BigInt64Array(samples * outputElements);
  const options = { maxMismatches: expected.length };
  const result = session.require(runStream(simulator, design, { inputs: given, expected }, session.report, options));
  const values = new Float64Array(expected.length);
  for (const { sample, element, got } of result.firstMismatches) {
    values[sample * outputElements + element] = Number(got);
  }
  return { shape: samples === 1 ? [outputElements] : [samples, outputElements], values };
}

/** The inputs but for the clock, which the simulation drives itself. */
function dataPorts(module: Operation, top: string, simulator: Simulator): readonly SimulatedPort[] {
  const type = modulesOf(module)
    .find((op) => symbolOf(op) === top)
    ?.getAttr("module_type");
  const ports = type instanceof TypeAttr && type.type instanceof HwModuleType ? type.type.ports : [];
  const clocks = new Set(ports.filter((port) => port.type === clock).map((port) => port.name));
  return simulator.inputs.filter((port) => !clocks.has(port.name));
}

function runCycles(
  simulator: Simulator,
  top: string,
  ports: readonly SimulatedPort[],
  inputs: readonly Numbers[],
): Numbers[] {
  if (inputs.length > ports.length) {
    refuse("run/inputs", `'@${top}' has ${ports.length} inputs, but ${inputs.length} are given`, {
      advice: `its inputs are: ${ports.map((port) => port.name).join(", ")}`,
    });
  }
  const cycles = Math.max(1, ...inputs.map(({ values }) => values.length));
  const results = simulator.outputs.map(() => new Float64Array(cycles));
  for (let cycle = 0; cycle < cycles; cycle++) {
    inputs.forEach(({ values }, i) => {
      const port = ports[i];
      if (port !== undefined) simulator.setInput(port.name, BigInt(Math.trunc(values[cycle] ?? 0)));
    });
    simulator.outputs.forEach(({ name }, i) => {
      (results[i] as Float64Array)[cycle] = Number(simulator.getOutput(name));
    });
    simulator.step();
  }
  return results.map((values) => ({ shape: [cycles], values }));
}
