/**
 * What of a program something depends on: ops that do something, terminators, and what these read, transitively, through block
 * arguments too. Linear: each op and argument is visited once.
 */
import type { Block } from "../ir/block.js";
import { hasRecursiveEffects, ownEffectsMayBeDropped } from "../ir/effects.js";
import { branchInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";

export interface Liveness {
  /** What is nested in a dead op may be called live; it goes with the op. */
  readonly ops: ReadonlySet<Operation>;
  /** Arguments of blocks that are not the entry of their region; all other arguments stay. */
  readonly arguments: ReadonlySet<Value>;
}

/** The live ops in `root` (itself included) and the live block arguments. */
export function findLiveness(root: Operation): Liveness {
  const order: Operation[] = [];
  walk(root, (op) => void order.push(op));
  return new LivenessAnalysis(findRoots(root, order));
}

class LivenessAnalysis implements Liveness {
  readonly ops = new Set<Operation>();
  readonly arguments = new Set<Value>();
  private readonly pending: Operation[];

  constructor(roots: Operation[]) {
    this.pending = roots;
    for (let op = this.pending.pop(); op !== undefined; op = this.pending.pop()) this.visit(op);
  }

  private visit(op: Operation): void {
    if (this.ops.has(op)) return;
    this.ops.add(op);
    if (op.successorUses.length > 0) return this.visitJump(op);
    for (const use of op.operandUses) this.require(use.value);
  }

  private require(value: Value): void {
    if (value.definingOp !== undefined) this.pending.push(value.definingOp);
    else if (isOfInnerBlock(value.ownerBlock)) this.requireArgument(value, value.ownerBlock as Block);
  }

  /** What jumps pass for a live argument is live. */
  private requireArgument(argument: Value, block: Block): void {
    if (this.arguments.has(argument)) return;
    this.arguments.add(argument);
    for (let use = block.firstUse; use !== undefined; use = use.next) {
      const range = passedOperands(use.owner, use.index);
      if (range !== undefined && argument.index < range.length) {
        this.require(use.owner.operand(range.start + argument.index));
      }
    }
  }

  /** What a jump passes lives as long as the arguments that get it; its other operands live. */
  private visitJump(op: Operation): void {
    const passed = new Set<number>();
    op.successorUses.forEach(({ block }, i) => {
      const range = passedOperands(op, i);
      const length = range?.length ?? 0;
      for (let at = 0; at < length; at++) passed.add((range?.start ?? 0) + at);
      // the jump makes these itself, or nobody knows how
      for (const argument of block.arguments.slice(length)) this.requireArgument(argument, block);
    });
    op.operandUses.forEach((use, i) => {
      if (!passed.has(i)) this.require(use.value);
    });
  }
}

const isOfInnerBlock = (block: Block | undefined): boolean =>
  block?.parent !== undefined && block.parent.first !== block;

/** The operands that a jump passes to a successor, where it can also stop doing so. */
function passedOperands(op: Operation, index: number): { readonly start: number; readonly length: number } | undefined {
  const branch = getInterface(op.info, branchInterface);
  return branch?.eraseOperands === undefined ? undefined : branch.successorOperands(op, index);
}

/** Ops that stay whether or not anything uses them. `order` lists parents before children. */
function findRoots(root: Operation, order: readonly Operation[]): Operation[] {
  const roots: Operation[] = [root];
  // ops with an effect that would be missed, in themselves or in the regions that count as theirs
  const effectful = new Set<Operation>();
  for (let i = order.length - 1; i >= 0; i--) {
    const op = order[i] as Operation;
    if (!effectful.has(op) && ownEffectsMayBeDropped(op)) continue;
    effectful.add(op);
    const parent = op.parentOp;
    if (parent !== undefined && hasRecursiveEffects(parent)) effectful.add(parent);
  }
  for (const op of order) if (effectful.has(op) || op.info.isTerminator || op.info.traits.has("symbol")) roots.push(op);
  return roots;
}
