/**
 * Scheduling a network for hardware: unroll factors for the interval, balanced reductions, then the static plan, which is
 * written back as attributes so that it can be read, edited, checked again and lowered.
 */
import { DenseArrayAttr, f64, FloatAttr, i64Attr, opError, StringAttr, walk } from "@hls-opt/ir-core";
import type { Context, Report, Operation } from "@hls-opt/ir-core";
import { findTarget } from "../target/target.js";
import type { Target } from "../target/target.js";
import { balanceReductions } from "./balance-reductions.js";
import { chooseFactors } from "./choose-factors.js";
import { extractKernel, kernelName } from "./extract-kernel.js";
import type { Kernel } from "./kernel.js";
import { constantGlobals, planHardware, topLevelNests } from "./plan.js";
import { slowNodes } from "./pipeline/verify.js";
import { reportRefusals } from "./refusal.js";
import type { HardwarePlan } from "./hardware-plan.js";
import { foldWeights } from "./spatial/fold-weights.js";
import { makeSpatial } from "./spatial/make-spatial.js";
import { stageInputs } from "./stage-inputs.js";
import { StaticValues } from "./static-values.js";
import { unrollKernel } from "./unroll.js";

export interface ScheduleOptions {
  readonly target: Target;
  /** Cycles between samples. */
  readonly interval: number;
  /** Stages of a network at an interval of 1; the fewest that the clock allows unless told. */
  readonly stages?: number | undefined;
  /** Whether the clock of the target gives way, with a warning, where the stages need a slower one. */
  readonly clockGivesWay?: boolean | undefined;
}

/** Schedules a function in kernel form in place; reports and returns undefined where that is impossible. */
export function scheduleFunction(
  func: Operation,
  { target, interval, stages, clockGivesWay }: ScheduleOptions,
  context: Context,
  report: Report,
): HardwarePlan | undefined {
  const isReady =
    interval === 1
      ? makeSpatial(func, constantGlobals(func), context, report)
      : unrollNests(func, interval, context, report);
  const plan = isReady ? planHardware(func, target, interval, report, { stages, clockGivesWay }) : undefined;
  if (plan === undefined) return undefined;
  annotate(plan);
  warnOfSlowStages(plan, report);
  return plan;
}

/** What does not settle within the clock is built all the same, for a slower one: a warning for each kernel. */
function warnOfSlowStages({ kernels, target }: HardwarePlan, report: Report): void {
  for (const { datapath, pipeline } of kernels) {
    const slowest = slowNodes(datapath.problem, pipeline).reduce((a, b) => (b.time > a.time ? b : a), noTime);
    const op = datapath.nodes[slowest.node]?.item.op;
    if (op === undefined) continue;
    const needed = Math.ceil((slowest.time + target.timing.setup) * 100) / 100;
    const message = `settles after some ${needed} ns in its stage, more than the clock of ${target.clockNs} ns, and cannot be divided; give a slower clock`;
    report({ ...opError(op, message, [], "schedule/slow"), severity: "warning" });
  }
}

const noTime = { node: -1, time: 0 };

/** Unrolls each nest as far as the interval demands; false, with a diagnostic, where that is impossible. */
function unrollNests(func: Operation, interval: number, context: Context, report: Report): boolean {
  stageInputs(func);
  const globals = constantGlobals(func);
  for (const [position, root] of topLevelNests(func).entries()) {
    const kernel = extractKernel(root, kernelName(root, position), report);
    if (kernel === undefined) return false;
    const factors = reportRefusals(report, () => chooseFactors(kernel, new StaticValues(kernel, globals), interval));
    if (factors === undefined || !checkSize(kernel, factors, report)) return false;
    const unrolled = unrollKernel(kernel, factors, context);
    if (!foldWeights(unrolled, globals, context)) balanceNest(unrolled, kernel);
  }
  return true;
}

/** Operations in one unrolled body: beyond this neither the tools behind us nor any device take the result. */
const largestBody = 400_000;

function checkSize(kernel: Kernel, factors: readonly number[], report: Report): boolean {
  const lanes = factors.reduce((product, factor) => product * factor, 1);
  const operations = kernel.ops.length * lanes;
  if (operations <= largestBody) return true;
  const message = `would be unrolled ${lanes} times for this interval, to some ${operations} operations; allow an interval about ${Math.ceil(operations / largestBody)} times as long`;
  report(opError(kernel.root, message, [], "schedule/infeasible"));
  return false;
}

function balanceNest(root: Operation, kernel: Kernel): void {
  let innermost = root;
  for (let d = 1; d < kernel.loops.length; d++) {
    const inner = innermost
      .region()
      .entry.operations()
      .find((op) => op.name === "affine.for");
    if (inner !== undefined) innermost = inner;
  }
  balanceReductions(innermost.region().entry);
}

/** Writes the plan onto the loops it was made for. */
function annotate(plan: HardwarePlan): void {
  plan.func.setAttr("hls.interval", i64Attr(plan.interval));
  plan.func.setAttr("hls.latency", i64Attr(plan.latency));
  plan.func.setAttr("hls.target", StringAttr.get(plan.target.name));
  const usual = findTarget(plan.target.name)?.clockNs;
  const { clockNs } = plan.target;
  plan.func.setAttr("hls.clock", clockNs === usual ? undefined : FloatAttr.get(f64, clockNs));
  for (const { kernel, datapath, pipeline, start } of plan.kernels) {
    kernel.root.setAttr("hls.kernel", StringAttr.get(kernel.name));
    kernel.root.setAttr("hls.start", i64Attr(start));
    for (const { item, index } of datapath.nodes) {
      item.op.setAttr("hls.stage", i64Attr(pipeline.stage[index] as number));
    }
  }
  for (const buffer of plan.buffers) {
    buffer.alloc.setAttr("hls.partition", DenseArrayAttr.i64(buffer.partition.factors));
    buffer.alloc.setAttr("hls.copies", i64Attr(buffer.copies));
  }
}

/** Takes a schedule off again, leaving the loops. */
export function clearSchedule(func: Operation): void {
  walk(func, (op) => {
    for (const { name } of op.attributes.entries) if (name.startsWith("hls.")) op.setAttr(name, undefined);
  });
}
