/**
 * Control-flow sinking, as MLIR's: an op without effects all of whose uses lie in one region that is executed at most once moves to
 * the start of that region, so that it is computed only where it is needed.
 */
import type { Block } from "../ir/block.js";
import { isEffectFree } from "../ir/effects.js";
import { regionBranchInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { walkPostOrder } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";
import { DominanceInfo } from "../verify/dominance.js";

/** Moves ops into the only conditional region that uses them. */
export const controlFlowSink = definePass({
  name: "control-flow-sink",
  displayName: "ControlFlowSink",
  summary: "sink operations into conditional blocks",
  statistics: { "num-sunk": "Number of operations sunk" },
  run(root, { count }) {
    const dominance = new DominanceInfo();
    walkPostOrder(root, (op) => {
      const branch = getInterface(op.info, regionBranchInterface);
      for (const region of branch?.executedAtMostOnce?.(op) ?? []) count("num-sunk", sinkInto(region, dominance));
    });
  },
});

function sinkInto(region: Region, dominance: DominanceInfo): number {
  const entry = region.first;
  if (entry === undefined) return 0;
  const pending = region.blocks().flatMap((block) => block.operations());
  let sunk = 0;
  for (let user = pending.pop(); user !== undefined; user = pending.pop()) {
    for (const { value } of user.operandUses) {
      const op = value.definingOp;
      if (op === undefined || op.parent?.parent === region || !canSink(op, region, entry, dominance)) continue;
      if (entry.first === undefined) entry.push(op);
      else op.moveBefore(entry.first);
      sunk++;
      pending.push(op);
    }
  }
  return sunk;
}

function canSink(op: Operation, region: Region, entry: Block, dominance: DominanceInfo): boolean {
  return (
    !op.info.isTerminator && op.parent !== undefined && allUsesIn(op, region, entry, dominance) && isEffectFree(op)
  );
}

/** Whether each user lies in the region, in a block that its entry dominates. */
function allUsesIn(op: Operation, region: Region, entry: Block, dominance: DominanceInfo): boolean {
  return op.results.every((result) => {
    for (let use = result.firstUse; use !== undefined; use = use.next) {
      const block = blockIn(region, use.owner);
      if (block === undefined || !(block === entry || dominance.tree(region).dominates(entry, block))) return false;
    }
    return true;
  });
}

/** The block of the region that holds the op, at whatever depth. */
function blockIn(region: Region, op: Operation): Block | undefined {
  for (let block = op.parent; block !== undefined; block = block.parentOp?.parent) {
    if (block.parent === region) return block;
  }
  return undefined;
}
