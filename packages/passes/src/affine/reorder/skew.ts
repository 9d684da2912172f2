/**
 * Skewing: inner counters run ahead with the outermost one, `j' = j + factor * i`. The order of iterations stays; what changes
 * are the distances of dependences, so that an interchange or a tiling behind it becomes legal (wavefronts).
 */
import type { Operation } from "@hls-opt/ir-core";
import { perfectBand, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { transformBand } from "./unimodular.js";

/** Skews the loops below `loop` by `factors`, one for each. Always legal. */
export function skewLoops(loop: Operation, factors: readonly number[]): readonly Operation[] | Refusal {
  const band = perfectBand(loop).slice(0, factors.length + 1);
  if (band.length <= factors.length) {
    return refuse(`only ${band.length - 1} of the ${factors.length} loops to skew are perfectly nested in it`);
  }
  const refusal = refuseCarriedValues(band);
  if (refusal !== undefined) return refusal;
  // j = j' - factor * i
  const takeBack = band.map((_, row) =>
    band.map((_, column) => (row === column ? 1 : column === 0 ? -(factors[row - 1] as number) + 0 : 0)),
  );
  return transformBand(band, takeBack, band);
}
