import { findTarget, longestStageNs } from "@hls-opt/passes";
import type { HardwarePlan } from "@hls-opt/passes";
import type { SimulationResult } from "@hls-opt/verilator-harness";
import { basename } from "node:path";
import { measureAccuracy, measureDifference } from "../accuracy/accuracy.js";
import type { Outputs } from "../accuracy/accuracy.js";
import { version } from "../host/version.js";
import { kernelRows } from "../report/kernel-rows.js";
import type { Report, ResourceReport } from "../report/report.js";
import type { Ladder } from "./ladder.js";
import type { CompileRequest } from "./request.js";
import type { NetworkOutputs } from "./run-network.js";
import type { Evidence } from "./take-samples.js";

/** Everything that a compilation found out. */
export interface Findings {
  readonly request: CompileRequest;
  /** The number format, in words. */
  readonly precision: string;
  readonly plan: HardwarePlan;
  readonly evidence: Evidence;
  /** Of the network in double precision, and in fixed point. */
  readonly exact: NetworkOutputs;
  readonly quantized: NetworkOutputs;
  readonly ladder: Ladder;
  readonly simulation: SimulationResult;
  readonly resources: ResourceReport | undefined;
  readonly seconds: Readonly<Record<string, number>>;
}

/** The report of a compilation all of whose checks have passed. */
export function makeReport(findings: Findings): Report {
  const { request, precision, plan, evidence, ladder, simulation, resources, seconds } = findings;
  return {
    tool: `hls-opt ${version()}`,
    model: basename(request.model),
    target: request.target.name,
    clock_ns: plan.target.clockNs,
    stage_ns: Math.round(longestStageNs(plan) * 1000) / 1000,
    precision,
    interval: { predicted: plan.interval, measured: simulation.interval?.max ?? plan.interval },
    latency: { predicted: plan.latency, measured: simulation.latency.max },
    verification: {
      simulator: simulation.simulator,
      samples: simulation.samples,
      checked: simulation.checked,
      mismatches: simulation.mismatches,
      inputs: evidence.samples.origin,
      ladder: ladder.rungs,
    },
    ...(resources === undefined ? {} : { resources }),
    accuracy: accuracyOf(findings),
    schedule: kernelRows(plan),
    compile_seconds: seconds,
    commands: [commandLine(request, plan)],
    notes: notesOf(findings),
  };
}

function accuracyOf({ evidence, exact, quantized }: Findings): Report["accuracy"] {
  const outputs: Outputs = {
    float: flat(exact.real),
    compiled: flat(quantized.real),
    size: exact.real[0]?.length ?? 0,
  };
  const { samples, labels } = evidence;
  return labels === undefined ? measureDifference(outputs) : measureAccuracy(samples.values, outputs, labels);
}

function flat(samples: readonly Float64Array[]): Float64Array {
  return Float64Array.from(samples.flatMap((sample) => [...sample]));
}

type Timing = Pick<HardwarePlan, "interval" | "target">;

/** The command that makes the same files again, with all that it took by default. */
export function commandLine(request: CompileRequest, { interval, target }: Timing): string {
  const { model, stages, precision, samples, labels, simulator, yosys, frames, seed, inputRange, out } = request;
  const inputs =
    samples === undefined
      ? ["--seed", seed, "--input-range", `${inputRange.min},${inputRange.max}`]
      : ["--samples", samples, ...(labels === undefined ? [] : ["--labels", labels])];
  const words = [
    ...["hls-opt", "compile", model, "--target", target.name, "--interval", interval],
    ...(target.clockNs === findTarget(target.name)?.clockNs ? [] : ["--clock", target.clockNs]),
    ...(stages === undefined ? [] : ["--stages", stages]),
    ...["--precision", precision],
    ...inputs,
    ...["--frames", frames, "--simulator", simulator],
    ...(yosys ? [] : ["--no-yosys"]),
    ...["--out", out],
  ];
  return words.map((word) => quoteWord(String(word))).join(" ");
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function notesOf({ request, plan, evidence: { samples }, simulation, resources }: Findings): string[] {
  const { budget, simulator, yosys } = request;
  const notes: string[] = [];
  if (samples.isRandom) notes.push(`calibrated and verified with ${samples.origin}; give real inputs with --samples`);
  if (budget !== undefined) {
    notes.push(`the interval of ${plan.interval} cycles was chosen for a budget of ${budget.dsp} multipliers`);
  }
  if (simulation.simulator === "built-in" && simulator === "auto") {
    notes.push("Verilator is not installed: the built-in simulator was used");
  }
  if (resources === undefined) {
    notes.push(`Yosys ${yosys ? "is not installed" : "was not run"}: there are no resources`);
  }
  return notes;
}
