/** Whether loops of two nests have the same iterations, so that they can be one. */
import { AffineForOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import type { Operation, Value } from "@hls-opt/ir-core";

/** The second loop's counter is the first one's plus this, for each pair of loops. */
export type Shifts = readonly number[];

/** How the outer `depth` loops of the second band follow those of the first; undefined where they differ. */
export function conformingShifts(
  first: readonly Operation[],
  second: readonly Operation[],
  depth: number,
): Shifts | undefined {
  const same = new Map<Value, Value>();
  const shifts: number[] = [];
  for (let k = 0; k < depth; k++) {
    const [a, b] = [new AffineForOp(first[k] as Operation), new AffineForOp(second[k] as Operation)];
    const shift = shiftBetween(a, b, same);
    if (shift === undefined) return undefined;
    shifts.push(shift);
    // bounds inside may use the counters, if these are equal
    if (shift === 0) same.set(b.inductionVar, a.inductionVar);
  }
  return shifts;
}

function shiftBetween(a: AffineForOp, b: AffineForOp, same: ReadonlyMap<Value, Value>): number | undefined {
  if (a.stepSize !== b.stepSize) return undefined;
  if (sameBound(a, a.lowerBound, b.lowerBound, same) && sameBound(a, a.upperBound, b.upperBound, same)) return 0;
  const [low, otherLow] = [a.constantLowerBound, b.constantLowerBound];
  const [trips, otherTrips] = [a.tripCount, b.tripCount];
  if (low === undefined || otherLow === undefined || trips === undefined || trips !== otherTrips) return undefined;
  return otherLow - low;
}

function sameBound(loop: AffineForOp, a: LoopBound, b: LoopBound, same: ReadonlyMap<Value, Value>): boolean {
  const scope = affineScope(loop.op);
  const replaced = b.operands.map((value) => (same.get(value) ?? value) as LoopBound["operands"][number]);
  const [left, right] = [composeMap(a, scope), composeMap({ map: b.map, operands: replaced }, scope)];
  return left.map === right.map && left.operands.every((value, i) => value === right.operands[i]);
}
