import { hasRecursiveEffects, ownEffectsMayBeDropped } from "../ir/effects.js";
import { OpSet } from "../ir/op-set.js";
import type { Operation } from "../ir/operation.js";
import { forEachOp } from "../ir/walk.js";
import type { Use } from "../ir/value.js";

/** The ops in `root` (itself included), parents before children, and those of them that something depends on. */
export interface Liveness {
  readonly order: readonly Operation[];
  readonly live: OpSet;
}

/**
 * Finds the ops that something depends on: those that do something, terminators, and what these read, transitively. Linear. What
 * is nested in a dead op may be called live; it goes with the op.
 */
export function findLiveOps(root: Operation): Liveness {
  const order: Operation[] = [];
  forEachOp(root, (op) => void order.push(op));
  const pending = findRoots(root, order);
  const live = new OpSet();
  for (const op of pending) live.add(op);
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    const { operandUses } = op;
    for (let i = 0; i < operandUses.length; i++) {
      const { definingOp } = (operandUses[i] as Use).value;
      if (definingOp !== undefined && live.add(definingOp)) pending.push(definingOp);
    }
  }
  return { order, live };
}

/** Ops that stay whether or not anything uses them. `order` lists parents before children. */
function findRoots(root: Operation, order: readonly Operation[]): Operation[] {
  const roots: Operation[] = [];
  // ops with an effect that would be missed, in themselves or in the regions that count as theirs
  const effectful = new OpSet();
  for (let i = order.length - 1; i >= 0; i--) {
    const op = order[i] as Operation;
    if (!effectful.has(op) && ownEffectsMayBeDropped(op)) continue;
    effectful.add(op);
    const parent = op.parentOp;
    if (parent !== undefined && hasRecursiveEffects(parent)) effectful.add(parent);
  }
  for (const op of order) if (op === root || effectful.has(op) || mustStay(op)) roots.push(op);
  return roots;
}

function mustStay({ info }: Operation): boolean {
  return info.isTerminator || info.traits.has("symbol");
}
