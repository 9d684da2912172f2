/**
 * Dominators of one region's blocks, on flat arrays, by the semi-NCA algorithm (L. Georgiadis, "Linear-Time Algorithms for
 * Dominators and Related Problems", 2005; LLVM uses it too): semidominators with path compression, then each immediate
 * dominator as the nearest common ancestor of parent and semidominator. O(m log n), but for contrived graphs, in which the
 * last step is quadratic. Queries are O(1) by numbering the tree.
 */
import type { Block } from "../ir/block.js";
import type { Region } from "../ir/region.js";

/** Depth-first numbering of the blocks that the entry reaches: everything else works on the numbers. */
interface Numbering {
  readonly blocks: Block[];
  readonly numberOf: Map<Block, number>;
  /** Number of the depth-first parent. */
  readonly parents: number[];
}

export class DominatorTree {
  /** Reachable blocks in depth-first preorder; the entry is first. */
  readonly blocks: readonly Block[];
  private readonly numberOf: Map<Block, number>;
  private readonly idoms: Int32Array;
  // a tree node's descendants are those whose `enter` lies within its [enter, leave)
  private readonly enter: Int32Array;
  private readonly leave: Int32Array;
  private readonly childLists: number[][];

  constructor(region: Region) {
    const numbering = depthFirst(region);
    this.blocks = numbering.blocks;
    this.numberOf = numbering.numberOf;
    this.idoms = immediateDominators(numbering);
    this.childLists = this.blocks.map(() => []);
    for (let i = 1; i < this.blocks.length; i++) this.childLists[this.idoms[i] as number]?.push(i);
    this.enter = new Int32Array(this.blocks.length);
    this.leave = new Int32Array(this.blocks.length);
    this.numberTree();
  }

  isReachable(block: Block): boolean {
    return this.numberOf.has(block);
  }

  /** The nearest block that properly dominates; undefined for the entry and for unreachable blocks. */
  immediateDominator(block: Block): Block | undefined {
    const number = this.numberOf.get(block);
    return number === undefined || number === 0 ? undefined : this.blocks[this.idoms[number] as number];
  }

  /** The blocks whose immediate dominator this is. */
  children(block: Block): Block[] {
    const number = this.numberOf.get(block);
    return number === undefined
      ? []
      : (this.childLists[number] as number[]).map((child) => this.blocks[child] as Block);
  }

  /** Reflexive. An unreachable block is dominated by all others, and dominates no reachable one. */
  dominates(a: Block, b: Block): boolean {
    if (a === b) return true;
    const numberB = this.numberOf.get(b);
    if (numberB === undefined) return true;
    const numberA = this.numberOf.get(a);
    if (numberA === undefined) return false;
    const at = this.enter[numberB] as number;
    return (this.enter[numberA] as number) <= at && at < (this.leave[numberA] as number);
  }

  private numberTree(): void {
    if (this.blocks.length === 0) return;
    const stack = [0];
    const nextChild = new Int32Array(this.blocks.length);
    let clock = 1;
    for (let node = stack[0]; node !== undefined; node = stack[stack.length - 1]) {
      const position = nextChild[node] as number;
      nextChild[node] = position + 1;
      const child = this.childLists[node]?.[position];
      if (child !== undefined) {
        this.enter[child] = clock++;
        stack.push(child);
      } else {
        this.leave[node] = clock;
        stack.pop();
      }
    }
  }
}

function depthFirst(region: Region): Numbering {
  const numbering: Numbering = { blocks: [], numberOf: new Map(), parents: [] };
  if (region.first === undefined) return numbering;
  const pending: { readonly block: Block; readonly parent: number }[] = [{ block: region.first, parent: 0 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    if (numbering.numberOf.has(item.block)) continue;
    const number = numbering.blocks.push(item.block) - 1;
    numbering.numberOf.set(item.block, number);
    numbering.parents.push(item.parent);
    const successors = item.block.last?.successorUses ?? [];
    for (let i = successors.length - 1; i >= 0; i--) {
      const block = successors[i]?.block;
      if (block !== undefined && block.parent === region) pending.push({ block, parent: number });
    }
  }
  return numbering;
}

function immediateDominators({ blocks, numberOf, parents }: Numbering): Int32Array {
  const count = blocks.length;
  const semi = Int32Array.from({ length: count }, (_, i) => i);
  const label = Int32Array.from(semi);
  const ancestor = Int32Array.from(parents);
  const idom = Int32Array.from(parents);
  const path: number[] = [];
  /** The node of least semidominator on the forest path above `v`; nodes numbered above `linked` hang in the forest. */
  const evaluate = (v: number, linked: number): number => {
    for (let node = v; (ancestor[node] as number) >= linked; node = ancestor[node] as number) path.push(node);
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      const above = ancestor[node] as number;
      const best = label[above] as number;
      if ((semi[best] as number) < (semi[label[node] as number] as number)) label[node] = best;
      ancestor[node] = ancestor[above] as number;
    }
    return label[v] as number;
  };
  for (let w = count - 1; w >= 1; w--) {
    semi[w] = parents[w] as number;
    for (let use = blocks[w]?.firstUse; use !== undefined; use = use.next) {
      const predecessor = use.owner.parent === undefined ? undefined : numberOf.get(use.owner.parent);
      if (predecessor === undefined) continue;
      const candidate = semi[evaluate(predecessor, w + 1)] as number;
      if (candidate < (semi[w] as number)) semi[w] = candidate;
    }
  }
  for (let w = 1; w < count; w++) {
    let candidate = idom[w] as number;
    while (candidate > (semi[w] as number)) candidate = idom[candidate] as number;
    idom[w] = candidate;
  }
  return idom;
}
