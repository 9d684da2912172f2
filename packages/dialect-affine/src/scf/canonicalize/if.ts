/** Rewrites of `scf.if` towards the canonical form. */
import { Block, as, i1, pattern } from "@hls-opt/ir-core";
import type { Operation, Pattern, Rewriter, Type, Value } from "@hls-opt/ir-core";
import { AndIOp, XOrIOp } from "../../arith/bitwise-ops.js";
import { SelectOp } from "../../arith/comparison-ops.js";
import { IfOp } from "../if-op.js";
import {
  inlineOnlyBlock,
  insertBool,
  integerOf,
  isOnlyTerminator,
  isWithin,
  keep,
  pushYield,
  rebuild,
  regionOf,
  setOperands,
} from "./rebuild.js";

const yielded = (block: Block | undefined): Operation | undefined => block?.last;

/** if true { a } else { b } => a */
const staticCondition = pattern("static-condition", IfOp, (op, rewriter) => {
  const condition = integerOf(op.condition);
  if (condition === undefined) return false;
  if (condition !== 0n) return inlineOnlyBlock(op.op, op.thenRegion, rewriter);
  if (!op.elseRegion.isEmpty) return inlineOnlyBlock(op.op, op.elseRegion, rewriter);
  rewriter.erase(op);
  return true;
});

/** Results that nothing uses are not yielded. */
const unusedResults = pattern("unused-if-results", IfOp, ({ op }, rewriter) => {
  const used = op.results.map((result) => !result.isUnused);
  if (used.every(Boolean)) return false;
  const made = rebuild(
    op,
    rewriter,
    op.operands,
    keep(op.results, used).map(({ type }) => type),
  );
  for (const region of made.regions) {
    const end = region.first?.last;
    if (end !== undefined) setOperands(rewriter, end, keep(end.operands, used));
  }
  replaceUsed(op, made, used, rewriter);
  return true;
});

/** Moves the uses of the kept results to those of the op made anew. */
function replaceUsed(op: Operation, made: Operation, used: readonly boolean[], rewriter: Rewriter): void {
  let next = 0;
  op.results.forEach((result, i) => {
    if (used[i]) rewriter.replaceAllUsesWith(result, made.result(next++));
  });
  rewriter.erase(op);
}

/** if c { yield x } else { yield y } => select c, x, y where x and y come from outside */
const ifToSelect = pattern("if-to-select", IfOp, (view, rewriter) => {
  const { op, condition, thenRegion, elseRegion } = view;
  const [then, otherwise] = [yielded(thenRegion.first), yielded(elseRegion.first)];
  if (op.results.length === 0 || then === undefined || otherwise === undefined) return false;
  const stays = op.results.map(
    (_, i) => regionOf(then.operand(i)) === thenRegion || regionOf(otherwise.operand(i)) === elseRegion,
  );
  if (stays.every(Boolean)) return false;
  const [onTrue, onFalse] = [then.operands, otherwise.operands];
  const types: Type[] = keep(op.results, stays).map(({ type }) => type);
  const made = rebuild(op, rewriter, op.operands, types);
  rewriter.setInsertionPoint(made);
  let next = 0;
  const values = op.results.map((_, i) => {
    const [a, b] = [onTrue[i] as Value, onFalse[i] as Value];
    if (stays[i]) return made.result(next++);
    return a === b ? a : rewriter.insert(SelectOp.create({ condition, true_value: a, false_value: b })).result;
  });
  setOperands(rewriter, then, keep(onTrue, stays));
  setOperands(rewriter, otherwise, keep(onFalse, stays));
  rewriter.replace(op, values);
  return true;
});

/** In the regions of an if its condition is known. */
const conditionKnownInside = pattern("condition-known-inside", IfOp, (view, rewriter) => {
  const { condition } = view;
  if (integerOf(condition) !== undefined) return false;
  let changed = false;
  const constants = new Map<boolean, Value>();
  for (const use of condition.uses()) {
    const around = use.owner.parent?.parent;
    const holds = isWithin(around, view.thenRegion) ? true : isWithin(around, view.elseRegion) ? false : undefined;
    if (holds === undefined) continue;
    let constant = constants.get(holds);
    if (constant === undefined) {
      rewriter.setInsertionPoint(view);
      constants.set(holds, (constant = insertBool(rewriter, holds)));
    }
    const value = constant;
    rewriter.modify(use.owner, () => use.set(value));
    changed = true;
  }
  return changed;
});

/** if c { yield true } else { yield false } => c; the same value from both regions is that value */
const yieldsCondition = pattern("yields-condition", IfOp, (view, rewriter) => {
  const { op, condition } = view;
  const [then, otherwise] = [yielded(view.thenRegion.first), yielded(view.elseRegion.first)];
  if (then === undefined || otherwise === undefined) return false;
  let changed = false;
  op.results.forEach((result, i) => {
    if (result.isUnused) return;
    const value = valueOf(then.operand(i), otherwise.operand(i));
    if (value === undefined) return;
    rewriter.replaceAllUsesWith(result, value);
    changed = true;
  });
  return changed;

  function valueOf(onTrue: Value, onFalse: Value): Value | undefined {
    if (onTrue === onFalse) return onTrue;
    if (onTrue.type !== i1) return undefined;
    const [a, b] = [integerOf(onTrue), integerOf(onFalse)];
    if (a === undefined || b === undefined || a === b) return undefined;
    if (a !== 0n) return condition;
    rewriter.setInsertionPoint(op);
    return rewriter.insert(XOrIOp.create({ lhs: condition, rhs: insertBool(rewriter, true) })).result;
  }
});

