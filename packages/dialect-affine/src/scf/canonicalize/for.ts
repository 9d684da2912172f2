/** Rewrites of `scf.for` towards the canonical form. */
import { as, pattern } from "@hls-opt/ir-core";
import type { Operation, Pattern, Value } from "@hls-opt/ir-core";
import { AddIOp } from "../../arith/integer-ops.js";
import { ForOp } from "../for-op.js";
import {
  inlineOnlyBlock,
  integerOf,
  isOnlyTerminator,
  isWithin,
  keep,
  rebuild,
  regionOf,
  setOperands,
} from "./rebuild.js";

/** upper - lower, where that is known. */
function constantSpan(lower: Value, upper: Value): bigint | undefined {
  if (lower === upper) return 0n;
  const [first, last] = [integerOf(lower), integerOf(upper)];
  if (first !== undefined && last !== undefined) return last - first;
  const sum = as(upper.definingOp, AddIOp);
  if (sum?.lhs === lower) return integerOf(sum.rhs);
  return sum?.rhs === lower ? integerOf(sum.lhs) : undefined;
}

/** Loops that never run, or once, or in vain. */
const trivialLoop = pattern("trivial-loop", ForOp, (loop, rewriter) => {
  const { op, initArgs, region } = loop;
  const span = constantSpan(loop.lowerBound, loop.upperBound);
  if (span === undefined) return rewriter.matchFailure(op, "the distance of its bounds is not known");
  if (span <= 0n) return (rewriter.replace(op, initArgs), true);
  const step = integerOf(loop.step);
  if (step === undefined || step <= 0n) return rewriter.matchFailure(op, "its step is no constant greater than 0");
  if (step >= span) return inlineOnlyBlock(op, region, rewriter, [loop.lowerBound, ...initArgs]);
  const block = region.entry;
  const values = block.last?.operands ?? [];
  if (!isOnlyTerminator(block) || values.some((value) => isWithin(regionOf(value), region))) return false;
  rewriter.replace(op, values);
  return true;
});

/** A carried value that is handed on as it came, or that nobody looks at, is not carried. */
const invariantArguments = pattern("invariant-arguments", ForOp, (loop, rewriter) => {
  const { op, initArgs, iterArgs, region } = loop;
  const end = region.entry.last as Operation;
  const forwarded = initArgs.map((init, i) => {
    const [argument, next] = [iterArgs[i] as Value, end.operand(i)];
    return argument === next || (argument.isUnused && (init === next || op.result(i).isUnused));
  });
  if (!forwarded.some(Boolean)) return rewriter.matchFailure(op, "each carried value may change and is used");
  const kept = forwarded.map((is) => !is);
  const block = region.entry;
  const made = rebuild(
    op,
    rewriter,
    [loop.lowerBound, loop.upperBound, loop.step, ...keep(initArgs, kept)],
    keep(op.results, kept).map(({ type }) => type),
  );
  setOperands(rewriter, end, keep(end.operands, kept));
  for (let i = forwarded.length - 1; i >= 0; i--) {
    if (!forwarded[i]) continue;
    rewriter.replaceAllUsesWith(block.argument(i + 1), initArgs[i] as Value);
    block.eraseArgument(i + 1);
  }
  let next = 0;
  rewriter.replace(
    op,
    initArgs.map((init, i) => (forwarded[i] ? init : made.result(next++))),
  );
  return true;
});

export const forCanonicalizations: readonly Pattern[] = [invariantArguments, trivialLoop];
