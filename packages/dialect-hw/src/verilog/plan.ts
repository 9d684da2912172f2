import { as, is } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { matchSext, matchZext } from "../comb/extend.js";
import { CombMulOp } from "../comb/arithmetic-ops.js";
import { CombConcatOp, CombExtractOp } from "../comb/bit-ops.js";
import { bitsOf } from "../comb/fold.js";
import { InstanceOp } from "../hw/instance.js";
import type { HwModuleOp } from "../hw/module.js";
import { givenName } from "../hw/names.js";
import { ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "../hw/ops.js";
import { OutputOp } from "../hw/output.js";
import { bitWidth } from "../hw/types.js";
import { FromClockOp, ToClockOp } from "../seq/clock-ops.js";
import { FirMemOp, FirMemWriteOp } from "../seq/memory-ops.js";

/** How one factor of a widening product prints. */
export interface Factor {
  readonly kind: "signed" | "unsigned" | "constant";
  /** The value before extension, or the constant. */
  readonly value: Value;
}

/**
 * The factors of a product whose operands are extensions (or one a constant): it prints as a product of the narrow
 * values in a context of full width, which synthesis maps to one multiplier of the narrow size.
 */
export function wideningFactors(op: Operation): readonly Factor[] | undefined {
  if (!is(op, CombMulOp) || op.operandCount !== 2) return undefined;
  const factors = op.operands.map(factorOf);
  const known = factors.filter((factor) => factor !== undefined);
  if (known.length !== 2 || known.every((factor) => factor.kind === "constant")) return undefined;
  return known;
}

function factorOf(value: Value): Factor | undefined {
  if (is(value.definingOp, HwConstantOp)) return { kind: "constant", value };
  const narrow = matchSext(value);
  if (narrow !== undefined) return { kind: "signed", value: narrow };
  const natural = matchZext(value);
  return natural === undefined ? undefined : { kind: "unsigned", value: natural };
}

/** The values that the Verilog of an op mentions. */
export function printedOperands(op: Operation): readonly Value[] {
  const factors = wideningFactors(op);
  return factors === undefined ? op.operands : factors.map((factor) => factor.value);
}

/** A place where the Verilog mentions a value. */
export interface Mention {
  readonly user: Operation;
  readonly index: number;
}

/** What of a module reaches its outputs, its instances or their inputs, and how often each value is mentioned. */
export interface ModulePlan {
  /** Live ops in program order. */
  readonly live: readonly Operation[];
  readonly mentions: ReadonlyMap<Value, readonly Mention[]>;
}

/** Marks what is needed from the outputs and instances backwards; the rest is not printed. */
export function planModule(module: HwModuleOp): ModulePlan {
  const live = new Set<Operation>();
  const pending = module.block.operations().filter((op) => is(op, OutputOp) || is(op, InstanceOp));
  for (const op of pending) live.add(op);
  const need = (op: Operation | undefined): void => {
    if (op === undefined || live.has(op)) return;
    live.add(op);
    pending.push(op);
  };
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    for (const value of printedOperands(op)) need(value.definingOp);
    if (is(op, FirMemOp)) for (const write of writesOf(op)) need(write);
  }
  const ordered = module.block.operations().filter((op) => live.has(op));
  return { live: ordered, mentions: countMentions(ordered) };
}

function writesOf(memory: Operation): Operation[] {
  const users = memory
    .result()
    .uses()
    .map((use) => use.owner);
  return users.filter((user) => is(user, FirMemWriteOp));
}

function countMentions(live: readonly Operation[]): Map<Value, Mention[]> {
  const mentions = new Map<Value, Mention[]>();
  for (const user of live) {
    printedOperands(user).forEach((value, index) => {
      const list = mentions.get(value);
      if (list === undefined) mentions.set(value, [{ user, index }]);
      else list.push({ user, index });
    });
  }
  return mentions;
}

/** The bits of a value that the Verilog reads, through ops that print as part of their users' text. */
export function usedBits(value: Value, plan: ModulePlan): bigint {
  const all = allBits(value);
  let mask = 0n;
  const pending: [Value, number][] = [[value, 0]];
  for (let item = pending.pop(); item !== undefined && mask !== all; item = pending.pop()) {
    const [part, low] = item;
    for (const { user, index } of plan.mentions.get(part) ?? []) {
      const offset = inlinedOffset(user, index);
      if (offset === undefined) mask |= readBits(part, user, index) << BigInt(low);
      else pending.push([user.result(), low + offset]);
    }
  }
  return mask & all;
}

/** Where the result of an op that only selects or renames begins in its operand. */
function inlinedOffset(user: Operation, index: number): number | undefined {
  const extract = as(user, CombExtractOp);
  if (extract !== undefined) return extract.low;
  return index === 0 && isRenaming(user) ? 0 : undefined;
}

/** Whether an op prints as its operand. */
export function isRenaming(op: Operation): boolean {
  if (op.info === WireOp.info) return givenName(op) === undefined;
  if (op.info === CombConcatOp.info) return op.operandCount === 1;
  return op.info === BitcastOp.info || op.info === ToClockOp.info || op.info === FromClockOp.info;
}

/** The bits of an operand that one mention reads. */
function readBits(value: Value, user: Operation, index: number): bigint {
  const get = as(user, ArrayGetOp);
  const position = index === 0 ? bitsOf(as(get?.index.definingOp, HwConstantOp)?.value) : undefined;
  if (get === undefined || position === undefined) return allBits(value);
  return allBits(get.result) << (position * BigInt(bitWidth(get.result.type) ?? 0));
}

/** A mask of all bits of a value. */
export function allBits(value: Value): bigint {
  return (1n << BigInt(bitWidth(value.type) ?? 0)) - 1n;
}
