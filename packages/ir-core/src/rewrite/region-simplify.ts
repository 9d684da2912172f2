/** What the greedy driver does to the blocks of regions between its iterations. */
import type { Block } from "../ir/block.js";
import { branchInterface } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Rewriter } from "../ir/rewriter.js";
import type { Value } from "../ir/value.js";
import { forEachOp, walk } from "../ir/walk.js";
import { findLiveness } from "./liveness.js";
import type { Liveness } from "./liveness.js";
import { dropRedundantArguments, mergeIdenticalBlocks } from "./merge-blocks.js";

/** `normal` erases unreachable blocks, dead ops and dead arguments; `aggressive` also merges blocks that do the same. */
export type RegionSimplification = "disabled" | "normal" | "aggressive";

/** Simplifies all regions nested in `root`; whether anything changed. */
export function simplifyRegions(root: Operation, rewriter: Rewriter, level: RegionSimplification): boolean {
  if (level === "disabled") return false;
  let changed = eraseUnreachableBlocks(root, rewriter);
  changed = eraseDead(root, rewriter) > 0 || changed;
  if (level === "normal") return changed;
  for (const region of branchingRegions(root)) {
    changed = mergeIdenticalBlocks(region, rewriter) || changed;
    changed = dropRedundantArguments(region, rewriter) || changed;
  }
  return changed;
}

/** Regions of more than one block, innermost last. */
function branchingRegions(root: Operation): Region[] {
  const found: Region[] = [];
  forEachOp(root, ({ regions }) => {
    for (let r = 0; r < regions.length; r++) {
      const region = regions[r] as Region;
      if (region.first !== region.last) found.push(region);
    }
  });
  return found;
}

/** Erases the blocks that no way leads to from the entry of their region. */
export function eraseUnreachableBlocks(root: Operation, rewriter: Rewriter): boolean {
  let changed = false;
  for (const region of branchingRegions(root).reverse()) {
    const reachable = reachableBlocks(region);
    const dead = region.blocks().filter((block) => !reachable.has(block));
    // unreachable blocks may use each other's values in any order: cut them off first
    for (const block of dead) for (const op of block.operations()) op.dropAllReferences();
    for (const block of dead) rewriter.eraseBlock(block);
    if (dead.length > 0) changed = true;
  }
  return changed;
}

function reachableBlocks(region: Region): Set<Block> {
  const reached = new Set<Block>();
  const pending: Block[] = region.first === undefined ? [] : [region.first];
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    if (reached.has(block)) continue;
    reached.add(block);
    for (const use of block.last?.successorUses ?? []) pending.push(use.block);
  }
  return reached;
}

/**
 * Erases ops that only dead ones use, cycles included, and block arguments that nothing live reads; how many (not counting what is
 * nested in erased ops).
 */
export function eraseDead(root: Operation, rewriter: Rewriter): number {
  const live = findLiveness(root);
  // mostly so
  if (live.order.every((op) => live.ops.has(op))) return eraseDeadArguments(root, live, rewriter);
  const dead: Operation[] = [];
  walk(root, (op) => {
    if (live.ops.has(op)) return true;
    dead.push(op);
    return false;
  });
  for (const op of dead.reverse()) {
    for (const result of op.results) for (const use of result.uses()) use.drop();
    rewriter.erase(op);
  }
  return dead.length + eraseDeadArguments(root, live, rewriter);
}

function eraseDeadArguments(root: Operation, live: Liveness, rewriter: Rewriter): number {
  let erased = 0;
  for (const region of branchingRegions(root)) {
    const inner = region.blocks().slice(1);
    const dead = new Set(inner.flatMap((block) => block.arguments.filter((argument) => !live.arguments.has(argument))));
    if (dead.size === 0) continue;
    for (const block of region.blocks()) stopPassing(block.last, dead, rewriter);
    for (const block of inner) {
      for (let i = block.arguments.length - 1; i >= 0; i--) if (dead.has(block.argument(i))) block.eraseArgument(i);
    }
    erased += dead.size;
  }
  return erased;
}

/** Takes away what a jump passes to dead arguments. */
function stopPassing(jump: Operation | undefined, dead: ReadonlySet<Value>, rewriter: Rewriter): void {
  const branch = jump && getInterface(jump.info, branchInterface);
  if (jump === undefined || branch?.eraseOperands === undefined) return;
  const positions: number[] = [];
  jump.successorUses.forEach(({ block }, i) => {
    const { start, length } = branch.successorOperands(jump, i);
    for (let at = 0; at < length; at++) if (dead.has(block.argument(at))) positions.push(start + at);
  });
  if (positions.length > 0) rewriter.modify(jump, () => branch.eraseOperands?.(jump, positions));
}
