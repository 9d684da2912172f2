/** Rewrites of jumps towards the canonical form: fewer blocks, and jumps that go where control ends up. */
import { DenseArrayAttr, IntegerAttr, VectorType, as, constantValue, i1, pattern } from "@hls-opt/ir-core";
import type { Block, Pattern, Value } from "@hls-opt/ir-core";
import { ConstantOp } from "../arith/constant.js";
import { SelectOp } from "../arith/comparison-ops.js";
import { constantAttribute, splatInteger } from "../fold/constant-elements.js";
import { AssertOp, BranchOp, CondBranchOp, SwitchOp } from "./ops.js";

/** A jump target with what is passed to it. */
interface Target {
  readonly block: Block;
  readonly operands: readonly Value[];
}

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const jumpTo = ({ block, operands }: Target): BranchOp => BranchOp.create({ dest: block, destOperands: operands });

const truthOf = (value: Value): boolean | undefined => {
  const constant = splatInteger(constantValue(value));
  return constant === undefined ? undefined : constant !== 0n;
};

/** The block that holds the only jump to this one. */
function singlePredecessor(block: Block): Block | undefined {
  const use = block.firstUse;
  return use !== undefined && use.next === undefined ? use.owner.parent : undefined;
}

/** Where a target leads that only jumps on; undefined when it does more, or jumps to itself. */
function collapse({ block, operands }: Target): Target | undefined {
  const jump = as(block.first, BranchOp);
  if (jump === undefined || jump.dest === block) return undefined;
  for (const argument of block.arguments) {
    for (let use = argument.firstUse; use !== undefined; use = use.next) if (use.owner !== jump.op) return undefined;
  }
  const passed = jump.destOperands.map((value) =>
    value.ownerBlock === block ? (operands[value.index] as Value) : value,
  );
  return { block: jump.dest, operands: passed };
}

/** assert(true) does nothing */
const assertTrue = pattern("assert-true", AssertOp, (assertion, rewriter) => {
  if (truthOf(assertion.arg) !== true) return false;
  rewriter.erase(assertion);
  return true;
});

/** br ^b where nothing else jumps to ^b: both blocks are one */
const mergeIntoPredecessor = pattern("merge-into-predecessor", BranchOp, (jump, rewriter) => {
  const { dest, destOperands } = jump;
  const target = jump.op.parent;
  if (target === undefined || dest === target || singlePredecessor(dest) !== target) {
    return rewriter.matchFailure(jump, "other jumps lead to its target, or it jumps to its own block");
  }
  // a block that nothing leads to may pass itself its own argument
  if (destOperands.some((value) => value.ownerBlock === dest) || dest.parent?.first === dest) return false;
  rewriter.erase(jump);
  rewriter.mergeBlocks(dest, target, destOperands);
  return true;
});

/** br ^b, ^b: br ^c => br ^c */
const passThroughJump = pattern("pass-through-jump", BranchOp, (jump, rewriter) => {
  const { dest, destOperands } = jump;
  const collapsed = dest === jump.op.parent ? undefined : collapse({ block: dest, operands: destOperands });
  if (collapsed === undefined) return false;
  rewriter.replaceWith(jump, jumpTo(collapsed));
  return true;
});

const targetsOf = (branch: CondBranchOp): readonly [Target, Target] => [
  { block: branch.trueDest, operands: branch.trueDestOperands },
  { block: branch.falseDest, operands: branch.falseDestOperands },
];

/** cond_br true, ^a, ^b => br ^a */
const constantCondition = pattern("constant-condition", CondBranchOp, (branch, rewriter) => {
  const holds = truthOf(branch.condition);
  if (holds === undefined) return rewriter.matchFailure(branch, "its condition is no constant");
  rewriter.replaceWith(branch, jumpTo(targetsOf(branch)[holds ? 0 : 1]));
  return true;
});

