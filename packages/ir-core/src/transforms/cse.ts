/**
 * Common subexpression elimination, with the reach of MLIR's: a hash table of what dominates, scoped by the dominator tree and
 * the nesting of regions; effect-free ops anywhere, reads within a block while nothing was written. Linear, without recursion.
 */
import type { Block } from "../ir/block.js";
import { isEffectFree, isReadOnly, isTriviallyDead, ownEffects } from "../ir/effects.js";
import { UnknownLoc } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Value } from "../ir/value.js";
import { definePass } from "../pass/pass.js";
import { DominanceInfo, hasSSADominance } from "../verify/dominance.js";
import type { DominatorTree } from "../verify/dominator-tree.js";
import { OpKeys } from "./op-key.js";

/** Replaces ops by earlier ones that compute the same. */
export const cse = definePass({
  name: "cse",
  displayName: "CSE",
  summary: "eliminate common sub-expressions",
  statistics: { "num-cse'd": "Number of operations CSE'd", "num-dce'd": "Number of operations DCE'd" },
  run(root, { count }) {
    new Eliminator(count).run(root);
  },
});

/** An op that later ones may be replaced by. */
interface Known {
  readonly op: Operation;
  /** How many writes had been seen before it. */
  readonly writes: number;
}

type Task =
  | { readonly kind: "block"; next: Operation | undefined }
  | { readonly kind: "node"; readonly tree: DominatorTree; readonly block: Block }
  | { readonly kind: "region"; readonly region: Region }
  | { readonly kind: "op"; readonly op: Operation }
  | { readonly kind: "leave-scope"; readonly logged: number }
  | { readonly kind: "leave-isolated"; readonly known: Map<string, Known>; readonly log: Eliminator["log"] };

class Eliminator {
  private readonly count: (what: "num-cse'd" | "num-dce'd") => void;
  private readonly keys = new OpKeys();
  private readonly dominance = new DominanceInfo();
  private readonly tasks: Task[] = [];
  private readonly dead: Operation[] = [];
  /** Ops of graph regions that were passed already, and so must keep their operands. */
  private readonly passed = new Set<Operation>();
  private known = new Map<string, Known>();
  /** What the entries of `known` held before, to leave scopes. */
  log: { readonly key: string; readonly before: Known | undefined }[] = [];
  private writes = 0;

  constructor(count: (what: "num-cse'd" | "num-dce'd") => void) {
    this.count = count;
  }

  run(root: Operation): void {
    this.pushRegions(root);
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) this.step(task);
    for (const op of this.dead) op.erase();
  }

  private step(task: Task): void {
    switch (task.kind) {
      case "block":
        return this.continueBlock(task);
      case "node":
        return this.enterNode(task.tree, task.block);
      case "region":
        return this.enterRegion(task.region);
      case "op":
        return this.simplify(task.op);
      case "leave-scope":
        return this.leaveScope(task.logged);
      case "leave-isolated":
        this.known = task.known;
        this.log = task.log;
    }
  }

  private pushRegions(op: Operation): void {
    for (let r = op.regions.length - 1; r >= 0; r--) {
      this.tasks.push({ kind: "region", region: op.regions[r] as Region });
    }
  }

  private enterRegion(region: Region): void {
    const { first } = region;
    if (first === undefined) return;
    if (first !== region.last) return this.enterNode(this.dominance.tree(region), first);
    this.tasks.push({ kind: "leave-scope", logged: this.log.length }, { kind: "block", next: first.first });
  }

  /** A block, then those it dominates, all of which see what it knows. */
  private enterNode(tree: DominatorTree, block: Block): void {
    this.tasks.push({ kind: "leave-scope", logged: this.log.length });
    for (const child of tree.children(block).reverse()) this.tasks.push({ kind: "node", tree, block: child });
    this.tasks.push({ kind: "block", next: block.first });
  }

  private leaveScope(logged: number): void {
    while (this.log.length > logged) {
      const { key, before } = this.log.pop() as { key: string; before: Known | undefined };
      if (before === undefined) this.known.delete(key);
      else this.known.set(key, before);
    }
  }

  private continueBlock(task: Task & { readonly kind: "block" }): void {
    while (task.next !== undefined) {
      const op: Operation = task.next;
      task.next = op.next;
      if (op.regions.length > 0) {
        this.tasks.push(task);
        return this.enterOp(op);
      }
      this.simplify(op);
    }
  }

  /** What is nested comes first; isolated ops, and unknown ones that may be, must not get to use values from around them. */
  private enterOp(op: Operation): void {
    this.tasks.push({ kind: "op", op });
    if (op.info.isIsolatedFromAbove || !op.info.isRegistered) {
      this.tasks.push({ kind: "leave-isolated", known: this.known, log: this.log });
      this.known = new Map();
      this.log = [];
    }
    this.pushRegions(op);
  }

  private simplify(op: Operation): void {
    this.replaceOrRemember(op);
    if (ownEffects(op)?.every((effect) => effect.kind !== "write") !== true) this.writes++;
    if (op.parent?.parent !== undefined && !hasSSADominance(op.parent.parent)) this.passed.add(op);
  }

  private replaceOrRemember(op: Operation): void {
    if (op.info.isTerminator) return;
    if (isTriviallyDead(op)) {
      this.dead.push(op);
      return this.count("num-dce'd");
    }
    const pure = isEffectFree(op);
    if (!pure && !isReadOnly(op)) return;
    const key = this.keys.keyOf(op);
    if (key === undefined) return;
    const existing = this.known.get(key);
    if (existing !== undefined && (pure || (existing.op.parent === op.parent && existing.writes === this.writes))) {
      return this.replace(op, existing.op);
    }
    this.log.push({ key, before: existing });
    this.known.set(key, { op, writes: this.writes });
  }

  private replace(op: Operation, existing: Operation): void {
    op.results.forEach((result, i) => this.replaceUses(result, existing.result(i)));
    if (op.isUnused) this.dead.push(op);
    if (existing.location === UnknownLoc.instance) existing.location = op.location;
    this.count("num-cse'd");
  }

  private replaceUses(from: Value, to: Value): void {
    if (this.passed.size === 0) return from.replaceAllUsesWith(to);
    for (const use of from.uses()) if (!this.passed.has(use.owner)) use.set(to);
  }
}
