/** Parallel loops of scf as nests of `scf.for`: one of the orders that they allow. */
import { ScfForOp, ScfParallelOp, ScfReduceOp, ScfYieldOp, buildIndexConstant } from "@hls-opt/dialect-affine";
import type { ScfForallOp } from "@hls-opt/dialect-affine";
import { Block, Builder, dynamicIndex, indexNumbers } from "@hls-opt/ir-core";
import type { DenseArrayAttr, IndexType, Operation, Region, Value } from "@hls-opt/ir-core";

/** An `scf.forall` without shared tensors becomes an `scf.parallel`. */
export function forallToParallel(forall: ScfForallOp): void {
  const { op } = forall;
  const builder = Builder.before(op);
  const lowerBound = boundValues(builder, forall.staticLowerBound, forall.dynamicLowerBound);
  const upperBound = boundValues(builder, forall.staticUpperBound, forall.dynamicUpperBound);
  const step = boundValues(builder, forall.staticStep, forall.dynamicStep);
  const loop = builder.insert(ScfParallelOp.create({ lowerBound, upperBound, step, initVals: [], resultsType: [] }));
  loop.region.takeBody(forall.region);
  const body = loop.region.entry;
  body.terminator?.erase();
  Builder.atEnd(body, op.location).insert(ScfReduceOp.create({ operands: [] }));
  op.erase();
}

function boundValues(
  builder: Builder,
  numbers: DenseArrayAttr,
  operands: readonly Value<IndexType>[],
): Value<IndexType>[] {
  let next = 0;
  return indexNumbers(numbers).map((number) =>
    number === dynamicIndex ? (operands[next++] as Value<IndexType>) : buildIndexConstant(builder, Number(number)),
  );
}

/** An `scf.parallel` becomes a nest that carries its reductions. */
export function parallelToFor(parallel: ScfParallelOp): void {
  const { op, region } = parallel;
  const nest = makeNest(parallel);
  const body = region.entry;
  const reduce = body.terminator as Operation;
  const results = op.results.map((_, i) => inlineReduction(reduce, i, nest.carried[i] as Value));
  Builder.atEnd(body, op.location).insert(ScfYieldOp.create({ results }));
  reduce.erase();
  body.arguments.forEach((argument, i) => argument.replaceAllUsesWith(nest.counters[i] as Value));
  const target = nest.innermost;
  for (const inner of body.operations()) {
    body.unlink(inner);
    target.push(inner);
  }
  op.results.forEach((result, i) => result.replaceAllUsesWith(nest.results[i] as Value));
  op.erase();
}

interface Nest {
  readonly counters: readonly Value[];
  readonly results: readonly Value[];
  /** What the innermost body gets of the reductions. */
  readonly carried: readonly Value[];
  readonly innermost: Block;
}

function makeNest({ op, lowerBound, upperBound, step, initVals }: ScfParallelOp): Nest {
  const resultsType = op.results.map(({ type }) => type);
  const counters: Value[] = [];
  let builder = Builder.before(op);
  let carried: readonly Value[] = initVals;
  let results: readonly Value[] = [];
  lowerBound.forEach((lower, i) => {
    const loop = builder.insert(
      ScfForOp.create({
        lowerBound: lower,
        upperBound: upperBound[i] as Value<IndexType>,
        step: step[i] as Value<IndexType>,
        initArgs: carried,
        resultsType,
      }),
    );
    if (i === 0) results = loop.op.results;
    else builder.insert(ScfYieldOp.create({ results: loop.op.results }));
    const block = new Block([lower.type, ...resultsType]);
    loop.region.push(block);
    counters.push(loop.inductionVar);
    carried = loop.iterArgs;
    builder = Builder.atEnd(block, op.location);
  });
  return { counters, results, carried, innermost: builder.block };
}

/** Puts the region that combines two values before the terminator; gives what it makes. */
function inlineReduction(reduce: Operation, position: number, accumulated: Value): Value {
  const block = (reduce.region(position) as Region).entry;
  block.argument(0).replaceAllUsesWith(accumulated);
  block.argument(1).replaceAllUsesWith(reduce.operand(position));
  const end = block.terminator as Operation;
  const result = end.operand(0);
  end.erase();
  for (const op of block.operations()) {
    block.unlink(op);
    (reduce.parent as Block).insertBefore(op, reduce);
  }
  return result;
}
