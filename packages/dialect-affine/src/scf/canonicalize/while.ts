/** Rewrites of `scf.while` towards the canonical form. */
import { as, pattern } from "@hls-opt/ir-core";
import type { Operation, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { CmpIOp } from "../../arith/comparison-ops.js";
import { WhileOp } from "../while-op.js";
import { insertBool, isWithin, keep, rebuild, regionOf, setOperands } from "./rebuild.js";

const conditionOf = (loop: WhileOp): Operation => loop.before.entry.last as Operation;
const yieldOf = (loop: WhileOp): Operation => loop.after.entry.last as Operation;

/** What the condition passes on, without the condition itself. */
const passedOn = (loop: WhileOp): readonly Value[] => conditionOf(loop).operands.slice(1);

/** In the body the condition holds. */
const conditionKnown = pattern("condition-known-in-body", WhileOp, (loop, rewriter) => {
  const condition = conditionOf(loop).operand(0);
  const known = loop.after.entry.arguments.filter(
    (argument, i) => passedOn(loop)[i] === condition && !argument.isUnused,
  );
  if (known.length === 0) return false;
  rewriter.setInsertionPoint(loop);
  const constant = insertBool(rewriter, true);
  for (const argument of known) rewriter.replaceAllUsesWith(argument, constant);
  return true;
});

/** A comparison of the body with the operands of the condition's is known. */
const comparisonKnown = pattern("comparison-known-in-body", WhileOp, (loop, rewriter) => {
  const compare = as(conditionOf(loop).operand(0).definingOp, CmpIOp);
  if (compare === undefined) return false;
  let changed = false;
  const constants = new Map<boolean, Value>();
  loop.after.entry.arguments.forEach((argument, i) => {
    const from = passedOn(loop)[i] as Value;
    const [isLeft, isRight] = [compare.lhs === from, compare.rhs === from];
    if (!isLeft && !isRight) return;
    for (const use of argument.uses()) {
      const other = as(use.owner, CmpIOp);
      if (other === undefined || use.owner.parent !== loop.after.entry) continue;
      const fits = isLeft
        ? other.lhs === argument && other.rhs === compare.rhs
        : other.rhs === argument && other.lhs === compare.lhs;
      const holds =
        other.predicateName === compare.predicateName
          ? true
          : other.predicateName === inverse[compare.predicateName]
            ? false
            : undefined;
      if (!fits || holds === undefined || isWithin(regionOf(isLeft ? compare.rhs : compare.lhs), loop.before)) continue;
      let constant = constants.get(holds);
      if (constant === undefined) {
        rewriter.setInsertionPoint(loop);
        constants.set(holds, (constant = insertBool(rewriter, holds)));
      }
      rewriter.replace(other, constant);
      changed = true;
    }
  });
  return changed;
});

const inverse: Readonly<Record<string, string>> = {
  eq: "ne",
  ne: "eq",
  slt: "sge",
  sge: "slt",
  sle: "sgt",
  sgt: "sle",
  ult: "uge",
  uge: "ult",
  ule: "ugt",
  ugt: "ule",
};

/** Keeps some of the values that the condition passes on; `replacements` stand for the results that go. */
function keepPassed(
  loop: WhileOp,
  kept: readonly boolean[],
  rewriter: Rewriter,
  replacements: (made: Operation, i: number) => Value | undefined,
): void {
  const { op } = loop;
  const condition = conditionOf(loop);
  const body = loop.after.entry;
  const made = rebuild(
    op,
    rewriter,
    op.operands,
    keep(op.results, kept).map(({ type }) => type),
  );
  setOperands(rewriter, condition, [condition.operand(0), ...keep(condition.operands.slice(1), kept)]);
  for (let i = kept.length - 1; i >= 0; i--) if (!kept[i]) body.eraseArgument(i);
  let next = 0;
  op.results.forEach((result, i) => {
    const value = kept[i] ? made.result(next++) : replacements(made, i);
    if (value !== undefined) rewriter.replaceAllUsesWith(result, value);
  });
  rewriter.erase(op);
}

/** A value from outside that the condition passes on is used directly. */
const invariantPassed = pattern("invariant-passed-on", WhileOp, (loop, rewriter) => {
  const values = passedOn(loop);
  const { before, op } = loop;
  const invariant = values.map(
    (value) => !isWithin(regionOf(value), before) || invariantArgument(loop, value) !== undefined,
  );
  if (!invariant.some(Boolean)) return false;
  const outside = values.map((value) => invariantArgument(loop, value) ?? value);
  invariant.forEach((is, i) => {
    if (is) rewriter.replaceAllUsesWith(loop.after.entry.argument(i), outside[i] as Value);
  });
  if (op.parent === undefined) return true;
  keepPassed(
    loop,
    invariant.map((is) => !is),
    rewriter,
    (_made, i) => outside[i],
  );
  return true;
});

/** The initial value of an argument of the first region that always gets back what it was. */
function invariantArgument(loop: WhileOp, value: Value): Value | undefined {
  const { before } = loop;
  if (value.ownerBlock !== before.entry) return undefined;
  const i = value.index;
  const back = yieldOf(loop).operand(i);
  const init = loop.inits[i];
  if (back === init) return init;
  const isSame = back.ownerBlock === loop.after.entry && passedOn(loop)[back.index] === value;
  return isSame ? init : undefined;
}

/** An argument of the first region that always gets back what it was is its initial value. */
const invariantArguments = pattern("invariant-loop-arguments", WhileOp, (loop, rewriter) => {
  const block = loop.before.entry;
  const inits = block.arguments.map((argument) => invariantArgument(loop, argument));
  if (inits.every((init) => init === undefined)) return false;
  inits.forEach((init, i) => {
    if (init !== undefined) rewriter.replaceAllUsesWith(block.argument(i), init);
  });
  dropArguments(
    loop,
    inits.map((init) => init === undefined),
    rewriter,
  );
  return true;
});

/** Takes unused arguments of the first region away. */
function dropArguments(loop: WhileOp, kept: readonly boolean[], rewriter: Rewriter): void {
  const { op } = loop;
  const [end, block] = [yieldOf(loop), loop.before.entry];
  const made = rebuild(
    op,
    rewriter,
    keep(loop.inits, kept),
    op.results.map(({ type }) => type),
  );
  setOperands(rewriter, end, keep(end.operands, kept));
  for (let i = kept.length - 1; i >= 0; i--) if (!kept[i]) block.eraseArgument(i);
  rewriter.replace(op, made);
}

/** Arguments of the first region that nothing reads go. */
const unusedArguments = pattern("unused-loop-arguments", WhileOp, (loop, rewriter) => {
  const kept = loop.before.entry.arguments.map((argument) => !argument.isUnused);
  if (kept.every(Boolean)) return false;
  dropArguments(loop, kept, rewriter);
  return true;
});

/** What neither the body nor anybody behind the loop reads is not passed on. */
const unusedResults = pattern("unused-loop-results", WhileOp, (loop, rewriter) => {
  const kept = loop.after.entry.arguments.map((argument, i) => !argument.isUnused || !loop.op.result(i).isUnused);
  if (kept.every(Boolean)) return false;
  keepPassed(loop, kept, rewriter, () => undefined);
  return true;
});

/** A value that is passed on twice is passed on once. */
const duplicateResults = pattern("duplicate-loop-results", WhileOp, (loop, rewriter) => {
  const values = passedOn(loop);
  const firsts = values.map((value) => values.indexOf(value));
  const kept = firsts.map((first, i) => first === i);
  if (kept.every(Boolean)) return false;
  const body = loop.after.entry;
  firsts.forEach((first, i) => {
    if (first !== i) rewriter.replaceAllUsesWith(body.argument(i), body.argument(first));
  });
  const positions = firsts.map((first) => kept.slice(0, first).filter(Boolean).length);
  keepPassed(loop, kept, rewriter, (made, i) => made.result(positions[i]));
  return true;
});

/** The condition passes on the arguments of the first region in their order, where it passes on just these. */
const alignArguments = pattern("align-arguments", WhileOp, (loop, rewriter) => {
  const block = loop.before.entry;
  const values = passedOn(loop);
  const { arguments: args } = block;
  if (args.length !== values.length || new Set(values).size !== values.length) return false;
  if (values.some((value) => value.ownerBlock !== block) || values.every((value, i) => value === args[i])) return false;
  const order = values.map((value) => value.index);
  const { op } = loop;
  const condition = conditionOf(loop);
  const body = loop.after.entry;
  const made = rebuild(
    op,
    rewriter,
    op.operands,
    args.map(({ type }) => type),
  );
  setOperands(rewriter, condition, [condition.operand(0), ...args]);
  // argument i of the body was value order[i], which is now at that position
  const old = body.arguments.slice();
  const fresh = args.map(({ type }) => body.addArgument(type));
  old.forEach((argument, i) => rewriter.replaceAllUsesWith(argument, fresh[order[i] as number] as Value));
  for (let i = old.length - 1; i >= 0; i--) body.eraseArgument(i);
  rewriter.replace(
    op,
    order.map((position) => made.result(position)),
  );
  return true;
});

export const whileCanonicalizations: readonly Pattern[] = [
  invariantArguments,
  invariantPassed,
  conditionKnown,
  comparisonKnown,
  unusedResults,
  duplicateResults,
  unusedArguments,
  alignArguments,
];
