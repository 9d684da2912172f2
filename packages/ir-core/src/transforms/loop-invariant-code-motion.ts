/**
 * Loop-invariant code motion, as MLIR's: innermost loops first, ops that neither touch memory nor can fail and whose operands are
 * defined outside of the loop go before it. Each op is looked at when it is met and when an operand of it has moved.
 */
import { isEffectFree, isSpeculatable } from "../ir/effects.js";
import { loopInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Value } from "../ir/value.js";
import { walk, walkPostOrder } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";

/** Moves what each iteration would compute anew to before the loop. */
export const loopInvariantCodeMotion = definePass({
  name: "loop-invariant-code-motion",
  displayName: "LoopInvariantCodeMotion",
  summary: "hoist loop invariant instructions outside of the loop",
  statistics: { "num-hoisted": "Number of operations moved out of loops" },
  run(root, { count }) {
    walkPostOrder(root, (op) => count("num-hoisted", moveInvariantsOut(op)));
  },
});

/** Moves what is invariant in a loop to before it; how many ops. */
export function moveInvariantsOut(loop: Operation): number {
  const regions = getInterface(loop.info, loopInterface)?.loopRegions(loop) ?? [];
  return regions.reduce((moved, region) => moved + moveOutOf(region, loop), 0);
}

function moveOutOf(region: Region, loop: Operation): number {
  const queue: Operation[] = [];
  for (let block = region.first; block !== undefined; block = block.next) queue.push(...block.operations());
  let moved = 0;
  for (let at = 0; at < queue.length; at++) {
    const op = queue[at] as Operation;
    if (op.parent?.parent !== region || !isInvariant(op, region)) continue;
    op.moveBefore(loop);
    moved++;
    for (const result of op.results) {
      for (let use = result.firstUse; use !== undefined; use = use.next) {
        if (use.owner.parent?.parent === region) queue.push(use.owner);
      }
    }
  }
  return moved;
}

function isInvariant(op: Operation, region: Region): boolean {
  if (op.info.isTerminator) return false;
  return readsOnlyFromOutside(op, region) && isEffectFree(op) && isSpeculatable(op);
}

/** Whether the op and all in it use only what is defined outside of the region, or in the op. */
function readsOnlyFromOutside(root: Operation, region: Region): boolean {
  const isOutside = ({ value }: { readonly value: Value }): boolean => {
    const { parentBlock } = value;
    return !isWithin(parentBlock?.parent, region) || (root.regions.length > 0 && isWithinOp(value, root));
  };
  if (root.regions.length === 0) return root.operandUses.every(isOutside);
  let outside = true;
  walk(root, (op) => {
    outside &&= op.operandUses.every(isOutside);
    return outside;
  });
  return outside;
}

function isWithin(inner: Region | undefined, outer: Region): boolean {
  for (let region = inner; region !== undefined; region = region.owner.parent?.parent) {
    if (region === outer) return true;
  }
  return false;
}

function isWithinOp(value: Value, op: Operation): boolean {
  for (let owner = value.definingOp ?? value.ownerBlock?.parentOp; owner !== undefined; owner = owner.parentOp) {
    if (owner === op) return true;
  }
  return false;
}
