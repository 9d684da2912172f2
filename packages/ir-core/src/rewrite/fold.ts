/**
 * Folding of one op: its `fold` hook on the constants among its operands, then what its traits allow.
 * Convention for hooks: values and attributes, one for each result; or the op's own results (an empty list when it has none)
 * after a change in place; or undefined when nothing folds.
 */
import { Attribute } from "../ir/attribute.js";
import type { Context } from "../ir/context.js";
import { InvariantError } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { FoldResult } from "../ir/op-info.js";
import type { Rewriter } from "../ir/rewriter.js";
import { Value } from "../ir/value.js";
import { constantValue } from "./constant.js";

/** Nothing folded; the op changed in place; or what stands for each result. */
export type FoldOutcome = "none" | "in-place" | readonly (Value | Attribute)[];

/** Folds without touching anything but, perhaps, the op itself. */
export function foldOperation(op: Operation): FoldOutcome {
  if (!canFold(op)) return "none";
  return foldWith(
    op,
    op.operandUses.map((use) => constantValue(use.value)),
  );
}

/** Whether folding can ever succeed for this kind of op. */
function canFold(op: Operation): boolean {
  return op.info.fold !== undefined || hasFoldingTrait(op);
}

/** What an op would fold to if its operands were these constants; the op is left as it was. */
export function foldAsIf(op: Operation, operands: readonly (Attribute | undefined)[]): FoldOutcome {
  if (!canFold(op)) return "none";
  const { properties, attributes, operands: values } = op;
  const outcome = foldWith(op, operands);
  if (outcome === "in-place") {
    op.setOperands(values);
    op.properties = properties;
    op.attributes = attributes;
  }
  return outcome;
}

function foldWith(op: Operation, operands: readonly (Attribute | undefined)[]): FoldOutcome {
  const { info } = op;
  const folded = info.fold?.(op, operands);
  if (folded !== undefined && !isOwn(op, folded)) return checked(op, folded);
  const byTraits = foldTraits(op, operands);
  return byTraits === "none" && folded !== undefined ? "in-place" : byTraits;
}

function hasFoldingTrait({ info }: Operation): boolean {
  return info.isCommutative || info.traits.has("idempotent") || info.traits.has("involution");
}

function isOwn(op: Operation, folded: NonNullable<FoldResult>): boolean {
  return folded.length === op.results.length && folded.every((value, i) => value === op.results[i]);
}

function checked(op: Operation, folded: NonNullable<FoldResult>): FoldOutcome {
  const fits =
    folded.length === op.results.length &&
    folded.every((value, i) => value instanceof Attribute || value.type === op.results[i]?.type);
  if (!fits) throw new InvariantError(`fold of '${op.name}' gives values that do not fit its results`);
  return folded;
}

function foldTraits(op: Operation, operands: readonly (Attribute | undefined)[]): FoldOutcome {
  const { info } = op;
  if (info.isCommutative && moveConstantsBack(op, operands)) return "in-place";
  const input = info.traits.has("idempotent")
    ? foldIdempotent(op)
    : info.traits.has("involution")
      ? foldInvolution(op)
      : undefined;
  return input === undefined || input.type !== op.results[0]?.type ? "none" : [input];
}

/** c + x => x + c, so that patterns need to look for constants on the right only. */
function moveConstantsBack(op: Operation, operands: readonly (Attribute | undefined)[]): boolean {
  const first = operands.findIndex((operand) => operand !== undefined);
  const sorted = first < 0 || operands.slice(first).every((operand) => operand !== undefined);
  if (sorted || operands.length < 2) return false;
  const values = op.operands;
  const isConstant = (_: Value, i: number): boolean => operands[i] !== undefined;
  const reordered = [...values.filter((value, i) => !isConstant(value, i)), ...values.filter(isConstant)];
  reordered.forEach((value, i) => op.setOperand(i, value));
  return true;
}

/** f(f(x)) => f(x), and x op x => x */
function foldIdempotent(op: Operation): Value | undefined {
  const first = op.operandUses[0]?.value;
  if (op.operandUses.length === 1) return first?.definingOp?.info === op.info ? first : undefined;
  return first === op.operandUses[1]?.value ? first : undefined;
}

/** f(f(x)) => x */
function foldInvolution(op: Operation): Value | undefined {
  const inner = op.operandUses[0]?.value.definingOp;
  return inner?.info === op.info ? inner.operandUses[0]?.value : undefined;
}

/**
 * The values for folded results, constants made before `op` by the op's dialect. Undefined, with nothing left behind, when the
 * dialect makes no constant for one of them.
 */
export function materialize(
  op: Operation,
  folded: readonly (Value | Attribute)[],
  context: Context,
  rewriter: Rewriter,
): Value[] | undefined {
  const dialect = context.dialects.get(op.info.dialect);
  const made: Operation[] = [];
  const values: Value[] = [];
  rewriter.setInsertionPoint(op);
  for (let i = 0; i < folded.length; i++) {
    const item = folded[i] as Value | Attribute;
    const constant = item instanceof Value ? undefined : dialect?.materializeConstant?.(item, op.result(i).type);
    if (constant !== undefined) made.push(rewriter.insert(constant));
    const value = item instanceof Value ? item : constant?.results[0];
    if (value === undefined) {
      for (const leftover of made) rewriter.erase(leftover);
      return undefined;
    }
    values.push(value);
  }
  return values;
}
