import type { Block } from "../ir/block.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Value } from "../ir/value.js";
import { DominatorTree } from "./dominator-tree.js";
import { RegionTree } from "./region-tree.js";

/** Whether uses in this region must follow definitions: no for graph regions and for regions of unknown ops. */
export function hasSSADominance(region: Region): boolean {
  if (region.first !== region.last) return true;
  const { info } = region.owner;
  return info.isRegistered && !info.hasGraphRegion;
}

/**
 * Dominance among the ops, values and blocks under any roots, computed region by region when asked. Valid until blocks,
 * branches or regions change; moving ops within blocks does no harm.
 */
export class DominanceInfo {
  private readonly trees = new Map<Region, DominatorTree>();
  private readonly regions = new RegionTree();

  /** The dominator tree of a region's blocks. */
  tree(region: Region): DominatorTree {
    let tree = this.trees.get(region);
    if (tree === undefined) this.trees.set(region, (tree = new DominatorTree(region)));
    return tree;
  }

  /** Whether control can get from the entry of its region to this block. */
  isReachable(block: Block): boolean {
    const region = block.parent;
    return region === undefined || region.first === block || this.tree(region).isReachable(block);
  }

  /** Whether `a` dominates `b` and is another one; a block dominates what is nested in its ops. */
  blockProperlyDominates(a: Block, b: Block): boolean {
    if (a === b || a.parent === undefined) return false;
    if (a.parent === b.parent) return this.tree(a.parent).dominates(a, b);
    const enclosing = b.parent === undefined ? undefined : this.regions.ancestorIn(a.parent, b.parent.owner)?.parent;
    return enclosing !== undefined && (enclosing === a || this.tree(a.parent).dominates(a, enclosing));
  }

  /** Whether `a` is computed before `b` on every way to `b`; with `enclosing`, an op also dominates the ops in its regions. */
  properlyDominates(a: Operation, b: Operation, enclosing = true): boolean {
    const region = a.parent?.parent;
    if (a.parent === undefined || region === undefined) return false;
    if (a === b) return !hasSSADominance(region);
    const other = this.regions.ancestorIn(region, b);
    if (other?.parent === undefined) return false;
    if (a === other && enclosing && other !== b) return true;
    if (a.parent !== other.parent) return this.tree(region).dominates(a.parent, other.parent);
    return !hasSSADominance(region) || a.parent.isBefore(a, other);
  }

  /** Reflexive `properlyDominates`. */
  dominates(a: Operation, b: Operation): boolean {
    return a === b || this.properlyDominates(a, b);
  }

  /** Whether `value` is defined wherever `user` runs. */
  valueDominates(value: Value, user: Operation): boolean {
    const { definingOp, ownerBlock } = value;
    if (definingOp !== undefined) return this.properlyDominates(definingOp, user, false);
    if (ownerBlock === undefined || user.parent === undefined) return false;
    return ownerBlock === user.parent || this.blockProperlyDominates(ownerBlock, user.parent);
  }

  /** Whether `inner` is `outer` or lies in it. */
  encloses(outer: Region, inner: Region): boolean {
    return this.regions.encloses(outer, inner);
  }
}
