/**
 * `--lower-affine`: affine to scf, arith and memref, with the text that MLIR's pass of the name gives. One walk, each op
 * replaced where it stands, regions moved: linear. An op without a counterpart is refused before anything is changed.
 */
import {
  AffineApplyOp,
  AffineForOp,
  AffineIfOp,
  AffineLoadOp,
  AffineMaxOp,
  AffineMinOp,
  AffineParallelOp,
  AffinePrefetchOp,
  AffineStoreOp,
  AndIOp,
  LoadOp,
  PrefetchOp,
  ScfForOp,
  ScfIfOp,
  ScfParallelOp,
  ScfYieldOp,
  StoreOp,
  affineScope,
  arithDialect,
  buildIndexConstant,
  canonicalizeMap,
  composeSet,
  materializeConstant,
  memrefDialect,
  scfDialect,
} from "@hls-opt/dialect-affine";
import type { LoopBound, ParallelBounds } from "@hls-opt/dialect-affine";
import {
  AffineMap,
  Builder,
  IntegerSetAttr,
  InvariantError,
  Value,
  collect,
  constantValue,
  definePass,
  index,
  opError,
} from "@hls-opt/ir-core";
import type { Attribute, Block, IndexType, IntegerType, OpLike, Operation, Region, Report } from "@hls-opt/ir-core";
import { compare, expandAffineExpr, expandAffineMap, expandExtreme, splitOperands } from "./expand-affine-expr.js";
import { buildReduce, buildReductionStart, hasScalarReduction } from "./scf-reduction.js";

/**
 * Lowers affine loops, conditions, accesses and maps to scf, memref and arith.
 *
 * ```mlir
 * affine.for %i = 0 to 10 { affine.store %x, %m[%i + 1] : memref<16xf32> }
 * ```
 * becomes an `scf.for` over constants with `arith.addi` and `memref.store`.
 */
export const lowerAffinePass = definePass({
  name: "lower-affine",
  summary: "lower affine operations to a combination of arith, memref and scf operations",
  statistics: { lowered: "operations lowered" },
  dependentDialects: [arithDialect, memrefDialect, scfDialect],
  run(root, { report, count }) {
    count("lowered", lowerAffine(root, report));
  },
});

type Lowering = (op: Operation, builder: Builder) => readonly Value[];

/** `affine.yield` goes with the op around it. */
const lowerings: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ["affine.for", lowerFor],
  ["affine.if", lowerIf],
  ["affine.parallel", lowerParallel],
  ["affine.apply", lowerApply],
  ["affine.min", lowerMin],
  ["affine.max", lowerMax],
  ["affine.load", lowerLoad],
  ["affine.store", lowerStore],
  ["affine.prefetch", lowerPrefetch],
]);

/** Lowers all affine ops in `root`; returns how many, or 0 after reporting those that have no lowering. */
export function lowerAffine(root: Operation, report: Report): number {
  const ops = collect(root, (op) => op.info.dialect === "affine" && op.name !== "affine.yield" && op !== root);
  const refused = ops.filter((op) => refusal(op) !== undefined);
  for (const op of refused) report(opError(op, refusal(op) ?? "", [], "lower-affine/unsupported"));
  if (refused.length > 0) return 0;
  for (const op of ops) if (op.info === AffineIfOp.info) composeCondition(new AffineIfOp(op));
  const gone = new Set<Operation>();
  for (const op of ops) {
    if (gone.has(op)) continue;
    const builder = Builder.before(op);
    const folded = foldedValues(op, builder);
    if (folded !== undefined) for (const inner of collect(op, () => true)) gone.add(inner);
    const values = folded ?? (lowerings.get(op.name) as Lowering)(op, builder);
    op.results.forEach((result, i) => result.replaceAllUsesWith(values[i] as Value));
    op.erase();
  }
  return ops.length;
}

/** What an op folds to, as values; dialect conversion in MLIR folds before it lowers. */
function foldedValues(op: Operation, builder: Builder): readonly Value[] | undefined {
  const constants = op.operands.map(constantValue);
  const folded = op.results.length === 0 ? undefined : op.info.fold?.(op, constants);
  return folded?.map((item) => (item instanceof Value ? item : constant(item, builder)));
}

function constant(value: Attribute, builder: Builder): Value {
  const made = materializeConstant(value, index);
  if (made === undefined) throw new InvariantError(`'${value}' is no index`);
  return builder.insert(made).result();
}

function refusal(op: Operation): string | undefined {
  if (!lowerings.has(op.name)) {
    return "has no lowering: it takes for, if, parallel, apply, min, max, load, store and prefetch";
  }
  if (op.info !== AffineParallelOp.info) return undefined;
  const names = new AffineParallelOp(op).reductionKinds;
  const wrong = op.results.findIndex(({ type }, i) => !hasScalarReduction(names[i], type));
  if (wrong < 0) return undefined;
  return `reduces '${op.result(wrong).type}' by "${names[wrong] ?? ""}", for which arith has no operation and start value`;
}

function lowerFor(op: Operation, builder: Builder): readonly Value[] {
  const view = new AffineForOp(op);
  const lowerBound = expandBound(view.lowerBound, "max", op, builder);
  const upperBound = expandBound(view.upperBound, "min", op, builder);
  const step = buildIndexConstant(builder, view.stepSize);
  const { inits } = view;
  const resultsType = inits.map(({ type }) => type);
  const loop = builder.insert(ScfForOp.create({ lowerBound, upperBound, step, initArgs: inits, resultsType }));
  takeRegion(view.region, loop.region);
  return loop.op.results;
}