/** cond_br c, ^a, ^b, ^a: br ^d => cond_br c, ^d, ^b */
const passThroughCondition = pattern("pass-through-condition", CondBranchOp, (branch, rewriter) => {
  const [onTrue, onFalse] = targetsOf(branch);
  const [first, second] = [collapse(onTrue), collapse(onFalse)];
  if (first === undefined && second === undefined) return false;
  const [then, otherwise] = [first ?? onTrue, second ?? onFalse];
  rewriter.replaceWith(
    branch,
    CondBranchOp.create({
      condition: branch.condition,
      trueDest: then.block,
      trueDestOperands: then.operands,
      falseDest: otherwise.block,
      falseDestOperands: otherwise.operands,
    }),
  );
  return true;
});

/** cond_br c, ^a(x), ^a(y) => br ^a(select c, x, y) */
const identicalSuccessors = pattern("identical-successors", CondBranchOp, (branch, rewriter) => {
  const [then, otherwise] = targetsOf(branch);
  if (then.block !== otherwise.block) return false;
  if (same(then.operands, otherwise.operands)) return (rewriter.replaceWith(branch, jumpTo(then)), true);
  // a select is worth it only where it makes the block part of this one
  if (then.block.predecessors().some((block) => block !== branch.op.parent)) return false;
  rewriter.setInsertionPoint(branch);
  const operands = then.operands.map((value, i) => {
    const other = otherwise.operands[i] as Value;
    if (value === other) return value;
    return rewriter.insert(SelectOp.create({ condition: branch.condition, true_value: value, false_value: other }))
      .result;
  });
  rewriter.replaceWith(branch, jumpTo({ block: then.block, operands }));
  return true;
});

/** cond_br c, ^a, ^b, ^a (only from there): cond_br c, ^d, ^e => br ^d */
const conditionKnownFromPredecessor = pattern("condition-known-from-predecessor", CondBranchOp, (branch, rewriter) => {
  const current = branch.op.parent;
  const predecessor = as(current && singlePredecessor(current)?.last, CondBranchOp);
  if (predecessor === undefined || predecessor.condition !== branch.condition) return false;
  rewriter.replaceWith(branch, jumpTo(targetsOf(branch)[predecessor.trueDest === current ? 0 : 1]));
  return true;
});

/** In a block that is reached only where c holds, c is true. */
const conditionKnownInSuccessor = pattern("condition-known-in-successor", CondBranchOp, (branch, rewriter) => {
  const { condition, trueDest, falseDest } = branch;
  const replaced = [replaceUsesIn(trueDest, true), replaceUsesIn(falseDest, false)];
  return replaced.includes(true);

  function replaceUsesIn(block: Block, value: boolean): boolean {
    if (singlePredecessor(block) === undefined) return false;
    const uses = condition.uses().filter((use) => use.owner.parent === block);
    if (uses.length === 0) return false;
    rewriter.setInsertionPoint(branch);
    const constant = rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(i1, value ? 1 : 0) })).result;
    rewriter.replaceUsesIf(condition, constant, (use) => use.owner.parent === block);
    return true;
  }
});

interface Case extends Target {
  readonly value: bigint;
}

const casesOf = (view: SwitchOp): readonly Case[] => view.targets;
const defaultOf = (view: SwitchOp): Target => ({ block: view.defaultDestination, operands: view.defaultOperands });

function makeSwitch(view: SwitchOp, otherwise: Target, cases: readonly Case[]): SwitchOp {
  const { flag } = view;
  const type = VectorType.get([cases.length], flag.type);
  const values = constantAttribute(
    type,
    cases.map(({ value }) => BigInt.asIntN(flag.type.width, value)),
  );
  return SwitchOp.create({
    flag,
    defaultOperands: otherwise.operands,
    caseOperands: cases.flatMap(({ operands }) => operands),
    ...(cases.length === 0 ? {} : { case_values: values as NonNullable<SwitchOp["case_values"]> }),
    case_operand_segments: DenseArrayAttr.i32(cases.map(({ operands }) => operands.length)),
    defaultDestination: otherwise.block,
    caseDestinations: cases.map(({ block }) => block),
  });
}

