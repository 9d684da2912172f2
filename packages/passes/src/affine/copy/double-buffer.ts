/**
 * Double buffering: while an iteration computes on its copy, the copy of the next one is made in the other half of a buffer of
 * twice the size. What comes first in the text is the next iteration's copy, then the computation, without dependences between both.
 */
import {
  AffineApplyOp,
  AffineForOp,
  AffineIfOp,
  AffineLoadOp,
  AffineStoreOp,
  AffineYieldOp,
  DeallocOp,
  affineScope,
  composeMap,
} from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  Block,
  Builder,
  IntegerSet,
  IntegerSetAttr,
  MemRefType,
  clone,
  collect,
} from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { isRefusal, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { setBounds } from "../band/loop-header.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { placeStart } from "../fusion/window.js";
import type { Start } from "../fusion/window.js";
import { allocationLike } from "../memory/relayout.js";
import { findPrefetch } from "./prefetch.js";
import type { Prefetch } from "./prefetch.js";

/** Double buffers what a loop copies at the start of its iterations; returns the loop, or why not. */
export function doubleBuffer(loop: Operation, options: AliasOptions = {}): readonly Operation[] | Refusal {
  const view = new AffineForOp(loop);
  if (view.lowerBound.map.results.length !== 1) {
    return refuse("its lower bound is an extreme of several functions, so that its first iteration is not known");
  }
  if (view.tripCount === 0) return refuse("it never iterates");
  const prefetch = findPrefetch(loop, options);
  if (isRefusal(prefetch)) return prefetch;
  const first = copyFills(loop, prefetch, view.lowerBound as Start);
  const following: Start = {
    map: AffineMap.get(1, 0, [AffineExpr.dim(0).add(view.stepSize)]),
    operands: [view.inductionVar],
  };
  const next = copyFills(loop, prefetch, following);
  for (const op of [...prefetch.fills].reverse()) op.erase();
  const buffers = prefetch.allocations.map((allocation) => enlarge(loop, allocation, first, next));
  placeFirst(view, first);
  placeNext(view, next);
  for (const buffer of buffers) for (const { owner } of buffer.uses()) compose(owner);
  return [loop];
}

/** The fills of the iteration of another counter, in a block of their own that stands nowhere yet. */
function copyFills(loop: Operation, { setup, fills }: Prefetch, counter: Start): Block {
  const block = new Block();
  const operands = counter.operands as readonly Value<IndexType>[];
  const { op } = AffineApplyOp.create({ map: AffineMapAttr.get(counter.map), mapOperands: operands }, loop.location);
  block.push(op);
  const mapping = new Map<Value, Value>([[new AffineForOp(loop).inductionVar, op.result()]]);
  const used = new Set([...setup, ...fills]);
  for (const each of new AffineForOp(loop).body.operations()) if (used.has(each)) block.push(clone(each, mapping));
  return block;
}

/** Twice the buffer before the loop; each access goes to the half of its iteration. */
function enlarge(loop: Operation, allocation: Operation, first: Block, next: Block): Value {
  const { shape, element, memorySpace } = allocation.result().type as MemRefType;
  const whole = allocationLike(allocation, MemRefType.get([2, ...shape], element, undefined, memorySpace));
  loop.parent?.insertBefore(whole, loop);
  for (const { owner } of allocation.result().uses()) {
    if (owner.info === DeallocOp.info) owner.erase();
    else if (isIn(owner, first)) moveToHalf(owner, whole.result(), { map: AffineMap.constant(0), operands: [] });
    else moveToHalf(owner, whole.result(), halfOf(loop, isIn(owner, next)));
  }
  if (allocation.name === "memref.alloc") {
    const behind = new Builder(loop.parent as Block, loop.next, loop.location);
    behind.insert(DeallocOp.create({ memref: whole.result() as Value<MemRefType> }));
  }
  allocation.erase();
  return whole.result();
}

function isIn(op: Operation, block: Block): boolean {
  let top = op;
  while (top.parent !== block && top.parentOp !== undefined) top = top.parentOp;
  return top.parent === block;
}

/** The number of the iteration, or of the next one, modulo 2. */
function halfOf(loop: Operation, isNext: boolean): Start {
  const { inductionVar, lowerBound, stepSize } = new AffineForOp(loop);
  const operands: Value<IndexType>[] = [inductionVar];
  const from = placeStart(lowerBound, operands);
  const ahead = isNext ? stepSize : 0;
  const half = AffineExpr.dim(0).sub(from).add(ahead).floorDiv(stepSize).mod(2);
  return { map: AffineMap.get(operands.length, 0, [half]), operands };
}

function moveToHalf(op: Operation, buffer: Value, half: Start): void {
  const isLoad = op.info === AffineLoadOp.info;
  const { map } = op.getAttr("map") as AffineMapAttr;
  const inputs = op.operands.slice(isLoad ? 1 : 2) as Value<IndexType>[];
  const dims = inputs.map((_, i) => AffineExpr.dim(i));
  const own = map.results.map((expr) => expr.replace(dims.slice(0, map.numDims), dims.slice(map.numDims)));
  const results = [placeStart(half, inputs), ...own];
  const leading = isLoad ? [buffer] : [op.operand(0), buffer];
  const moved = { map: AffineMap.get(inputs.length, 0, results), operands: inputs };
  op.setOperands([...leading, ...moved.operands]);
  op.setAttr("map", AffineMapAttr.get(moved.map));
}

/** Before the loop, where it iterates. */
function placeFirst(view: AffineForOp, block: Block): void {
  const { op, lowerBound, upperBound } = view;
  if ((view.tripCount ?? 0) > 0) {
    const ops = block.operations();
    for (const each of ops) each.moveBefore(op);
    return tidy(ops);
  }
  const operands = [...lowerBound.operands] as Value<IndexType>[];
  const from = placeBound(lowerBound, 0)[0] as AffineExpr;
  operands.push(...upperBound.operands);
  const ends = placeBound(upperBound, lowerBound.operands.length);
  const constraints = ends.map((end) => end.sub(from).add(-1));
  placeGuarded(Builder.before(op), AffineMap.get(operands.length, 0, constraints), operands, block);
}

/** At the start of an iteration, where there is another one. */
function placeNext({ op, body, inductionVar, upperBound, stepSize }: AffineForOp, block: Block): void {
  const operands: Value<IndexType>[] = [inductionVar, ...upperBound.operands];
  const constraints = placeBound(upperBound, 1).map((end) => end.sub(AffineExpr.dim(0)).add(-stepSize - 1));
  const at = new Builder(body, body.first, op.location);
  placeGuarded(at, AffineMap.get(operands.length, 0, constraints), operands, block);
}

/** The results of a bound whose operands are dimensions from `first` on. */
function placeBound({ map, operands }: LoopBound, first: number): AffineExpr[] {
  const dims = operands.map((_, i) => AffineExpr.dim(first + i));
  return map.results.map((expr) => expr.replace(dims.slice(0, map.numDims), dims.slice(map.numDims)));
}

function placeGuarded(at: Builder, map: AffineMap, operands: readonly Value<IndexType>[], block: Block): void {
  const scope = at.anchor && affineScope(at.anchor);
  const condition = composeMap({ map, operands }, scope);
  const { numDims, numSymbols, results } = condition.map;
  const flags = results.map(() => false);
  const choice = AffineIfOp.create({ conditionOperands: condition.operands, resultsType: [] }, at.location);
  choice.op.setAttr("condition", IntegerSetAttr.get(IntegerSet.get(numDims, numSymbols, results, flags)));
  at.insert(choice.op);
  const ops = block.operations();
  block.push(AffineYieldOp.create({ operands: [] }, at.location).op);
  choice.thenRegion.push(block);
  tidy(ops);
}

/** Puts the counter into bounds and subscripts, and erases what nobody uses then. */
function tidy(ops: readonly Operation[]): void {
  for (const top of ops) {
    for (const op of collect(top, () => true)) compose(op);
  }
  for (const op of [...ops].reverse()) {
    if (op.info.isPure && op.regions.length === 0 && op.results.every((result) => result.isUnused)) op.erase();
  }
}

function compose(op: Operation): void {
  const scope = affineScope(op);
  if (op.info === AffineForOp.info) {
    const view = new AffineForOp(op);
    setBounds(view, composeMap(view.lowerBound, scope), composeMap(view.upperBound, scope));
  } else if (op.info === AffineLoadOp.info || op.info === AffineStoreOp.info) {
    const leading = op.info === AffineLoadOp.info ? 1 : 2;
    const operands = op.operands.slice(leading) as Value<IndexType>[];
    const made = composeMap({ map: (op.getAttr("map") as AffineMapAttr).map, operands }, scope);
    op.setOperands([...op.operands.slice(0, leading), ...made.operands]);
    op.setAttr("map", AffineMapAttr.get(made.map));
  }
}
