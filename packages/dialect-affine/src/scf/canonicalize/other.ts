/** Rewrites of the other ops of scf towards the canonical form. */
import { DenseArrayAttr, IntegerAttr, as, indexNumbers, dynamicIndex, i64, is, pattern } from "@hls-opt/ir-core";
import type { Block, Operation, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { ConstantOp } from "../../arith/constant.js";
import { ForallOp } from "../forall-op.js";
import { ParallelOp } from "../parallel-op.js";
import { ExecuteRegionOp, IndexSwitchOp } from "../region-ops.js";
import { YieldOp } from "../yield-ops.js";
import { inlineOnlyBlock, integerOf } from "./rebuild.js";
import { BranchOp } from "../../cf/ops.js";

/** execute_region { a } => a */
const executeOneBlock = pattern("execute-one-block", ExecuteRegionOp, ({ op, region }, rewriter) => {
  if (region.first !== region.last || !is(region.first?.last, YieldOp)) return false;
  return inlineOnlyBlock(op, region, rewriter);
});

const mayHaveBlocks = new Set(["func.func", "scf.execute_region"]);

/** execute_region with several blocks, where the region around may have several, too */
const executeBlocks = pattern("execute-blocks", ExecuteRegionOp, ({ op, region }, rewriter) => {
  const before = op.parent;
  if (before?.parent === undefined || region.first === region.last || !mayHaveBlocks.has(before.parent.owner.name)) {
    return false;
  }
  const after = rewriter.splitBlock(op);
  const results = op.results.map((result) => after.addArgument(result.type, op.location));
  let anchor: Block = before;
  const blocks = region.blocks();
  for (const block of blocks) {
    const end = as(block.last, YieldOp);
    if (end !== undefined) rewriter.replaceWith(end, BranchOp.create({ dest: after, destOperands: end.results }));
    region.unlink(block);
    before.parent.insertAfter(block, anchor);
    anchor = block;
  }
  rewriter.setInsertionPointToEnd(before);
  rewriter.insert(BranchOp.create({ dest: blocks[0] as Block, destOperands: [] }));
  rewriter.replace(op, results);
  return true;
});

/** index_switch 2 => the region of case 2 */
const constantSwitch = pattern("constant-index-switch", IndexSwitchOp, ({ op, arg, cases }, rewriter) => {
  const value = integerOf(arg);
  if (value === undefined) return false;
  const at = indexNumbers(cases).findIndex((number) => BigInt(number) === value);
  return inlineOnlyBlock(op, op.region(at + 1), rewriter);
});

/** Parallel loops of which a dimension runs never or just once. */
const parallelDimensions = pattern("parallel-dimensions", ParallelOp, (loop, rewriter) => {
  const { op, lowerBound, upperBound, step, initVals } = loop;
  const trips = lowerBound.map((lower, i) => tripsOf(lower, upperBound[i] as Value, step[i] as Value));
  if (trips.includes(0n)) return (rewriter.replace(op, initVals), true);
  if (!trips.includes(1n)) return false;
  if (trips.every((count) => count === 1n)) {
    const end = op.region().entry.last as Operation;
    if (end.regions.length > 0 || initVals.length > 0) return false;
    rewriter.erase(end);
    rewriter.inlineBlock(op.region().entry, op.parent as Block, op, lowerBound);
    rewriter.replace(op, []);
    return true;
  }
  const kept = trips.map((count) => count !== 1n);
  const block = op.region().entry;
  for (let i = kept.length - 1; i >= 0; i--) {
    if (kept[i]) continue;
    rewriter.replaceAllUsesWith(block.argument(i), lowerBound[i] as Value);
    block.eraseArgument(i);
  }
  const left = (values: readonly Value[]): Value[] => values.filter((_, i) => kept[i]);
  const count = left(lowerBound).length;
  rewriter.modify(op, () => {
    op.setOperands([...left(lowerBound), ...left(upperBound), ...left(step), ...initVals]);
    op.setAttr("operandSegmentSizes", DenseArrayAttr.i32([count, count, count, initVals.length]));
  });
  return true;
});

function tripsOf(lower: Value, upper: Value, step: Value): bigint | undefined {
  const [first, last, by] = [integerOf(lower), integerOf(upper), integerOf(step)];
  if (first === undefined || last === undefined) return lower === upper ? 0n : undefined;
  if (last <= first) return 0n;
  if (by === undefined || by <= 0n) return undefined;
  return (last - first + by - 1n) / by;
}

const forallBounds = [
  ["dynamicLowerBound", "staticLowerBound"],
  ["dynamicUpperBound", "staticUpperBound"],
  ["dynamicStep", "staticStep"],
] as const;

/** Constant bounds of a forall become part of it. */
const forallConstants = pattern("forall-constants", ForallOp, (loop, rewriter) => {
  let changed = false;
  const lists = forallBounds.map(([values, numbers]) => {
    const left = loop[values].slice();
    const dynamic: Value[] = [];
    const fixed = indexNumbers(loop[numbers]).map((number) => {
      if (number !== dynamicIndex) return BigInt(number);
      const value = left.shift() as Value;
      const constant = integerOf(value);
      if (constant === undefined) return (dynamic.push(value), BigInt(dynamicIndex));
      changed = true;
      return constant;
    });
    return { numbers, dynamic, fixed };
  });
  if (!changed) return false;
  const outputs = loop.outputs;
  rewriter.modify(loop, () => {
    loop.op.setOperands([...lists.flatMap(({ dynamic }) => dynamic), ...outputs]);
    const sizes = [...lists.map(({ dynamic }) => dynamic.length), outputs.length];
    loop.op.setAttr("operandSegmentSizes", DenseArrayAttr.i32(sizes));
    for (const { numbers, fixed } of lists) {
      loop.op.setAttr(numbers, DenseArrayAttr.get(i64, BigInt64Array.from(fixed)));
    }
  });
  return true;
});

/** A counter of a forall that has one value only is that constant. */
const forallCounters = pattern("forall-constant-counters", ForallOp, (loop, rewriter) => {
  const [lower, upper, step] = [loop.staticLowerBound, loop.staticUpperBound, loop.staticStep].map((numbers) =>
    indexNumbers(numbers),
  ) as [readonly bigint[], readonly bigint[], readonly bigint[]];
  const block = loop.region.entry;
  let changed = false;
  lower.forEach((first, i) => {
    const [last, by] = [upper[i] as bigint, step[i] as bigint];
    if ([first, last, by].some((number) => number === dynamicIndex)) return;
    const counter = block.argument(i);
    if (counter.isUnused || !(last > first && first + by >= last)) return;
    rewriter.replaceAllUsesWith(counter, insertIndexAtStart(block, first, rewriter));
    changed = true;
  });
  return changed;
});

function insertIndexAtStart(block: Block, value: bigint, rewriter: Rewriter): Value {
  rewriter.setInsertionPointToStart(block);
  return rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(block.argument(0).type as never, value) })).result;
}

export const otherCanonicalizations: readonly Pattern[] = [
  executeOneBlock,
  executeBlocks,
  constantSwitch,
  parallelDimensions,
  forallConstants,
  forallCounters,
];
