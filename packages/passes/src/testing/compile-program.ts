import { compileSimulator } from "@hls-opt/dialect-hw";
import { DiagnosticList, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describeInterface } from "../lower/affine-to-hw/interface.js";
import { lowerFunctionToHw } from "../lower/affine-to-hw/lower-function.js";
import { scheduleFunction } from "../schedule/schedule-function.js";
import { findTarget, withClock } from "../target/target.js";
import type { Target } from "../target/target.js";
import { executed, firstFunction, hardwareContext, parseProgram } from "./program.js";
import { Random } from "./random.js";
import { streamSamples } from "./stream.js";

/** Where a program was found to behave differently from its source; the message says how. */
export class Difference extends Error {
  override readonly name = "Difference";
}

/** What was measured on a program whose every check held. */
export interface Checked {
  readonly latency: number;
  readonly interval: number;
  readonly copies: readonly number[];
  readonly kernels: number;
}

export interface CheckOptions {
  readonly seed?: number;
  readonly samples?: number;
  /** A random one when left out. */
  readonly target?: Target;
}

/** A device at some other clock: one operation a stage at some, all in one at others, and slower than the clock at yet others. */
function randomTarget(random: Random): Target {
  const known = findTarget("alveo-u280") as Target;
  return random.oneIn(2) ? known : withClock(known, random.pick([0.3, 0.8, 1.2, 2, 3, 8, 1000]));
}

/**
 * Schedules a program, lowers it to hardware and simulates that: after the schedule the loops, and in the end every bit of
 * every output, must be what the source gives on random inputs, at the promised latency and interval, with samples back
 * to back and with random gaps between them.
 */
export function checkProgram(
  source: string,
  interval: number,
  { seed = 1, samples = 5, target: wanted }: CheckOptions = {},
): Checked {
  const random = new Random(seed);
  const target = wanted ?? randomTarget(random);
  const before = executed(parseProgram(source));
  const inputs = Array.from({ length: samples }, () => before.inputWidths.map((width) => random.signed(width)));
  const expected = inputs.map((input) => before.run(input));

  const context = hardwareContext();
  const module = parseProgram(source, context);
  const diagnostics = new DiagnosticList();
  const plan = scheduleFunction(firstFunction(module), { target, interval }, context, diagnostics.report);
  if (plan === undefined) throw new Difference(`not scheduled: ${diagnostics.all.map((d) => d.message).join("; ")}`);
  verify(module, "the scheduled loops");
  const scheduled = executed(module);
  inputs.forEach((input, s) => compare(`scheduled loops, sample ${s}`, scheduled.run(input), expected[s] as bigint[]));

  lowerFunctionToHw(plan);
  firstFunction(module).erase();
  verify(module, "the hardware");
  checkHardware(module, inputs, expected, random);
  return {
    latency: plan.latency,
    interval: plan.interval,
    copies: plan.buffers.map((buffer) => buffer.copies),
    kernels: plan.kernels.length,
  };
}

/** Simulates a lowered module against expected outputs, back to back and with random gaps. */
export function checkHardware(
  module: Operation,
  inputs: readonly (readonly bigint[])[],
  expected: readonly (readonly bigint[])[],
  random: Random,
): void {
  const design = describeInterface(module);
  if (design === undefined) throw new Difference("the hardware has no interface");
  const diagnostics = new DiagnosticList();
  const simulator = compileSimulator(module, design.top, diagnostics.report);
  if (simulator === undefined) {
    throw new Difference(`not simulated: ${diagnostics.all.map((d) => d.message).join("; ")}`);
  }
  const gaps = [() => 0, () => random.below(random.pick([2, design.interval + 2, 40]))];
  gaps.forEach((gap, g) => {
    const results = streamSamples(simulator, design, inputs, gap);
    results.forEach(({ outputs, started, finished }, s) => {
      compare(`hardware${g === 0 ? "" : " with gaps"}, sample ${s}`, outputs, expected[s] as bigint[]);
      if (finished - started !== design.latency) {
        throw new Difference(`sample ${s} took ${finished - started} cycles, promised ${design.latency}`);
      }
    });
  });
}

function verify(module: Operation, what: string): void {
  const diagnostics = new DiagnosticList();
  verifyOperation(module, diagnostics.report);
  if (diagnostics.hasErrors) {
    throw new Difference(`${what} are not valid: ${diagnostics.all.map((d) => d.message).join("; ")}`);
  }
}

function compare(what: string, got: readonly (bigint | undefined)[], expected: readonly bigint[]): void {
  const at = expected.findIndex((value, i) => got[i] !== value);
  if (at >= 0) throw new Difference(`${what}, element ${at}: expected ${expected[at]}, got ${got[at]}`);
}
