/**
 * Promotion of memory to SSA values, as MLIR's: where a buffer is only loaded from and stored to as a whole, its loads become what
 * was stored last. Where several stores meet, a block gets an argument: at the iterated dominance frontier of the stores, pruned to
 * blocks in which the memory is still read (R. Cytron et al., "Efficiently Computing Static Single Assignment Form", 1991; frontiers
 * after K. Cooper, T. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm", 2001).
 */
import type { Block } from "../ir/block.js";
import { Builder } from "../ir/builder.js";
import { branchInterface, promotableAccess, promotableAllocation } from "../ir/interfaces.js";
import type { MemorySlot, PromotableAllocation } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Value } from "../ir/value.js";
import { collect } from "../ir/walk.js";
import { definePass } from "../pass/pass.js";
import { DominatorTree } from "../verify/dominator-tree.js";

/** Turns buffers of one element into values. */
export const mem2reg = definePass({
  name: "mem2reg",
  displayName: "Mem2Reg",
  summary: "promote memory slots into values",
  statistics: {
    "promoted-slots": "Total amount of memory slot promoted",
    "new-block-args": "Total amount of new block argument inserted in blocks",
  },
  run(root, { count }) {
    const isAllocation = (op: Operation): boolean => getInterface(op.info, promotableAllocation) !== undefined;
    const shapes = new Map<Region, ControlFlow>();
    // promoting a buffer of buffers may make others promotable
    for (let promoted = true; promoted;) {
      promoted = false;
      for (const op of collect(root, (candidate) => candidate !== root && isAllocation(candidate))) {
        const allocation = getInterface(op.info, promotableAllocation) as PromotableAllocation;
        for (const slot of allocation.slots(op)) {
          const promotion = Promotion.plan(slot, allocation, shapes);
          if (promotion === undefined) continue;
          count("new-block-args", promotion.run());
          count("promoted-slots");
          promoted = true;
        }
      }
    }
  },
});

/** The dominators of a region and their frontiers: promotion leaves both as they are. */
class ControlFlow {
  readonly tree: DominatorTree;
  readonly frontiers: ReadonlyMap<Block, ReadonlySet<Block>>;

  constructor(region: Region) {
    this.tree = new DominatorTree(region);
    this.frontiers = dominanceFrontiers(this.tree);
  }
}

class Promotion {
  private readonly slot: MemorySlot;
  private readonly allocation: PromotableAllocation;
  private readonly region: Region;
  private readonly tree: DominatorTree;
  /** The accesses of each block, in order. */
  private readonly accesses: ReadonlyMap<Block, readonly Operation[]>;
  private readonly merges: ReadonlySet<Block>;
  private readonly mergeArguments = new Map<Block, Value>();
  private default: Value | undefined;

  private constructor(
    slot: MemorySlot,
    allocation: PromotableAllocation,
    region: Region,
    tree: DominatorTree,
    accesses: ReadonlyMap<Block, readonly Operation[]>,
    merges: ReadonlySet<Block>,
  ) {
    this.slot = slot;
    this.allocation = allocation;
    this.region = region;
    this.tree = tree;
    this.accesses = accesses;
    this.merges = merges;
  }

  /** Undefined when the slot is used in other ways, or in regions within its own. */
  static plan(
    slot: MemorySlot,
    allocation: PromotableAllocation,
    shapes: Map<Region, ControlFlow>,
  ): Promotion | undefined {
    const region = slot.pointer.parentBlock?.parent;
    if (region === undefined || slot.pointer.isUnused) return undefined;
    const accesses = accessesByBlock(slot, region);
    if (accesses === undefined) return undefined;
    let shape = shapes.get(region);
    if (shape === undefined) shapes.set(region, (shape = new ControlFlow(region)));
    const merges = mergePoints(slot, region, shape, accesses);
    if (![...merges].every(canGetArgument)) return undefined;
    return new Promotion(slot, allocation, region, shape.tree, accesses, merges);
  }

  /** How many block arguments were made. */
  run(): number {
    for (let block = this.region.first; block !== undefined; block = block.next) {
      if (this.merges.has(block)) {
        this.mergeArguments.set(block, block.addArgument(this.slot.type, this.slot.pointer.definingOp?.location));
      }
    }
    this.passThroughBlocks();
    const alloc = this.slot.pointer.definingOp as Operation;
    alloc.erase();
    if (this.default?.isUnused === true) this.default.definingOp?.erase();
    return this.mergeArguments.size;
  }

