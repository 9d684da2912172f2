/** The iterations of the loops around an op, one by one. */
import { AffineForOp, AffineIfOp, constantInteger } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import type { Operation, Region, Value } from "@hls-opt/ir-core";

/** What a counter or constant is in the current iteration; throws `UnknownValue` for others. */
export type ValueOf = (value: Value) => number;

class UnknownValue extends Error {}

/**
 * Calls `visit` for each execution of an op in its function. False where there are more than `limit`, or where a bound is not
 * known; some iterations were visited then.
 */
export function enumerateIterations(op: Operation, limit: number, visit: (valueOf: ValueOf) => void): boolean {
  const path: { readonly around: Operation; readonly region: Region }[] = [];
  for (let inner = op; inner.parentOp !== undefined && !inner.parentOp.info.traits.has("affine-scope");) {
    path.unshift({ around: inner.parentOp, region: inner.parent?.parent as Region });
    inner = inner.parentOp;
  }
  const values = new Map<Value, number>();
  const valueOf: ValueOf = (value) => {
    const known = values.get(value) ?? constantOf(value);
    if (known === undefined) throw new UnknownValue();
    return known;
  };
  let left = limit;
  const run = (level: number): boolean => {
    const step = path[level];
    if (step === undefined) {
      if (--left < 0) return false;
      visit(valueOf);
      return true;
    }
    const { around, region } = step;
    if (around.info === AffineForOp.info) {
      return runLoop(new AffineForOp(around), valueOf, values, () => run(level + 1));
    }
    if (around.info !== AffineIfOp.info) return false;
    const view = new AffineIfOp(around);
    const inputs = view.conditionOperands.map(valueOf);
    const { numDims } = view.condition;
    const holds = view.condition.contains(inputs.slice(0, numDims), inputs.slice(numDims)) === true;
    return holds !== (region === view.thenRegion) || run(level + 1);
  };
  try {
    return run(0);
  } catch (error) {
    if (error instanceof UnknownValue) return false;
    throw error;
  }
}

function constantOf(value: Value): number | undefined {
  const constant = value.definingOp?.info.isConstantLike === true ? constantInteger(value) : undefined;
  return constant === undefined ? undefined : Number(constant);
}

function runLoop(loop: AffineForOp, valueOf: ValueOf, values: Map<Value, number>, body: () => boolean): boolean {
  const evaluate = ({ map, operands }: LoopBound): number[] => {
    const inputs = operands.map(valueOf);
    return map.evaluate(inputs.slice(0, map.numDims), inputs.slice(map.numDims)) ?? [NaN];
  };
  const [low, high] = [Math.max(...evaluate(loop.lowerBound)), Math.min(...evaluate(loop.upperBound))];
  if (Number.isNaN(low) || Number.isNaN(high)) return false;
  for (let i = low; i < high; i += loop.stepSize) {
    values.set(loop.inductionVar, i);
    if (!body()) return false;
  }
  return true;
}
