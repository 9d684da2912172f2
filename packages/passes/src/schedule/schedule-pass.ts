import { definePass, errorAt, opError, option } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { affineDialect } from "@hls-opt/dialect-affine";
import { findTarget, targets, withClock } from "../target/target.js";
import type { Target } from "../target/target.js";
import { scheduleFunction } from "./schedule-function.js";

/**
 * Schedules a network for hardware: unrolls each loop nest for the interval, partitions buffers, pipelines bodies and
 * computes exact start offsets. The result is the same program with `hls.*` attributes that hold the schedule.
 */
export const schedule = definePass({
  name: "schedule",
  summary: "choose unroll factors, banks, pipelines and start offsets for an interval",
  anchor: "builtin.module",
  options: {
    interval: option.int(100, "cycles between two samples"),
    target: option.string("alveo-u280", "device that delays are taken from"),
    clock: option.string("", "clock period in nanoseconds; the device's own unless told"),
    stages: option.int(0, "most pipeline stages at an interval of 1; 0: the fewest that the clock allows"),
  },
  statistics: {
    kernels: "kernels scheduled",
    buffers: "buffers between kernels",
    latency: "cycles from the first input word to the last output word",
  },
  dependentDialects: [affineDialect],
  run(module, { options, context, report, count }) {
    const target = requireTarget(options.target, module, report);
    const func = networkFunction(module, report);
    if (target === undefined || func === undefined || !checkInterval(options.interval, func, report)) return;
    const clocked = atClock(target, options.clock, func, report);
    if (clocked === undefined) return;
    const stages = options.stages > 0 ? options.stages : undefined;
    const plan = scheduleFunction(
      func,
      { target: clocked, interval: options.interval, stages, clockGivesWay: options.clock === "" },
      context,
      report,
    );
    if (plan === undefined) return;
    count("kernels", plan.kernels.length);
    count("buffers", plan.buffers.length);
    count("latency", plan.latency);
  },
});

/** The target at a clock that is given as text; empty for its own. */
function atClock(target: Target, clock: string, op: Operation, report: Report): Target | undefined {
  if (clock === "") return target;
  const period = Number(clock);
  if (period > 0 && Number.isFinite(period)) return withClock(target, period);
  report(
    opError(op, `cannot have a clock period of '${clock}'; give nanoseconds, such as clock=5`, [], "schedule/clock"),
  );
  return undefined;
}

/** The target of this name, or a diagnostic that lists those there are. */
export function requireTarget(name: string, op: Operation, report: Report): Target | undefined {
  const target = findTarget(name);
  if (target === undefined) {
    report(
      errorAt(
        "schedule/unknown-target",
        op.location,
        `unknown target '${name}'; there are ${targets.map((t) => t.name).join(", ")}`,
      ),
    );
  }
  return target;
}

/** The one function of a module that has a body. */
export function networkFunction(module: Operation, report: Report): Operation | undefined {
  const functions = module
    .region()
    .entry.operations()
    .filter((op) => op.name === "func.func" && !op.region().isEmpty);
  if (functions.length === 1) return functions[0];
  report(
    opError(
      module,
      `holds ${functions.length} functions with a body; hardware is made of exactly one`,
      [],
      "schedule/no-function",
    ),
  );
  return undefined;
}

function checkInterval(interval: number, func: Operation, report: Report): boolean {
  if (interval >= 1) return true;
  report(
    opError(
      func,
      `cannot take a sample every ${interval} cycles; the interval must be 1 or more`,
      [],
      "schedule/infeasible",
    ),
  );
  return false;
}
