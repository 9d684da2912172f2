import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { lowerFunctionToHw } from "../lower/affine-to-hw/lower-function.js";
import type { HardwarePlan } from "../schedule/hardware-plan.js";
import { scheduleFunction } from "../schedule/schedule-function.js";
import { findTarget } from "../target/target.js";
import type { Target } from "../target/target.js";
import { firstFunction, hardwareContext, parseProgram } from "./program.js";

/** A program as hardware, and the plan that it was made from. */
export interface Lowered {
  /** Holds nothing but hardware. */
  readonly module: Operation;
  readonly plan: HardwarePlan;
}

/** Schedules a program and lowers it; throws what is wrong with it. */
export function lowerProgram(source: string, interval: number, stages?: number): Lowered {
  const context = hardwareContext();
  const module = parseProgram(source, context);
  const func = firstFunction(module);
  const diagnostics = new DiagnosticList();
  const plan = scheduleFunction(
    func,
    { target: findTarget("alveo-u280") as Target, interval, stages, clockGivesWay: true },
    context,
    diagnostics.report,
  );
  if (plan === undefined) throw new Error(diagnostics.all.map((d) => d.message).join("\n"));
  lowerFunctionToHw(plan);
  func.erase();
  for (const op of module.region().entry.operations()) if (op.name === "memref.global") op.erase();
  return { module, plan };
}
