/**
 * The greedy driver: folds ops, erases dead ones and applies patterns until nothing changes, in the order of MLIR's
 * `applyPatternsAndFoldGreedily`, so that equal rules give equal output. One worklist; whatever a rewrite touches goes back on it.
 */
import type { Block } from "../ir/block.js";
import type { Context } from "../ir/context.js";
import { findMissedEffect, isTriviallyDead } from "../ir/effects.js";
import type { Operation } from "../ir/operation.js";
import type { Pattern } from "../ir/pattern.js";
import { Rewriter } from "../ir/rewriter.js";
import type { RewriteListener } from "../ir/rewriter.js";
import type { Use, Value } from "../ir/value.js";
import { forEachOp } from "../ir/walk.js";
import { constantOf } from "./constant.js";
import { ConstantPool } from "./constant-pool.js";
import { foldOperation, materialize } from "./fold.js";
import { PatternSet } from "./pattern-set.js";
import { simplifyRegions } from "./region-simplify.js";
import type { RegionSimplification } from "./region-simplify.js";
import type { PatternTrace } from "./trace.js";
import { Worklist } from "./worklist.js";

export interface GreedyOptions {
  /** How often the whole worklist is filled anew; 10 unless told, -1 for no limit. */
  readonly maxIterations?: number;
  /** Pattern applications in one iteration; no limit unless told. */
  readonly maxRewrites?: number;
  /** Parents and earlier ops first (the default), or children and later ones. */
  readonly topDown?: boolean;
  readonly regionSimplify?: RegionSimplification;
  /** Told of every change, besides the driver itself. */
  readonly listener?: RewriteListener;
  /** Told of each pattern that is tried, and of what became of it. */
  readonly trace?: PatternTrace;
  /** Counts what happened. */
  readonly count?: (what: "folded" | "rewritten" | "erased") => void;
}

export interface GreedyResult {
  readonly changed: boolean;
  /** Whether the last iteration found nothing to do. */
  readonly converged: boolean;
}

/** Applies patterns, folding and dead-op removal to everything inside `root` until nothing changes. */
export function applyPatternsGreedily(
  root: Operation,
  context: Context,
  patterns: Iterable<Pattern>,
  options: GreedyOptions = {},
): GreedyResult {
  const first = root.regions.find((region) => region.first !== undefined)?.first;
  if (first === undefined) return { changed: false, converged: true };
  const driver = new GreedyDriver(root, first, context, new PatternSet(patterns), options);
  const limit = options.maxIterations ?? 10;
  let changed = false;
  for (let iteration = 0; iteration < limit || limit < 0; iteration++) {
    if (!driver.iterate()) return { changed, converged: true };
    changed = true;
  }
  return { changed, converged: false };
}

class GreedyDriver implements RewriteListener {
  private readonly root: Operation;
  private readonly context: Context;
  private readonly patterns: PatternSet<Pattern>;
  private readonly options: GreedyOptions;
  private readonly worklist = new Worklist();
  private readonly rewriter: Rewriter;
  /** Ops whose effects keep the ops around them. */
  private readonly reasons = new Map<Operation, Operation>();

  constructor(root: Operation, block: Block, context: Context, patterns: PatternSet<Pattern>, options: GreedyOptions) {
    this.root = root;
    this.context = context;
    this.patterns = patterns;
    this.options = options;
    this.rewriter = new Rewriter(block, undefined, this);
  }

  /** Fills the worklist, empties it, simplifies regions. Whether anything changed. */
  iterate(): boolean {
    this.worklist.clear();
    this.reasons.clear();
    this.fillWorklist();
    const rewritten = this.processWorklist();
    return simplifyRegions(this.root, this.rewriter, this.options.regionSimplify ?? "normal") || rewritten;
  }

  private fillWorklist(): void {
    const pool = new ConstantPool(this.rewriter);
    const add = (op: Operation): void => {
      if (op === this.root) return;
      const constant = constantOf(op);
      // a constant moves to the start of the isolated region, which may lie outside of the root
      if (constant === undefined || (pool.add(op, constant) && this.isInScope(op))) this.addWithAncestors(op, true);
    };
    if (this.options.topDown === false) return postOrder(this.root).forEach(add);
    forEachOp(this.root, add);
    this.worklist.reverse();
  }

  private processWorklist(): boolean {
    const limit = this.options.maxRewrites ?? Number.POSITIVE_INFINITY;
    let changed = false;
    for (let rewrites = 0; rewrites < limit;) {
      const op = this.worklist.pop();
      if (op === undefined) break;
      this.options.trace?.visit(op);
      if (this.eraseIfDead(op) || this.fold(op)) {
        changed = true;
      } else if (this.rewrite(op)) {
        changed = true;
        rewrites++;
      }
    }
    return changed;
  }

