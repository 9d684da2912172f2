import { clone, f64, RankedTensorType, walk } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";

/**
 * A copy of a float network that computes in double precision: its weights are the same numbers, its sums are not rounded
 * to the network's own type. For the interpreter only: constants keep the type of their attribute.
 */
export function inDoublePrecision(func: Operation): Operation {
  const copy = clone(func);
  walk(copy, (op) => {
    op.results.forEach(widen);
    for (const region of op.regions) {
      for (let block = region.first; block !== undefined; block = block.next) block.arguments.forEach(widen);
    }
  });
  return copy;
}

function widen(value: Value): void {
  const { type } = value;
  if (type instanceof RankedTensorType && type.element.kind === "float") {
    value.type = RankedTensorType.get(type.shape, f64);
  }
}