  /** From each block to those that it dominates: what the memory holds at the end of the one holds at the start of the others. */
  private passThroughBlocks(): void {
    const reached = new Set<Block>();
    const pending: { readonly block: Block; readonly before: Value | undefined }[] = [];
    if (this.region.first !== undefined) pending.push({ block: this.region.first, before: undefined });
    for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
      const { block } = item;
      reached.add(block);
      const after = this.rewriteBlock(block, this.mergeArguments.get(block) ?? item.before);
      for (const child of this.tree.children(block)) pending.push({ block: child, before: after });
    }
    // blocks that nothing leads to may still jump to merge points
    for (const block of this.region.blocks()) {
      if (!reached.has(block)) this.rewriteBlock(block, this.mergeArguments.get(block));
    }
  }

  /** What the memory holds at the end of the block; undefined: nothing was stored yet. */
  private rewriteBlock(block: Block, before: Value | undefined): Value | undefined {
    let held = before;
    for (const op of this.accesses.get(block) ?? []) {
      const access = getInterface(op.info, promotableAccess);
      const loaded = access?.loaded(op, this.slot);
      if (loaded !== undefined) loaded.replaceAllUsesWith((held ??= this.defaultValue()));
      held = access?.stored(op, this.slot) ?? held;
      op.erase();
    }
    const { last } = block;
    last?.successorUses.forEach((use, i) => {
      if (!this.mergeArguments.has(use.block)) return;
      appendSuccessorOperand(last, i, (held ??= this.defaultValue()));
    });
    return held;
  }

  private defaultValue(): Value {
    if (this.default === undefined) {
      const block = this.slot.pointer.parentBlock as Block;
      const builder = new Builder(block, block.first);
      this.default = this.allocation.defaultValue(this.slot, builder) as Value;
    }
    return this.default;
  }
}

/** The loads and stores of a slot; undefined when it has other uses. */
function accessesByBlock(slot: MemorySlot, region: Region): Map<Block, Operation[]> | undefined {
  const users = new Set<Operation>();
  for (let use = slot.pointer.firstUse; use !== undefined; use = use.next) users.add(use.owner);
  const found = new Map<Block, Operation[]>();
  for (const op of users) {
    const access = getInterface(op.info, promotableAccess);
    const block = op.parent;
    const [loaded, stored] = [access?.loaded(op, slot), access?.stored(op, slot)];
    if (block === undefined || block.parent !== region || (loaded === undefined && stored === undefined)) {
      return undefined;
    }
    if ((loaded ?? stored)?.type !== slot.type || stored === slot.pointer) return undefined;
    const list = found.get(block);
    if (list === undefined) found.set(block, [op]);
    else list.push(op);
  }
  for (const [block, list] of found) list.sort((a, b) => (block.isBefore(a, b) ? -1 : 1));
  return found;
}

/** The blocks at whose start different stores meet and the memory is read later. */
function mergePoints(
  slot: MemorySlot,
  region: Region,
  { frontiers }: ControlFlow,
  accesses: ReadonlyMap<Block, readonly Operation[]>,
): Set<Block> {
  const merges = new Set<Block>();
  if (region.first === region.last) return merges;
  const stores = (op: Operation): boolean => getInterface(op.info, promotableAccess)?.stored(op, slot) !== undefined;
  const defining = [...accesses].filter(([, ops]) => ops.some(stores)).map(([block]) => block);
  const live = liveAtStart(accesses, stores);
  const pending = defining.slice();
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    for (const frontier of frontiers.get(block) ?? []) {
      if (merges.has(frontier) || !live.has(frontier)) continue;
      merges.add(frontier);
      pending.push(frontier);
    }
  }
  return merges;
}

/** Blocks before which the memory holds what is still to be read. */
function liveAtStart(
  accesses: ReadonlyMap<Block, readonly Operation[]>,
  stores: (op: Operation) => boolean,
): Set<Block> {
  const live = new Set<Block>();
  const pending: Block[] = [];
  for (const [block, [first]] of accesses) if (first !== undefined && !stores(first)) pending.push(block);
  for (let block = pending.pop(); block !== undefined; block = pending.pop()) {
    if (live.has(block)) continue;
    live.add(block);
    for (const predecessor of block.predecessors()) {
      if (!(accesses.get(predecessor) ?? []).some(stores)) pending.push(predecessor);
    }
  }
  return live;
}

/** For each block, those that it does not dominate though it dominates a predecessor of theirs. */
function dominanceFrontiers(tree: DominatorTree): Map<Block, Set<Block>> {
  const frontiers = new Map<Block, Set<Block>>();
  for (const block of tree.blocks) {
    const predecessors = block.predecessors().filter((predecessor) => tree.isReachable(predecessor));
    if (predecessors.length < 2 && block.parent?.first !== block) continue;
    const stop = tree.immediateDominator(block);
    for (const predecessor of predecessors) {
      for (let runner: Block | undefined = predecessor; runner !== undefined && runner !== stop;) {
        const known = frontiers.get(runner);
        if (known === undefined) frontiers.set(runner, new Set([block]));
        else known.add(block);
        runner = tree.immediateDominator(runner);
      }
    }
  }
  return frontiers;
}

/** Whether all jumps to the block can pass one more operand. */
function canGetArgument(block: Block): boolean {
  for (let use = block.firstUse; use !== undefined; use = use.next) {
    if (getInterface(use.owner.info, branchInterface)?.appendOperand === undefined) return false;
  }
  return true;
}

function appendSuccessorOperand(op: Operation, index: number, value: Value): void {
  getInterface(op.info, branchInterface)?.appendOperand?.(op, index, value);
}