  private eraseIfDead(op: Operation): boolean {
    if (op.regions.length > 0 && this.isKnownToAct(op)) return false;
    if (!isTriviallyDead(op)) return false;
    this.rewriter.erase(op);
    this.options.count?.("erased");
    this.options.trace?.done("erased, since nothing needs it");
    return true;
  }

  /**
   * Whether an op is needed for what is nested in it; remembers the reason for all ops on the way, so that loop nests are not
   * searched anew at every level. A reason that moved elsewhere counts until the next iteration.
   */
  private isKnownToAct(op: Operation): boolean {
    if (this.reasons.get(op)?.parent !== undefined) return true;
    const reason = op.isUnused ? findMissedEffect(op) : undefined;
    if (reason === undefined) return false;
    for (let outer: Operation | undefined = reason; outer !== undefined && outer !== op; outer = outer.parentOp) {
      this.reasons.set(outer, reason);
    }
    this.reasons.set(op, reason);
    return true;
  }

  private fold(op: Operation): boolean {
    // folding a constant would only make the same constant again
    if (op.info.isConstantLike) return false;
    const outcome = foldOperation(op);
    if (outcome === "none") return false;
    if (outcome === "in-place") {
      this.modified(op);
    } else {
      const values = materialize(op, outcome, this.context, this.rewriter);
      if (values === undefined) return false;
      this.rewriter.replace(op, values);
    }
    this.options.count?.("folded");
    this.options.trace?.done("folded");
    return true;
  }

  private rewrite(op: Operation): boolean {
    for (const pattern of this.patterns.for(op.info)) {
      this.rewriter.setInsertionPoint(op);
      this.options.trace?.attempt(pattern.name);
      if (!pattern.apply(op, this.rewriter)) {
        this.options.trace?.failed(pattern.name);
        continue;
      }
      this.options.count?.("rewritten");
      this.options.trace?.done(`pattern '${pattern.name}' applied`);
      return true;
    }
    return false;
  }

  matchFailed(op: Operation, reason: string): void {
    this.options.trace?.reason(op, reason);
    this.options.listener?.matchFailed?.(op, reason);
  }

  replaced(op: Operation, values: readonly Value[]): void {
    this.options.listener?.replaced?.(op, values);
  }

  inserted(op: Operation): void {
    this.options.listener?.inserted?.(op);
    this.addWithAncestors(op, false);
  }

  modified(op: Operation): void {
    this.options.listener?.modified?.(op);
    this.addWithAncestors(op, false);
  }

  erased(op: Operation): void {
    this.options.listener?.erased?.(op);
    for (const use of op.operandUses) {
      const producer = use.value.definingOp;
      if (producer !== undefined && hasAtMostOneOtherUser(op, use.value.firstUse)) {
        this.addWithAncestors(producer, false);
      }
    }
    this.worklist.remove(op);
  }

  /** Operands of ops in the root may come from outside, which is not ours to change. */
  private isInScope(op: Operation): boolean {
    return this.root.info.isIsolatedFromAbove || isInside(op, this.root);
  }

  /**
   * Ops around a changed one may now match as well. While the worklist is being filled an op never goes without its
   * ancestors, so that the first known one ends the search.
   */
  private addWithAncestors(changed: Operation, filling: boolean): void {
    // what fills the list was found by walking the root
    if (!filling && !this.isInScope(changed)) return;
    for (let op: Operation | undefined = changed; op !== undefined && op !== this.root; op = op.parentOp) {
      if (filling && this.worklist.has(op)) return;
      this.worklist.push(op);
    }
  }
}

/** Whether an op stands in a region of `root`, at any depth; operands of what does may not. */
function isInside(op: Operation, root: Operation): boolean {
  let outer: Operation | undefined = op;
  while (outer !== undefined && outer !== root) outer = outer.parentOp;
  return outer === root;
}

/** Whether an erased op leaves a value with one user or none, so that its producer may fold or die. */
function hasAtMostOneOtherUser(erased: Operation, first: Use | undefined): boolean {
  let other: Operation | undefined;
  for (let use = first; use !== undefined; use = use.next) {
    if (use.owner === erased || use.owner === other) continue;
    if (other !== undefined) return false;
    other = use.owner;
  }
  return true;
}

/** All ops in `root`, children before parents, otherwise in program order. */
function postOrder(root: Operation): Operation[] {
  const order: Operation[] = [];
  const pending: Operation[] = [root];
  for (let op = pending.pop(); op !== undefined; op = pending.pop()) {
    order.push(op);
    for (const region of op.regions) {
      for (let block = region.first; block !== undefined; block = block.next) {
        for (let child = block.first; child !== undefined; child = child.next) pending.push(child);
      }
    }
  }
  return order.reverse();
}
