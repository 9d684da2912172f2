import { AffineForOp } from "@hls-opt/dialect-affine";
import { as, collect, opError } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import type { Target } from "@hls-opt/passes";

/** LUTs that a multiplier takes where no multiplier block is left; about what 16 bits need. */
const lutsPerMultiplier = 150;

/**
 * Refuses an interval for which a device cannot hold the multipliers, before the loops are unrolled for it. An estimate:
 * constant factors may need less. Returns whether the interval may be possible.
 */
export function checkFeasible(func: Operation, interval: number, target: Target, report: Report): boolean {
  const { resources } = target;
  const products = countProducts(func);
  if (resources === undefined) return true;
  const room = resources.dsp + Math.floor(resources.lut / lutsPerMultiplier);
  if (products <= room * interval) return true;
  const needed = Math.ceil(products / interval);
  const shortest = Math.ceil(products / room);
  const message = `needs ${products} multiplications a sample, which are ${needed} multipliers at an interval of ${interval} cycles; ${target.name} has room for about ${room}`;
  const advice = `allow an interval of ${shortest} cycles or more (--interval ${shortest})`;
  report(opError(func, message, [{ location: func.location, message: advice }], "compile/infeasible"));
  return false;
}

/** Multiplications that one sample takes in a function at loop level. */
export function countProducts(func: Operation): number {
  return collect(func, (op) => op.name === "arith.muli").reduce((sum, op) => sum + executions(op), 0);
}

/** How often an op runs in one call of its function. */
function executions(op: Operation): number {
  let count = 1;
  for (let parent = op.parentOp; parent !== undefined; parent = parent.parentOp) {
    count *= as(parent, AffineForOp)?.tripCount ?? 1;
  }
  return count;
}
