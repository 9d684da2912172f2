import { memoryEffects, speculationInterface } from "./interfaces.js";
import type { MemoryEffect, Speculatability } from "./interfaces.js";
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

/** Some op, of `root` and what is nested in it where that counts, that fails a test of own effects. */
function findEffectiveOp(root: Operation, passes: (op: Operation) => boolean): Operation | undefined {
  if (!passes(root)) return root;
  if (root.regions.length === 0 || !hasRecursiveEffects(root)) return undefined;
  const pending: Operation[] = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    const found = findInRegions(op, passes, pending);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks from the end of each block, where the stores are; ops that have to be searched themselves are added to `pending`. */
function findInRegions(op: Operation, passes: (op: Operation) => boolean, pending: Operation[]): Operation | undefined {
  for (const region of op.regions) {
    for (let block = region.last; block !== undefined; block = block.prev) {
      for (let child = block.last; child !== undefined; child = child.prev) {
        if (!passes(child)) return child;
        if (child.regions.length > 0 && hasRecursiveEffects(child)) pending.push(child);
      }
    }
  }
  return undefined;
}

/** Whether executing `op` neither reads nor writes memory. */
export function isEffectFree(op: Operation): boolean {
  return findEffectiveOp(op, (nested) => ownEffects(nested)?.length === 0) === undefined;
}

/** Whether `op` reads memory at most. */
export function isReadOnly(op: Operation): boolean {
  return (
    findEffectiveOp(op, (nested) => ownEffects(nested)?.every((effect) => effect.kind === "read") === true) ===
    undefined
  );
}

/** Whether nobody would miss the effects of `op` itself: at most it reads, or allocates what it returns. */
export function ownEffectsMayBeDropped(op: Operation): boolean {
  if (op.info.isPure) return true;
  const effects = ownEffects(op);
  if (effects === undefined) return false;
  const allocates = (value: Value): boolean =>
    effects.some((effect) => effect.kind === "alloc" && effect.value === value);
  return effects.every(({ kind, value }) => kind === "read" || (value?.definingOp === op && allocates(value)));
}

/** Whether `op` could go if nothing used its results. */
export function wouldBeTriviallyDead(op: Operation): boolean {
  if (op.info.isTerminator || op.info.traits.has("symbol")) return false;
  return findMissedEffect(op) === undefined;
}

/** The op, `op` itself or one in it, whose effects somebody would miss. */
export function findMissedEffect(op: Operation): Operation | undefined {
  return findEffectiveOp(op, ownEffectsMayBeDropped);
}

/** Whether `op` can be erased at once: unused, and nothing would notice. */
export function isTriviallyDead(op: Operation): boolean {
  return op.isUnused && wouldBeTriviallyDead(op);
}

/** Whether `op` may be executed where it would not have been, with everything in it; memory aside. Unknown ops may not. */
export function isSpeculatable(root: Operation): boolean {
  const pending: Operation[] = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    const kind = speculatabilityOf(op);
    if (kind === "never") return false;
    if (kind === "recursive") pushChildren(pending, op);
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

function speculatabilityOf(op: Operation): Speculatability {
  const { info } = op;
  const depends = getInterface(info, speculationInterface);
  if (depends !== undefined) return depends.speculatability(op);
  if (info.traits.has("always-speculatable")) return "always";
  if (info.traits.has("recursively-speculatable")) return "recursive";
  return info.isPure ? "always" : "never";
}