function expandBound(bound: LoopBound, which: "min" | "max", op: Operation, builder: Builder): Value<IndexType> {
  const { map, operands } = canonicalizeMap(bound, affineScope(op));
  const exprs = [...new Set(map.results)];
  if (exprs.every((expr) => expr.isConstant())) {
    return buildIndexConstant(builder, Math[which](...exprs.map((expr) => expr.value)));
  }
  return expandExtreme(builder, AffineMap.get(map.numDims, map.numSymbols, exprs), operands, which);
}

/** Moves a body and gives it the terminator of scf. */
function takeRegion(from: Region, to: Region): void {
  to.takeBody(from);
  const block = to.entry;
  const end = block.terminator;
  replaceTerminator(block, ScfYieldOp.create({ results: end?.operands ?? [] }));
}

/** Ends `block` with `terminator`, at the location of what ended it before. */
function replaceTerminator(block: Block, terminator: OpLike): void {
  const old = block.terminator;
  const builder = old === undefined ? Builder.atEnd(block, block.parentOp?.location) : Builder.before(old);
  builder.insert(terminator);
  old?.erase();
}

function lowerIf(op: Operation, builder: Builder): readonly Value[] {
  const view = new AffineIfOp(op);
  const condition = expandCondition(view, builder);
  const resultsType = op.results.map(({ type }) => type);
  const choice = builder.insert(ScfIfOp.create({ condition, resultsType }));
  takeRegion(view.thenRegion, choice.thenRegion);
  if (!view.elseRegion.isEmpty) takeRegion(view.elseRegion, choice.elseRegion);
  return choice.op.results;
}

/** Takes `affine.apply` ops into a condition, as MLIR does on the way: the text depends on it. */
function composeCondition({ op, condition, conditionOperands }: AffineIfOp): void {
  const composed = composeSet(condition, conditionOperands, affineScope(op));
  op.setOperands(composed.operands);
  op.setAttr("condition", IntegerSetAttr.get(composed.set));
}

function expandCondition(view: AffineIfOp, builder: Builder): Value<IntegerType> {
  const { condition: set, conditionOperands } = view;
  const values = splitOperands(set.numDims, conditionOperands);
  const zero = buildIndexConstant(builder, 0);
  const [first, ...others] = set.constraints.map((expr, i) => () => {
    const value = expandAffineExpr(builder, expr, values);
    return compare(builder, set.eqFlags[i] === true ? "eq" : "sge", value, zero);
  });
  if (first === undefined) return compare(builder, "eq", zero, zero);
  return others.reduce(
    (lhs, next) => builder.insert(AndIOp.create({ lhs, rhs: next() })).result as Value<IntegerType>,
    first(),
  );
}

function lowerParallel(op: Operation, builder: Builder): readonly Value[] {
  const view = new AffineParallelOp(op);
  const lowerBound = expandBounds(builder, view.lowerBounds, "max");
  const upperBound = expandBounds(builder, view.upperBounds, "min");
  const step = view.stepSizes.map((size) => buildIndexConstant(builder, Number(size)));
  const resultsType = op.results.map(({ type }) => type);
  const names = view.reductionKinds;
  const initVals = resultsType.map((type, i) => buildReductionStart(builder, names[i], type));
  const loop = builder.insert(ScfParallelOp.create({ lowerBound, upperBound, step, initVals, resultsType }));
  loop.region.takeBody(view.region);
  const body = loop.region.entry;
  replaceTerminator(body, buildReduce(body.terminator?.operands ?? [], names, op.location));
  return loop.op.results;
}

/** The extremes of the groups of a map's results. */
function expandBounds(
  builder: Builder,
  { map, groups, operands }: ParallelBounds,
  which: "min" | "max",
): Value<IndexType>[] {
  let start = 0;
  return groups.map((size) => {
    const part = AffineMap.get(map.numDims, map.numSymbols, map.results.slice(start, (start += size)));
    return expandExtreme(builder, part, operands, which);
  });
}

function lowerApply(op: Operation, builder: Builder): readonly Value[] {
  const { map, mapOperands } = new AffineApplyOp(op);
  return expandAffineMap(builder, map.map, mapOperands);
}

function lowerMin(op: Operation, builder: Builder): readonly Value[] {
  const { map, mapOperands } = new AffineMinOp(op);
  return [expandExtreme(builder, map.map, mapOperands, "min")];
}

function lowerMax(op: Operation, builder: Builder): readonly Value[] {
  const { map, mapOperands } = new AffineMaxOp(op);
  return [expandExtreme(builder, map.map, mapOperands, "max")];
}

function lowerLoad(op: Operation, builder: Builder): readonly Value[] {
  const { memref, map, indices } = new AffineLoadOp(op);
  const subscripts = expandAffineMap(builder, map.map, indices);
  return builder.insert(LoadOp.create({ memref, indices: subscripts })).op.results;
}

function lowerStore(op: Operation, builder: Builder): readonly Value[] {
  const { value, memref, map, indices } = new AffineStoreOp(op);
  const subscripts = expandAffineMap(builder, map.map, indices);
  builder.insert(StoreOp.create({ value, memref, indices: subscripts }));
  return [];
}

function lowerPrefetch(op: Operation, builder: Builder): readonly Value[] {
  const { memref, map, indices, isWrite, localityHint, isDataCache } = new AffinePrefetchOp(op);
  const subscripts = expandAffineMap(builder, map.map, indices);
  builder.insert(PrefetchOp.create({ memref, indices: subscripts, isWrite, localityHint, isDataCache }));
  return [];
}
