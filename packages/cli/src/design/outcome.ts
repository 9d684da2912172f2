import type { BrokenPromise, Range, SimulationResult } from "@hls-opt/verilator-harness";
import { exitCode } from "../host/exit-code.js";
import type { Host } from "../host/host.js";

/** What a simulation measured, in one line. */
export function describeSimulation(result: SimulationResult): string {
  const { simulator, samples, checked, mismatches, latency, interval } = result;
  const pace = interval === undefined ? "" : `, interval ${rangeText(interval)}`;
  return `${simulator}: ${samples} samples, ${mismatches} of ${checked} words differ, latency ${rangeText(latency)}${pace}\n`;
}

/** Prints promises that do not hold; the exit code that follows from them. */
export function reportBroken(broken: readonly BrokenPromise[], host: Host): number {
  for (const { message } of broken) host.writeError(`error: ${message}\n`);
  return broken.length === 0 ? exitCode.ok : exitCode.diagnostics;
}

function rangeText({ min, max }: Range): string {
  return min === max ? `${min}` : `${min} to ${max}`;
}
