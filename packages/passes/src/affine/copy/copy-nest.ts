/** Nests that copy a box of a buffer to a local one, or back. */
import { affineScope, buildLoad, buildStore, composeMap } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, Builder, DictionaryAttr, StringAttr } from "@hls-opt/ir-core";
import type { IndexType, MemRefType, Operation, Value } from "@hls-opt/ir-core";
import { makeLoop } from "../band/loop-header.js";
import { labelAttribute, loopLabel } from "../control/loop-label.js";
import { clippedBound, placeStart, shifted } from "../fusion/window.js";
import type { Extent } from "../fusion/window.js";

export interface CopyNest {
  readonly slow: Value<MemRefType>;
  readonly fast: Value<MemRefType>;
  readonly box: readonly Extent[];
  readonly direction: "in" | "out";
}

/**
 * Inserts the nest and returns its loops. Counters run over the subscripts of the slow buffer, so that a box that may go beyond
 * it is cut by bounds. A loop labelled `name` is given copies labelled `name.copy_in` and `name.copy_out`.
 */
export function buildCopyNest(
  builder: Builder,
  { slow, fast, box, direction }: CopyNest,
  loop: Operation,
): Operation[] {
  const loops: Operation[] = [];
  let at = builder;
  const inputs: Value<IndexType>[] = [];
  const places = box.map(({ size, start }, dimension) => {
    const whole = slow.type.shape[dimension] as number;
    const lower = clippedBound(loop, start, 0, "max");
    const upper = clippedBound(loop, shifted(start, size), whole, "min");
    const isOne = size === 1 && lower.map.results.length === 1 && upper.map.results.length === 1;
    if (isOne) return placeStart(start, inputs);
    const made = makeLoop(lower, upper, 1, loop);
    made.op.attributes = loops.length === 0 ? labelOfCopy(loop, direction) : DictionaryAttr.empty;
    at.insert(made);
    loops.push(made.op);
    at = Builder.before(made.body.last as Operation);
    at.location = loop.location;
    inputs.push(made.inductionVar);
    return AffineExpr.dim(inputs.length - 1);
  });
  const offsets = box.map(({ start }, dimension) => (places[dimension] as AffineExpr).sub(placeStart(start, inputs)));
  const subscripts = (results: readonly AffineExpr[]): ReturnType<typeof composeMap> =>
    composeMap({ map: AffineMap.get(inputs.length, 0, results), operands: inputs }, affineScope(loop));
  const [outside, inside] = [subscripts(places), subscripts(offsets)];
  if (direction === "in") buildStore(at, buildLoad(at, slow, outside), fast, inside);
  else buildStore(at, buildLoad(at, fast, inside), slow, outside);
  return loops;
}

function labelOfCopy(loop: Operation, direction: "in" | "out"): DictionaryAttr {
  const label = loopLabel(loop);
  return DictionaryAttr.from({
    [labelAttribute]: label === undefined ? undefined : StringAttr.get(`${label}.copy_${direction}`),
  });
}
