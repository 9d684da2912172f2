/**
 * Unroll and jam: several iterations of an outer loop at once, with one copy of the loops inside it. What stands between
 * inner loops is repeated, their bodies are merged (D. Callahan, J. Cocke, K. Kennedy, "Estimating interlock and improving
 * balance for pipelined architectures", 1988).
 */
import { AffineApplyOp, AffineForOp, affineScope, composeMap } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, Block, clone, indexAttr } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { isLoop, isRefusal, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { setBounds } from "../band/loop-header.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { dependenceNotes, findViolation } from "../dependence/reordering.js";

/**
 * Executes `factor` iterations of the loop at once. Iterations that remain get a loop of their own behind it. Returns the
 * main loop and the remainder.
 */
export function unrollAndJam(
  loop: Operation,
  factor: number,
  options: AliasOptions = {},
): readonly Operation[] | Refusal {
  const view = new AffineForOp(loop);
  const trips = view.tripCount;
  const copies = trips === undefined ? factor : Math.min(factor, trips);
  if (copies < 2) return refuse("it has less than two iterations to put together");
  const refusal = refuseCarriedValues([loop]) ?? refuseShape(view) ?? jamViolation(view, copies, options);
  if (refusal !== undefined) return refusal;
  const remainder = splitRemainder(view, copies);
  if (isRefusal(remainder)) return remainder;
  jamBody(view, copies);
  loop.setAttr("step", indexAttr(view.stepSize * copies));
  return remainder === undefined ? [loop] : [loop, remainder];
}

/** Inner loops are merged where all copies have the same iterations. */
function refuseShape(view: AffineForOp): Refusal | undefined {
  const inner = innerLoops(view.body);
  if (inner.length === 0) return refuse("there is no loop in it to jam (unrolling does the rest)");
  const varying = inner.find((loop) =>
    loop.operands.slice(0, boundOperands(loop)).some((value) => comesFrom(value, view)),
  );
  return (
    varying &&
    refuse("the bounds of a loop in it change with its counter", [{ location: varying.location, message: "here" }])
  );
}

const boundOperands = (loop: Operation): number => loop.operandCount - new AffineForOp(loop).inits.length;

/** Whether a value is made inside the loop, or is its counter. */
function comesFrom(value: Value, { op, inductionVar }: AffineForOp): boolean {
  if (value === inductionVar) return true;
  const { definingOp } = value;
  return definingOp !== undefined && op.isProperAncestorOf(definingOp);
}

/** The loops that are merged: those in the body, and in merged loops. */
function innerLoops(body: Block): Operation[] {
  return body.operations().flatMap((op) => (isLoop(op) ? [op, ...innerLoops(new AffineForOp(op).body)] : []));
}

function jamViolation(view: AffineForOp, copies: number, options: AliasOptions): Refusal | undefined {
  const { op: loop, lowerBound, stepSize } = view;
  const { map, operands } = lowerBound;
  const [first] = map.results;
  if (map.results.length !== 1 || first === undefined) {
    return refuse("its lower bound is an extreme of several functions");
  }
  const symbols = operands as readonly Value[];
  const inputs = operands.map((_, i) => AffineExpr.symbol(i));
  const start = first.replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
  const group = AffineExpr.dim(0)
    .sub(start)
    .floorDiv(copies * stepSize);
  const accesses = memoryAccesses(loop, buffersAround(loop, options));
  const violation = findViolation(loop, accesses, { symbols, timeOf: (access) => jammedTime(access, loop, group) });
  return violation && refuse("a dependence would be reversed", dependenceNotes(violation));
}

/** Which group of iterations, then by turns which part of a body and which iteration of the loop there, then which copy. */
function jammedTime(access: MemoryAccess, loop: Operation, group: AffineExpr): AffineExpr[] {
  const time: AffineExpr[] = [group];
  const path: Operation[] = [];
  for (let op = access.op; op !== loop && op.parentOp !== undefined; op = op.parentOp) path.unshift(op);
  let dimension = 1;
  for (const op of path) {
    time.push(AffineExpr.constant(partOf(op)));
    if (!isLoop(op)) break;
    time.push(AffineExpr.dim(dimension++));
  }
  return [...time, AffineExpr.dim(0)];
}

/** Ops between two loops of a block are one part, each loop is one. */
function partOf(op: Operation): number {
  let part = isLoop(op) ? 1 : 0;
  for (let before = op.prev; before !== undefined; before = before.prev) if (isLoop(before)) part += 2;
  return part;
}

/** Gives iterations that do not fill a group to a copy of the loop behind it; undefined where there are none. */
function splitRemainder(view: AffineForOp, copies: number): Operation | undefined | Refusal {
  const { op: loop, lowerBound, upperBound, stepSize } = view;
  const trips = view.tripCount;
  if (trips !== undefined && trips % copies === 0) return undefined;
  if (lowerBound.map.results.length !== 1 || upperBound.map.results.length !== 1) {
    return refuse("a bound is an extreme of several functions, so that its iterations cannot be divided");
  }
  const operands = [...lowerBound.operands, ...upperBound.operands];
  const dims = operands.map((_, i) => AffineExpr.dim(i));
  const split = lowerBound.operands.length;
  const place = (map: AffineMap, inputs: readonly AffineExpr[]): AffineExpr =>
    (map.results[0] as AffineExpr).replace(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
  const lower = place(lowerBound.map, dims.slice(0, split));
  const upper = place(upperBound.map, dims.slice(split));
  const groups = upper.sub(lower).ceilDiv(stepSize).floorDiv(copies);
  const middle = lower.add(groups.mul(copies * stepSize));
  const scope = affineScope(loop);
  const rest = clone(loop);
  loop.parent?.insertAfter(rest, loop);
  const end = composeMap({ map: AffineMap.get(dims.length, 0, [middle]), operands }, scope);
  // without iterations the end of the main part lies before the lower bound
  const begin = trips === undefined ? [lower, middle] : [middle];
  const start = composeMap({ map: AffineMap.get(dims.length, 0, begin), operands }, scope);
  setBounds(new AffineForOp(rest), start, upperBound);
  setBounds(view, lowerBound, end);
  return rest;
}

function jamBody(view: AffineForOp, copies: number): void {
  const mappings: Map<Value, Value>[] = [];
  for (let copy = 1; copy < copies; copy++) mappings.push(new Map());
  const counter = view.inductionVar;
  const first = view.body.first as Operation;
  mappings.forEach((mapping, i) => {
    const shifted = AffineMap.get(1, 0, [AffineExpr.dim(0).add((i + 1) * view.stepSize)]);
    const { op } = AffineApplyOp.create({ map: AffineMapAttr.get(shifted), mapOperands: [counter] }, view.op.location);
    view.body.insertBefore(op, first);
    mapping.set(counter, op.result());
  });
  jamBlock(first, view.body, mappings);
}

/** Repeats parts without loops, and merges what is in loops. */
function jamBlock(from: Operation, block: Block, mappings: readonly Map<Value, Value>[]): void {
  let part: Operation[] = [];
  const finish = (anchor: Operation): void => {
    for (const mapping of mappings) for (const op of part) block.insertBefore(clone(op, mapping), anchor);
    part = [];
  };
  for (let op: Operation | undefined = from; op !== undefined;) {
    const next: Operation | undefined = op.next;
    if (op.info.isTerminator) finish(op);
    else if (isLoop(op)) {
      finish(op);
      jamLoop(new AffineForOp(op), mappings);
    } else part.push(op);
    op = next;
  }
}

/** One loop for all copies: iter_args of each stand side by side. */
function jamLoop(loop: AffineForOp, mappings: readonly Map<Value, Value>[]): void {
  if (loop.inits.length === 0) {
    if (loop.body.first !== undefined) jamBlock(loop.body.first, loop.body, mappings);
    return;
  }
  const { op, inits, iterArgs, lowerBound, upperBound } = loop;
  const lists = [new Map<Value, Value>(), ...mappings];
  const made = AffineForOp.create(
    {
      lowerBoundOperands: lowerBound.operands,
      upperBoundOperands: upperBound.operands,
      inits: lists.flatMap((mapping) => inits.map((init) => mapping.get(init) ?? init)),
      lowerBoundMap: loop.lowerBoundMap,
      upperBoundMap: loop.upperBoundMap,
      step: loop.step,
      resultsType: lists.flatMap(() => inits.map((init) => init.type)),
    },
    op.location,
  );
  made.op.attributes = op.attributes;
  const body = new Block([loop.inductionVar.type, ...lists.flatMap(() => inits.map((init) => init.type))]);
  made.region.push(body);
  op.parent?.insertBefore(made.op, op);
  loop.inductionVar.replaceAllUsesWith(body.argument(0));
  const width = inits.length;
  lists.forEach((mapping, copy) => {
    iterArgs.forEach((argument, i) => mapping.set(argument, body.argument(1 + copy * width + i)));
    // ops behind the loop use the first copy's results by the time they are repeated
    op.results.forEach((_, i) => mapping.set(made.op.result(i), made.op.result(copy * width + i)));
  });
  for (let inner = loop.body.first; inner !== undefined; inner = loop.body.first) {
    inner.remove();
    body.push(inner);
  }
  if (body.first !== undefined) jamBlock(body.first, body, mappings);
  const terminator = body.last as Operation;
  const yielded = terminator.operands;
  terminator.setOperands(lists.flatMap((mapping) => yielded.map((value) => mapping.get(value) ?? value)));
  iterArgs.forEach((argument, i) => argument.replaceAllUsesWith(body.argument(1 + i)));
  op.results.forEach((result, i) => result.replaceAllUsesWith(made.op.result(i)));
  op.erase();
}
