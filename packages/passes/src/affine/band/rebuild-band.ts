/** Puts a band's body into new loops. */
import { AffineApplyOp, AffineForOp } from "@hls-opt/dialect-affine";
import type { MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr } from "@hls-opt/ir-core";
import type { Block, IndexType, Operation, Value } from "@hls-opt/ir-core";
import { makeLoop } from "./loop-header.js";

/** What stands for an old counter: a value, or a function to compute at the start of the body. */
export type CounterValue = Value<IndexType> | MapAndOperands;

/** Moves the body of the band's innermost loop into `target`, in front of its terminator, and erases the band. */
export function moveBody(band: readonly Operation[], target: Block, counters: readonly CounterValue[]): void {
  const innermost = new AffineForOp(band[band.length - 1] as Operation);
  const anchor = target.last as Operation;
  band.forEach((loop, i) => {
    const counter = counters[i] as CounterValue;
    const old = new AffineForOp(loop).inductionVar;
    // the band's own bounds use the counter as well, and go
    if (old.isUnused) return;
    if ("type" in counter) old.replaceAllUsesWith(counter);
    else {
      const { op } = AffineApplyOp.create(
        { map: AffineMapAttr.get(counter.map), mapOperands: counter.operands },
        loop.location,
      );
      target.insertBefore(op, anchor);
      old.replaceAllUsesWith(op.result());
    }
  });
  for (let op = innermost.body.first; op !== undefined && !op.info.isTerminator; op = innermost.body.first) {
    op.moveBefore(anchor);
  }
  (band[0] as Operation).erase();
}

/** Permutes loops whose bounds do not depend on one another: loop `i` comes to position `permutation[i]`. */
export function permuteHeaders(band: readonly Operation[], permutation: readonly number[]): Operation[] {
  const order = inverse(permutation);
  const outermost = band[0] as Operation;
  const made: AffineForOp[] = [];
  for (const from of order) {
    const model = new AffineForOp(band[from] as Operation);
    const loop = makeLoop(model.lowerBound, model.upperBound, model.stepSize, model.op);
    const around = made[made.length - 1];
    if (around === undefined) outermost.parent?.insertBefore(loop.op, outermost);
    else around.body.insertBefore(loop.op, around.body.last as Operation);
    made.push(loop);
  }
  const counters = permutation.map((position) => (made[position] as AffineForOp).inductionVar);
  moveBody(band, (made[made.length - 1] as AffineForOp).body, counters);
  return made.map(({ op }) => op);
}

export function inverse(permutation: readonly number[]): number[] {
  const result: number[] = [];
  permutation.forEach((to, from) => (result[to] = from));
  return result;
}

/** `sum(coefficients * counters)` as a value or a function. */
export function linearCounter(coefficients: readonly number[], counters: readonly Value<IndexType>[]): CounterValue {
  const used = coefficients.map((_, i) => i).filter((i) => coefficients[i] !== 0);
  const [only] = used;
  if (used.length === 1 && only !== undefined && coefficients[only] === 1) return counters[only] as Value<IndexType>;
  const terms = used.map((i, d) => AffineExpr.dim(d).mul(coefficients[i] as number));
  const sum = terms.reduce((a, b) => a.add(b), AffineExpr.constant(0));
  return { map: AffineMap.get(used.length, 0, [sum]), operands: used.map((i) => counters[i] as Value<IndexType>) };
}
