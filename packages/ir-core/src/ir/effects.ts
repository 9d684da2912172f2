import { memoryEffects } from "./interfaces.js";
import type { MemoryEffect } from "./interfaces.js";
import { getInterface } from "./op-info.js";
import type { Operation } from "./operation.js";
import type { Value } from "./value.js";

const none: readonly MemoryEffect[] = [];

/**
 * The memory effects of `op` itself, nested ops aside; undefined when nothing is known, so that anything may happen.
 * An op whose effects are those of its regions has none of its own.
 */
export function ownEffects(op: Operation): readonly MemoryEffect[] | undefined {
  if (op.info.isPure) return none;
  const known = getInterface(op.info, memoryEffects);
  if (known !== undefined) return known.effects(op);
  return hasRecursiveEffects(op) ? none : undefined;
}

/** Whether the effects of `op` include those of the ops in its regions. */
export function hasRecursiveEffects(op: Operation): boolean {
  return op.info.traits.has("recursive-memory-effects");
}

/** Whether `op`, and what is nested in it where that counts, passes a test of own effects. */
function everyEffectiveOp(root: Operation, test: (op: Operation) => boolean): boolean {
  if (root.regions.length === 0) return test(root);
  const pending: Operation[] = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    if (!test(op)) return false;
    if (op.regions.length > 0 && hasRecursiveEffects(op)) pushChildren(pending, op);
  }
  return true;
}

function pushChildren(pending: Operation[], op: Operation): void {
  for (const region of op.regions) {
    for (let block = region.last; block !== undefined; block = block.prev) {
      for (let child = block.last; child !== undefined; child = child.prev) pending.push(child);
    }
  }
}

/** Whether executing `op` neither reads nor writes memory. */
export function isEffectFree(op: Operation): boolean {
  return everyEffectiveOp(op, (nested) => ownEffects(nested)?.length === 0);
}

/** Whether `op` reads memory at most. */
export function isReadOnly(op: Operation): boolean {
  return everyEffectiveOp(op, (nested) => ownEffects(nested)?.every((effect) => effect.kind === "read") === true);
}

/** Whether nobody would miss the effects of `op` itself: at most it reads, or allocates what it returns. */
export function ownEffectsMayBeDropped(op: Operation): boolean {
  const effects = ownEffects(op);
  if (effects === undefined) return false;
  const allocates = (value: Value): boolean => effects.some((effect) => effect.kind === "alloc" && effect.value === value);
  return effects.every(({ kind, value }) => kind === "read" || (value?.definingOp === op && allocates(value)));
}

/** Whether `op` could go if nothing used its results. */
export function wouldBeTriviallyDead(op: Operation): boolean {
  if (op.info.isTerminator || op.info.traits.has("symbol")) return false;
  return everyEffectiveOp(op, ownEffectsMayBeDropped);
}

/** Whether `op` can be erased at once: unused, and nothing would notice. */
export function isTriviallyDead(op: Operation): boolean {
  return op.isUnused && wouldBeTriviallyDead(op);
}
