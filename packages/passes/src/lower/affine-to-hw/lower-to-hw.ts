import { DenseElementsAttr, definePass, FloatAttr, IntegerAttr, opError, StringAttr } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { combDialect, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import { withClock } from "../../target/target.js";
import { isSpatial } from "../../schedule/hardware-plan.js";
import { planHardware } from "../../schedule/plan.js";
import { networkFunction, requireTarget } from "../../schedule/schedule-pass.js";
import { lowerFunctionToHw } from "./lower-function.js";

/**
 * Lowers scheduled loops to hardware modules. The schedule is read from the `hls.*` attributes and checked again: an edited
 * schedule that breaks a dependence, a port or a buffer is refused.
 */
export const lowerToHw = definePass({
  name: "lower-to-hw",
  summary: "lower scheduled loops to hw, comb and seq",
  anchor: "builtin.module",
  statistics: { modules: "hardware modules made" },
  dependentDialects: [hwDialect, combDialect, seqDialect],
  run(module, { report, count }) {
    const func = networkFunction(module, report);
    if (func === undefined) return;
    const schedule = readSchedule(func, report);
    if (schedule === undefined) return;
    const plan = planHardware(func, schedule.target, schedule.interval, report);
    if (plan === undefined) return;
    lowerFunctionToHw(plan);
    count("modules", isSpatial(plan.kernels) ? 1 : plan.kernels.length + plan.buffers.length + 1);
    func.erase();
    eraseConstants(module);
  },
});

function readSchedule(
  func: Operation,
  report: Report,
): { target: NonNullable<ReturnType<typeof requireTarget>>; interval: number } | undefined {
  const interval = func.getAttr("hls.interval");
  const name = func.getAttr("hls.target");
  if (!(interval instanceof IntegerAttr) || !(name instanceof StringAttr)) {
    report(opError(func, "has no schedule; run --schedule first", [], "schedule/missing"));
    return undefined;
  }
  const target = requireTarget(name.value, func, report);
  if (target === undefined) return undefined;
  const clock = func.getAttr("hls.clock");
  return {
    target: clock instanceof FloatAttr ? withClock(target, clock.value) : target,
    interval: interval.number,
  };
}

/** Constants live in the ROMs now. */
function eraseConstants(module: Operation): void {
  for (const op of module.region().entry.operations()) {
    if (op.name === "memref.global" && op.getAttr("initial_value") instanceof DenseElementsAttr) op.erase();
  }
}