/** if c { a } else {} => if c { a } */
const emptyElse = pattern("empty-else", IfOp, (view, rewriter) => {
  if (view.op.results.length > 0 || !isOnlyTerminator(view.elseRegion.first)) return false;
  const made = rebuild(view.op, rewriter, view.op.operands, []);
  const block = made.region(1).first;
  if (block !== undefined) rewriter.eraseBlock(block);
  rewriter.erase(view);
  return true;
});

/** Whether b is not a, a is not b, or they are the same. */
function relation(a: Value, b: Value): "same" | "inverse" | undefined {
  if (a === b) return "same";
  const isNot = (value: Value, of: Value): boolean => {
    const not = as(value.definingOp, XOrIOp);
    return not?.lhs === of && integerOf(not.rhs) === 1n;
  };
  return isNot(a, b) || isNot(b, a) ? "inverse" : undefined;
}

/** if c { a } if c { b } => if c { a b } */
const combineNeighbours = pattern("combine-neighbours", IfOp, (next, rewriter) => {
  const previous = as(next.op.prev, IfOp);
  const related = previous && relation(previous.condition, next.condition);
  if (previous === undefined || related === undefined) return false;
  const [thenRegion, elseRegion] =
    related === "same" ? [next.thenRegion, next.elseRegion] : [next.elseRegion, next.thenRegion];
  const parts = [
    { from: previous.thenRegion, more: thenRegion },
    { from: previous.elseRegion, more: elseRegion },
  ];
  for (const { from, more } of parts) {
    const end = from.first?.last;
    if (more.isEmpty || end === undefined) continue;
    previous.op.results.forEach((result, i) =>
      rewriter.replaceUsesIf(result, end.operand(i), (use) => isWithin(use.owner.parent?.parent, more)),
    );
  }
  const types = [...previous.op.results, ...next.op.results].map(({ type }) => type);
  rewriter.setInsertionPoint(next);
  const made = IfOp.create({ condition: previous.condition, resultsType: types }, next.op.location);
  rewriter.insert(made);
  parts.forEach(({ from, more }, i) => {
    const target = made.op.region(i);
    rewriter.moveRegion(from, target);
    if (more.first === undefined) return;
    if (target.first === undefined) return rewriter.moveRegion(more, target);
    const [first, second] = [target.first.last as Operation, more.first.last as Operation];
    const values = [...first.operands, ...second.operands];
    rewriter.erase(first);
    rewriter.mergeBlocks(more.first, target.first);
    setOperands(rewriter, second, values);
  });
  const { results } = made.op;
  const count = previous.op.results.length;
  rewriter.replace(previous, results.slice(0, count));
  rewriter.replace(next, results.slice(count));
  return true;
});

/** if a { if b { x } } => if a and b { x } */
const combineNested = pattern("combine-nested", IfOp, (outer, rewriter) => {
  const thenBlock = outer.thenRegion.entry;
  const inner = as(thenBlock.first, IfOp);
  if (inner === undefined || inner.op.next !== thenBlock.last) return false;
  if (!outer.elseRegion.isEmpty && !isOnlyTerminator(outer.elseRegion.first)) return false;
  if (!inner.elseRegion.isEmpty && !isOnlyTerminator(inner.elseRegion.first)) return false;
  const onTrue = thenBlock.last?.operands ?? [];
  const onFalse = outer.elseRegion.first?.last?.operands ?? [];
  const choices = new Set<number>();
  for (const [i, value] of onTrue.entries()) {
    if (value.definingOp === inner.op) {
      if (inner.elseRegion.first?.last?.operand(value.index) !== onFalse[i]) return false;
      onTrue[i] = inner.thenRegion.first?.last?.operand(value.index) as Value;
    } else {
      if (regionOf(value) === outer.thenRegion) return false;
      choices.add(i);
    }
  }
  rewriter.setInsertionPoint(outer);
  const and = rewriter.insert(AndIOp.create({ lhs: outer.condition, rhs: inner.condition }));
  const both = and.result as IfOp["condition"];
  const made = IfOp.create(
    { condition: both, resultsType: outer.op.results.map(({ type }) => type) },
    outer.op.location,
  );
  rewriter.insert(made);
  rewriter.setInsertionPoint(made);
  for (const i of choices) {
    const select = SelectOp.create({
      condition: outer.condition,
      true_value: onTrue[i] as Value,
      false_value: onFalse[i] as Value,
    });
    onFalse[i] = rewriter.insert(select).result;
  }
  rewriter.moveRegion(inner.thenRegion, made.thenRegion);
  setOperands(rewriter, made.thenRegion.entry.last as Operation, onTrue);
  if (onFalse.length > 0) {
    const block = new Block();
    made.elseRegion.push(block);
    pushYield(block, rewriter, onFalse);
  }
  rewriter.replace(outer, made);
  return true;
});

export const ifCanonicalizations: readonly Pattern[] = [
  combineNeighbours,
  combineNested,
  conditionKnownInside,
  ifToSelect,
  emptyElse,
  staticCondition,
  unusedResults,
  yieldsCondition,
];
