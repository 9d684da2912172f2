/**
 * Bands in another order of iterations: permutation and skewing of loops as one unimodular transform (M. Wolf, M. Lam, "A loop
 * transformation theory and an algorithm to maximize parallelism", 1991). Bounds may depend on one another (triangles);
 * the new ones come from scanning the transformed domain.
 */
import { bandDomain } from "../band/band-domain.js";
import { isRefusal, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { linearCounter, moveBody } from "../band/rebuild-band.js";
import { buildScan, scanLevels } from "../band/scan.js";
import { combine } from "../integer/linear-system.js";
import type { Row } from "../integer/linear-system.js";
import type { Operation } from "@hls-opt/ir-core";

/** A square matrix of integers, by rows. */
export type Matrix = readonly (readonly number[])[];

/**
 * Rebuilds a band so that its counters are `transform * old counters`; `inverse` takes them back. Does not ask whether the
 * order may change.
 */
export function transformBand(
  band: readonly Operation[],
  inverse: Matrix,
  models: readonly Operation[],
): readonly Operation[] | Refusal {
  const domain = bandDomain(band);
  if (isRefusal(domain)) return domain;
  const rows = domain.rows.map((row) => substituteCounters(row, inverse));
  const set = { variables: band.length, parameters: domain.parameters, rows };
  const levels = scanLevels(set);
  if (levels === undefined) return refuse("its new bounds cannot be computed, or it has no iterations");
  const { loops, counters, body } = buildScan(band[0] as Operation, set, levels, models);
  moveBody(
    band,
    body,
    inverse.map((row) => linearCounter(row, counters)),
  );
  return loops;
}

/** A row over old counters as one over new ones. */
function substituteCounters(row: Row, inverse: Matrix): Row {
  const result = row.slice();
  for (let z = 0; z < inverse.length; z++) {
    let sum = 0;
    inverse.forEach((coefficients, x) => (sum = combine(1, sum, row[x] as number, coefficients[z] as number)));
    result[z] = sum;
  }
  return result;
}
