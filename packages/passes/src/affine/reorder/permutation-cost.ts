/**
 * Which order of a band's loops is wanted: the cost of each loop as the innermost one (K. McKinley, S. Carr, C.-W. Tseng,
 * "Improving data locality with loop transformations", 1996), or parallel loops outermost. The dearest loop goes outside.
 */
import { AffineForOp } from "@hls-opt/dialect-affine";
import type { Operation } from "@hls-opt/ir-core";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { carriedDependence } from "./parallelize.js";

/** `stride`: consecutive elements innermost; `parallel`: loops without carried dependences outermost. */
export type PermutationCost = "stride" | "parallel";

/** Iterations of a loop whose number is not known. */
const unknownTrips = 100;
/** Elements of a row that come together. */
const lineElements = 8;

/** A number for each loop of the band; those of larger ones are wanted further outside. */
export function loopCosts(
  band: readonly Operation[],
  accesses: readonly MemoryAccess[],
  cost: PermutationCost,
  options: AliasOptions = {},
): number[] {
  if (cost === "parallel") return band.map((loop) => (carriedDependence(loop, options) === undefined ? 1 : 0));
  return band.map((loop) => accesses.reduce((sum, access) => sum + costInnermost(new AffineForOp(loop), access), 0));
}

function costInnermost(loop: AffineForOp, { subscripts }: MemoryAccess): number {
  const trips = loop.tripCount ?? unknownTrips;
  if (subscripts === undefined) return trips;
  const { map, operands } = subscripts;
  const position = operands.indexOf(loop.inductionVar);
  const uses = map.results.map((expr) =>
    position < map.numDims ? expr.isFunctionOfDim(position) : expr.isFunctionOfSymbol(position - map.numDims),
  );
  if (position < 0 || !uses.includes(true)) return 1;
  const last = map.results[map.results.length - 1];
  const isConsecutive = uses.lastIndexOf(true) === uses.indexOf(true) && uses[uses.length - 1] === true;
  const coefficient = last?.linearForm(map.numDims, map.numSymbols)?.coefficients[position];
  if (!isConsecutive || coefficient === undefined) return trips;
  const stride = Math.abs(coefficient * loop.stepSize);
  return stride < lineElements ? (trips * stride) / lineElements : trips;
}

/** All permutations (loop `i` to position `p[i]`), the wanted first; longer bands are only sorted by cost. */
export function wantedPermutations(costs: readonly number[]): number[][] {
  const identity = costs.map((_, i) => i);
  const orders = costs.length <= 5 ? ordersOf(identity) : [[...identity].sort((a, b) => compare(costs, a, b))];
  orders.sort((a, b) => compareOrders(costs, a, b));
  return orders.map((order) => {
    const permutation: number[] = [];
    order.forEach((loop, position) => (permutation[loop] = position));
    return permutation;
  });
}

const compare = (costs: readonly number[], a: number, b: number): number =>
  (costs[b] as number) - (costs[a] as number) || a - b;

/** Costs from the inside out, least first; among equals the order that changes least comes first. */
function compareOrders(costs: readonly number[], a: readonly number[], b: readonly number[]): number {
  for (let position = a.length - 1; position >= 0; position--) {
    const difference = (costs[a[position] as number] as number) - (costs[b[position] as number] as number);
    if (difference !== 0) return difference;
  }
  for (let position = 0; position < a.length; position++) {
    const difference = (a[position] as number) - (b[position] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function ordersOf(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