/** switch with a default only => br */
const switchWithoutCases = pattern("switch-without-cases", SwitchOp, (view, rewriter) => {
  if (view.caseDestinations.length > 0) return false;
  rewriter.replaceWith(view, jumpTo(defaultOf(view)));
  return true;
});

/** Cases that do as the default does go. */
const casesLikeDefault = pattern("cases-like-default", SwitchOp, (view, rewriter) => {
  const otherwise = defaultOf(view);
  const kept = casesOf(view).filter(
    ({ block, operands }) => block !== otherwise.block || !same(operands, otherwise.operands),
  );
  if (kept.length === view.caseDestinations.length) return false;
  rewriter.replaceWith(view, makeSwitch(view, otherwise, kept));
  return true;
});

const caseFor = (view: SwitchOp, value: bigint): Target => {
  const { width } = view.flag.type;
  const wanted = BigInt.asUintN(width, value);
  return casesOf(view).find((one) => BigInt.asUintN(width, one.value) === wanted) ?? defaultOf(view);
};

/** switch 2 => br to the case of 2 */
const constantSwitch = pattern("constant-switch", SwitchOp, (view, rewriter) => {
  const value = splatInteger(constantValue(view.flag));
  if (value === undefined) return false;
  rewriter.replaceWith(view, jumpTo(caseFor(view, value)));
  return true;
});

/** A case that leads to a block that only jumps on leads there. */
const passThroughSwitch = pattern("pass-through-switch", SwitchOp, (view, rewriter) => {
  let changed = false;
  const follow = (target: Target): Target => {
    const collapsed = target.block === view.op.parent ? undefined : collapse(target);
    changed ||= collapsed !== undefined;
    return collapsed ?? target;
  };
  const cases = casesOf(view).map((one) => ({ value: one.value, ...follow(one) }));
  const otherwise = follow(defaultOf(view));
  if (!changed) return false;
  rewriter.replaceWith(view, makeSwitch(view, otherwise, cases));
  return true;
});

/** The switch that alone leads to this one, and asks the same. */
function switchBefore(view: SwitchOp): SwitchOp | undefined {
  const current = view.op.parent;
  const before = as(current && singlePredecessor(current)?.last, SwitchOp);
  return before?.flag === view.flag ? before : undefined;
}

/** A switch behind a case of a switch on the same value knows that value. */
const switchBehindCase = pattern("switch-behind-case", SwitchOp, (view, rewriter) => {
  const before = switchBefore(view);
  const taken = before?.targets.find(({ block }) => block === view.op.parent);
  if (before === undefined || taken === undefined || before.defaultDestination === view.op.parent) return false;
  rewriter.replaceWith(view, jumpTo(caseFor(view, taken.value)));
  return true;
});

/** A switch behind the default of a switch on the same value never gets that one's values. */
const switchBehindDefault = pattern("switch-behind-default", SwitchOp, (view, rewriter) => {
  const before = switchBefore(view);
  if (before === undefined || before.defaultDestination !== view.op.parent) return false;
  const gone = new Set(before.targets.map(({ value }) => value));
  const kept = casesOf(view).filter(({ value }) => !gone.has(value));
  if (kept.length === view.caseDestinations.length) return false;
  rewriter.replaceWith(view, makeSwitch(view, defaultOf(view), kept));
  return true;
});

export const cfCanonicalizations: readonly Pattern[] = [
  assertTrue,
  mergeIntoPredecessor,
  passThroughJump,
  constantCondition,
  passThroughCondition,
  identicalSuccessors,
  conditionKnownFromPredecessor,
  conditionKnownInSuccessor,
  switchWithoutCases,
  casesLikeDefault,
  constantSwitch,
  passThroughSwitch,
  switchBehindCase,
  switchBehindDefault,
];
