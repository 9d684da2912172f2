import type { Design } from "./design.js";
import { HarnessError } from "./errors.js";

/** Least and greatest of a set of measurements. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** An output word that differs from its expected value. */
export interface Mismatch {
  readonly sample: number;
  /** Index into the flattened output tensor. */
  readonly element: number;
  readonly expected: bigint;
  /** Undefined where the simulator saw unknown bits. */
  readonly got: bigint | undefined;
  /** Rising edge, counted from the first after reset. */
  readonly cycle: number;
}

/** What a simulator measured on a design. */
export interface SimulationResult {
  /** Such as `verilator 5.006`. */
  readonly simulator: string;
  readonly samples: number;
  /** Output words compared. */
  readonly checked: number;
  /** Output words that differ. */
  readonly mismatches: number;
  readonly firstMismatches: readonly Mismatch[];
  /** Cycles from the edge of `start` to that of the last output beat, over all samples. */
  readonly latency: Range;
  /** Cycles between the last output beats of successive samples; undefined for a single sample. */
  readonly interval: Range | undefined;
  /** Cycles between the starts that the harness gave; undefined for a single sample. */
  readonly startDistance: Range | undefined;
  readonly cycles: number;
  /** Seconds of simulation, without building. */
  readonly seconds: number;
}

/** A promise of the design that a simulation refuted. */
export interface BrokenPromise {
  readonly code: `harness/${string}`;
  readonly message: string;
}

/** Compares a simulation with what the design promised; an empty list means that every promise held. */
export function assertPromises(result: SimulationResult, design: Design): BrokenPromise[] {
  return [...brokenValues(result), ...brokenLatency(result, design), ...brokenInterval(result, design)];
}

function brokenValues(result: SimulationResult): BrokenPromise[] {
  if (result.checked === 0) return [{ code: "harness/nothing-checked", message: "no output word was checked" }];
  if (result.mismatches === 0) return [];
  const first = result.firstMismatches[0];
  const where = first
    ? `; first: sample ${first.sample}, element ${first.element}, cycle ${first.cycle}: expected ${first.expected}, got ${first.got ?? "unknown bits"}`
    : "";
  return [
    { code: "harness/mismatch", message: `${result.mismatches} of ${result.checked} output words differ${where}` },
  ];
}

function brokenLatency(result: SimulationResult, design: Design): BrokenPromise[] {
  if (isExactly(result.latency, design.latency)) return [];
  return [
    { code: "harness/latency", message: `latency is ${show(result.latency)} cycles, promised ${design.latency}` },
  ];
}

/** At wider starts the interval is the harness's own choice, and constant latency says all there is to say. */
function brokenInterval(result: SimulationResult, design: Design): BrokenPromise[] {
  const { interval, startDistance } = result;
  if (interval === undefined || startDistance === undefined) {
    return [{ code: "harness/interval", message: "the interval cannot be measured with one sample; give at least 2" }];
  }
  if (!isExactly(startDistance, design.interval)) {
    if (startDistance.min >= design.interval) return [];
    return [
      {
        code: "harness/interval",
        message: `samples were given every ${show(startDistance)} cycles, promised ${design.interval}`,
      },
    ];
  }
  if (isExactly(interval, design.interval)) return [];
  return [{ code: "harness/interval", message: `interval is ${show(interval)} cycles, promised ${design.interval}` }];
}

function isExactly(range: Range, value: number): boolean {
  return range.min === value && range.max === value;
}

function show(range: Range): string {
  return range.min === range.max ? `${range.min}` : `${range.min} to ${range.max}`;
}

/** Cycles after which a sample is given up: generous, so that a design later than it promised is still measured. */
export function timeoutOf(design: Design): number {
  return 2 * design.latency + 2 * design.interval + 1000;
}

/** A violation of the protocol that leaves nothing to measure. */
export interface Fault {
  readonly kind: "unexpected-valid" | "unknown-valid" | "missing-output" | "finish";
  readonly cycle: number;
  readonly sample: number;
  readonly beats: number;
}

/** The error for a protocol violation, in the terms of design.json. */
export function faultError(fault: Fault, design: Design): HarnessError {
  const advice =
    "compare the output words of design.json and the port names with the Verilog; this is an error of the compiler if it wrote both";
  const where = `after ${fault.beats} output beats`;
  switch (fault.kind) {
    case "unexpected-valid":
      return new HarnessError(
        "harness/unexpected-valid",
        `'${design.valid}' is high in cycle ${fault.cycle}, ${where}, when no sample is under way`,
        advice,
      );
    case "unknown-valid":
      return new HarnessError(
        "harness/unknown-valid",
        `'${design.valid}' is unknown (x) in cycle ${fault.cycle}, ${where}`,
        "reset every register that 'valid' depends on",
      );
    case "missing-output":
      return new HarnessError(
        "harness/missing-output",
        `sample ${fault.sample} has not all its output ${timeoutOf(design)} cycles after its start (cycle ${fault.cycle}, ${where})`,
        advice,
      );
    case "finish":
      return new HarnessError(
        "harness/finish",
        `the design called $finish in cycle ${fault.cycle}`,
        "remove $finish from the design",
      );
  }
}
