import { hasRecursiveEffects, ownEffectsMayBeDropped } from "../ir/effects.js";
import type { Operation } from "../ir/operation.js";
import { walk } from "../ir/walk.js";

/**
 * The ops in `root` (itself included) that something depends on: those that do something, terminators, and what these read,
 * transitively. Linear. What is nested in a dead op may be called live; it goes with the op.
 */
export function findLiveOps(root: Operation): Set<Operation> {
  const order: Operation[] = [];
  walk(root, (op) => void order.push(op));
  const pending = findRoots(root, order);
  const live = new Set<Operation>();
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    if (live.has(op)) continue;
    live.add(op);
    for (const use of op.operandUses) if (use.value.definingOp !== undefined) pending.push(use.value.definingOp);
  }
  return live;
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
