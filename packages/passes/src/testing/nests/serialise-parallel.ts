/** Parallel loops as sequential ones that run backwards: what depends on the order of iterations comes out different. */
import {
  AddIOp,
  AffineForOp,
  AffineParallelOp,
  AffineYieldOp,
  AndIOp,
  MaxSIOp,
  MaxUIOp,
  MinSIOp,
  MinUIOp,
  MulIOp,
  OrIOp,
  AffineApplyOp,
  buildIntegerConstant,
  composeMap,
  affineScope,
} from "@hls-opt/dialect-affine";
import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  Block,
  Builder,
  IntegerType,
  collect,
  index,
  indexAttr,
} from "@hls-opt/ir-core";
import type { IndexType, Operation, Type, Value } from "@hls-opt/ir-core";

/** Replaces all `affine.parallel` of one counter and integer reductions below `root`. */
export function serialiseParallel(root: Operation): void {
  // inner ones first
  for (const op of collect(root, ({ info }) => info === AffineParallelOp.info).reverse()) {
    serialise(new AffineParallelOp(op));
  }
}

function serialise(parallel: AffineParallelOp): void {
  const { op, lowerBounds, upperBounds, reductionKinds } = parallel;
  const step = Number(parallel.stepSizes[0]);
  const builder = Builder.before(op);
  const inits = op.results.map((result, i) => neutral(builder, reductionKinds[i] as string, result.type));
  const loop = AffineForOp.create(
    {
      lowerBoundOperands: lowerBounds.operands as Value<IndexType>[],
      upperBoundOperands: upperBounds.operands as Value<IndexType>[],
      inits,
      lowerBoundMap: AffineMapAttr.get(lowerBounds.map),
      upperBoundMap: AffineMapAttr.get(upperBounds.map),
      step: indexAttr(step),
      resultsType: inits.map((init) => init.type),
    },
    op.location,
  );
  const body = new Block([index, ...inits.map((init) => init.type)]);
  loop.region.push(body);
  builder.insert(loop);
  const counter =
    lowerBounds.map.results.length === 1 && upperBounds.map.results.length === 1
      ? backwards(loop, step)
      : body.argument(0);
  const old = parallel.region.entry;
  old.argument(0).replaceAllUsesWith(counter);
  for (let inner = old.first; inner !== undefined && !inner.info.isTerminator; inner = old.first) {
    inner.remove();
    body.push(inner);
  }
  const terms = old.last?.operands ?? [];
  const end = Builder.atEnd(body, op.location);
  const next = terms.map((term, i) => combine(end, reductionKinds[i] as string, body.argument(1 + i), term));
  end.insert(AffineYieldOp.create({ operands: next }));
  op.results.forEach((result, i) => result.replaceAllUsesWith(loop.op.result(i)));
  op.erase();
}

/** `first + last - counter`, computed at the start of the body. */
function backwards(loop: AffineForOp, step: number): Value {
  const [lower, upper] = [loop.lowerBound, loop.upperBound];
  const operands = [...lower.operands, ...upper.operands, loop.inductionVar];
  const dims = operands.map((_, i) => AffineExpr.dim(i));
  const split = lower.operands.length;
  const place = (map: AffineMap, inputs: readonly AffineExpr[]): AffineExpr =>
    (map.results[0] as AffineExpr).replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
  const [first, end] = [place(lower.map, dims.slice(0, split)), place(upper.map, dims.slice(split))];
  const last = first.add(end.sub(first).add(-1).floorDiv(step).mul(step));
  const mirrored = first.add(last).sub(dims[dims.length - 1] as AffineExpr);
  const composed = composeMap({ map: AffineMap.get(dims.length, 0, [mirrored]), operands }, affineScope(loop.op));
  const { op } = AffineApplyOp.create({ map: AffineMapAttr.get(composed.map), mapOperands: composed.operands });
  loop.body.insert(op, loop.body.first);
  return op.result();
}

function neutral(builder: Builder, kind: string, type: Type): Value {
  if (!(type instanceof IntegerType)) throw new Error(`no reduction of ${type} in tests`);
  const width = BigInt(type.width);
  const values: Record<string, bigint> = {
    addi: 0n,
    muli: 1n,
    ori: 0n,
    andi: -1n,
    maxs: -(1n << (width - 1n)),
    mins: (1n << (width - 1n)) - 1n,
    maxu: 0n,
    minu: -1n,
  };
  return buildIntegerConstant(builder, values[kind] as bigint, type);
}

function combine(builder: Builder, kind: string, lhs: Value, rhs: Value): Value {
  const ops = {
    addi: AddIOp,
    muli: MulIOp,
    ori: OrIOp,
    andi: AndIOp,
    maxs: MaxSIOp,
    mins: MinSIOp,
    maxu: MaxUIOp,
    minu: MinUIOp,
  } as const;
  const maker = ops[kind as keyof typeof ops] as typeof AddIOp;
  return builder.insert(maker.create({ lhs: lhs as never, rhs: rhs as never })).op.result();
}
