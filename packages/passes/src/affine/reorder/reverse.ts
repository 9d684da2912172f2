/** Reversal: the iterations of one loop from the last to the first. */
import { AffineApplyOp, AffineForOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { dependenceNotes, findViolation } from "../dependence/reordering.js";

/** Reverses a loop that carries no dependence: the counter becomes `first + last - counter`. */
export function reverseLoop(loop: Operation, options: AliasOptions = {}): readonly Operation[] | Refusal {
  const view = new AffineForOp(loop);
  const refusal = refuseCarriedValues([loop]);
  if (refusal !== undefined) return refusal;
  const { lowerBound, upperBound, stepSize } = view;
  if (lowerBound.map.results.length !== 1 || upperBound.map.results.length !== 1) {
    return refuse("a bound is an extreme of several functions, so that its last iteration is not known");
  }
  const order = [AffineExpr.dim(0).neg()];
  const accesses = memoryAccesses(loop, buffersAround(loop, options));
  const violation = findViolation(loop, accesses, { symbols: [], timeOf: () => order });
  if (violation !== undefined) return refuse("it carries a dependence", dependenceNotes(violation));
  const operands = [...lowerBound.operands, ...upperBound.operands, view.inductionVar] as Value<IndexType>[];
  const dims = operands.map((_, i) => AffineExpr.dim(i));
  const split = lowerBound.operands.length;
  const lower = place(lowerBound.map, dims.slice(0, split));
  const upper = place(upperBound.map, dims.slice(split));
  const last = lower.add(upper.sub(lower).add(-1).floorDiv(stepSize).mul(stepSize));
  const counter = dims[dims.length - 1] as AffineExpr;
  const mirrored = composeMap(
    { map: AffineMap.get(dims.length, 0, [lower.add(last).sub(counter)]), operands },
    affineScope(loop),
  );
  const { op } = AffineApplyOp.create(
    { map: AffineMapAttr.get(mirrored.map), mapOperands: mirrored.operands },
    loop.location,
  );
  view.inductionVar.replaceAllUsesWith(op.result());
  op.setOperands(mirrored.operands);
  view.body.insert(op, view.body.first);
  return [loop];
}

const place = (map: AffineMap, inputs: readonly AffineExpr[]): AffineExpr =>
  (map.results[0] as AffineExpr).replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
