/** Interchange: the loops of a perfect nest in another order. */
import { AffineExpr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { dependentBounds, isRefusal, perfectBand, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { inverse, permuteHeaders } from "../band/rebuild-band.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { dependenceNotes, findViolation } from "../dependence/reordering.js";
import { transformBand } from "./unimodular.js";

/**
 * Moves loop `i` of the band that starts at `loop` to position `permutation[i]`, where no dependence forbids it. Returns the
 * new loops, outermost first. Bounds that depend on other counters of the band (triangles) are computed anew.
 */
export function interchangeLoops(
  loop: Operation,
  permutation: readonly number[],
  options: AliasOptions = {},
): readonly Operation[] | Refusal {
  const band = bandFor(loop, permutation);
  if (isRefusal(band)) return band;
  const refusal = refuseCarriedValues(band) ?? interchangeViolation(band, permutation, accessesOfBand(band, options));
  return refusal ?? permuteBand(band, permutation);
}

/** Whether the loops could be interchanged. */
export function canInterchange(loop: Operation, permutation: readonly number[], options: AliasOptions = {}): boolean {
  const band = bandFor(loop, permutation);
  return (
    !isRefusal(band) &&
    (refuseCarriedValues(band) ?? interchangeViolation(band, permutation, accessesOfBand(band, options))) === undefined
  );
}

/** As many loops of the band as the permutation has. */
export function bandFor(loop: Operation, permutation: readonly number[]): readonly Operation[] | Refusal {
  const band = perfectBand(loop);
  if (band.length >= permutation.length) return band.slice(0, permutation.length);
  const inner = band[band.length - 1] as Operation;
  return refuse(`only ${band.length} of the ${permutation.length} loops are perfectly nested`, [
    { location: inner.location, message: "this loop holds something else than one loop" },
  ]);
}

/** The dependence that forbids a permutation. */
export function interchangeViolation(
  band: readonly Operation[],
  permutation: readonly number[],
  accesses: readonly MemoryAccess[],
): Refusal | undefined {
  const order = inverse(permutation).map(AffineExpr.dim);
  const violation = findViolation(band[0] as Operation, accesses, { symbols: [], timeOf: () => order });
  return violation && refuse("a dependence would be reversed", dependenceNotes(violation));
}

export function accessesOfBand(band: readonly Operation[], options: AliasOptions = {}): MemoryAccess[] {
  const root = band[0] as Operation;
  return memoryAccesses(root, buffersAround(root, options));
}

/** Permutes without asking. */
export function permuteBand(
  band: readonly Operation[],
  permutation: readonly number[],
): readonly Operation[] | Refusal {
  if (dependentBounds(band) === undefined) return permuteHeaders(band, permutation);
  const order = inverse(permutation);
  const takeBack = permutation.map((position) => band.map((_, z) => (z === position ? 1 : 0)));
  return transformBand(
    band,
    takeBack,
    order.map((i) => band[i] as Operation),
  );
}
