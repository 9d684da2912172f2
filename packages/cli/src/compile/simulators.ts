import { compileSimulator, runStream } from "@hls-opt/dialect-hw";
import type { Operation, Report } from "@hls-opt/ir-core";
import { findVerilator, simulate } from "@hls-opt/verilator-harness";
import type { Design, DesignSource, SimulationResult, Vectors } from "@hls-opt/verilator-harness";
import { withHarness } from "../design/harness-errors.js";
import { refuse } from "../host/user-error.js";
import type { Detail } from "./progress.js";
import type { SimulatorChoice } from "./request.js";

/** The simulator that a choice stands for on this machine. */
export async function chooseSimulator(choice: SimulatorChoice): Promise<"verilator" | "built-in"> {
  if (choice === "built-in") return choice;
  if ((await findVerilator()) !== undefined) return "verilator";
  if (choice === "auto") return "built-in";
  return refuse("compile/no-verilator", "Verilator is not installed", {
    advice: "install it (on Debian: apt-get install verilator make g++), or use --simulator built-in",
  });
}

/** Streams vectors through Verilog in Verilator. */
export function simulateVerilog(source: DesignSource, vectors: Vectors, detail: Detail): Promise<SimulationResult> {
  const onProgress = ({ step, done, total }: { step: string; done?: number; total?: number }): void =>
    detail(done === undefined ? step : `${step} ${done} of ${total}`);
  return withHarness(() => simulate(source, vectors, { onProgress }));
}

/** Streams vectors through a module at hardware level in the built-in simulator; undefined after a diagnostic. */
export function simulateModule(
  module: Operation,
  design: Design,
  vectors: Vectors,
  report: Report,
): SimulationResult | undefined {
  const simulator = compileSimulator(module, design.top, report);
  return simulator && runStream(simulator, design, vectors, report);
}
