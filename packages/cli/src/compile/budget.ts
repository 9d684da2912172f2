import { clone, collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { scheduleFunction } from "@hls-opt/passes";
import type { Target } from "@hls-opt/passes";
import { refuse, UsageError } from "../host/user-error.js";
import { countProducts } from "./feasibility.js";
import { findFunction } from "./functions.js";
import type { Session } from "./session.js";

/** What a design may take at most. */
export interface Budget {
  /** Multipliers: products of two values that are not constant in hardware. */
  readonly dsp: number;
}

/** Reads `dsp=200`. */
export function parseBudget(text: string): Budget {
  const dsp = /^dsp=(\d+)$/.exec(text)?.[1];
  if (dsp !== undefined && Number(dsp) > 0) return { dsp: Number(dsp) };
  throw new UsageError(`--budget is '${text}'`, "write a number of multipliers, such as dsp=200");
}

const attempts = 40;

/** The shortest interval, from below, at which the schedule of a function at loop level keeps to a budget. */
export function searchInterval(
  session: Session,
  module: Operation,
  name: string,
  target: Target,
  { dsp }: Budget,
): number {
  let interval = Math.max(1, Math.ceil(countProducts(findFunction(module, name, name)) / dsp));
  for (let attempt = 0; attempt < attempts; attempt++) {
    const multipliers = multipliersAt(session, clone(module), name, target, interval);
    if (multipliers <= dsp) return interval;
    // Factors divide the sizes of loops, so that the need for multipliers falls in steps.
    interval = Math.max(interval + 1, Math.ceil(interval * Math.min(2, multipliers / dsp)));
  }
  return refuse("compile/budget", `no interval of up to ${interval} cycles keeps to ${dsp} multipliers`, {
    advice: "allow more multipliers, or give the interval with --interval",
  });
}

function multipliersAt(session: Session, module: Operation, name: string, target: Target, interval: number): number {
  const func = findFunction(module, name, name);
  session.require(scheduleFunction(func, { target, interval }, session.context, session.report));
  return collect(func, isMultiplier).length;
}

/** In scheduled loops each product is a unit of its own; products with constants become sums of shifts. */
function isMultiplier(op: Operation): boolean {
  return op.name === "arith.muli" && op.operands.every((operand) => operand.definingOp?.info.isConstantLike !== true);
}
