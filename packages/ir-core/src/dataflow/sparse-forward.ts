/**
 * Sparse conditional forward data-flow analysis: states of values and the reachability of blocks, found together, so that what
 * cannot be executed does not spoil what is known (M. Wegman, F. Zadeck, "Constant Propagation with Conditional Branches", 1991;
 * MLIR's dead-code and sparse analyses do the same). Each value's state only rises in its lattice, and an op is visited again only
 * after a state it reads has risen: linear in the size of the program for lattices of bounded height.
 */
import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import { branchInterface, callInterface, callableInterface, regionBranchInterface } from "../ir/interfaces.js";
import type { RegionEdge } from "../ir/interfaces.js";
import { getInterface } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";
import { CallGraph } from "./call-graph.js";

/** What an analysis knows of values. `undefined` stands for "not computed yet" throughout. */
export interface SparseForwardProblem<S> {
  /** The least state that covers both. */
  join(a: S, b: S): S;
  equals(a: S, b: S): boolean;
  /** The state of a value of which nothing is known. */
  unknown(value: Value): S;
  /** The constant that a state stands for, which decides branches. */
  constantOf(state: S, value: Value): Attribute | undefined;
  /**
   * The states of the results of an op without control flow (of one that is not computed yet: undefined); undefined when nothing
   * is known of them. `stateOf` gives those of other values than operands.
   */
  transfer(
    op: Operation,
    operands: readonly S[],
    stateOf: (value: Value) => S | undefined,
  ): readonly (S | undefined)[] | undefined;
  /** States of block arguments that control flow does not set, such as counters of loops. */
  argument?(value: Value, stateOf: (value: Value) => S | undefined): S | undefined;
  /** Makes chains of rising states end: what a result that is handed round a loop gets when it rises again. */
  widen?(value: Value, before: S, after: S): S;
}

export class SparseForwardAnalysis<S> {
  private readonly problem: SparseForwardProblem<S>;
  private readonly states = new Map<Value, S>();
  private readonly live = new Set<Block>();
  private readonly pending: Operation[] = [];
  private readonly queued = new Set<Operation>();
  private readonly calls: CallGraph;
  private readonly root: Operation;
  /** Ops that depend on a value that is none of their operands. */
  private readonly dependants = new Map<Value, Set<Operation>>();

  constructor(root: Operation, problem: SparseForwardProblem<S>) {
    this.root = root;
    this.problem = problem;
    this.calls = new CallGraph(root);
    for (const region of root.regions) this.enterBlindly(region);
    for (let op = this.pending.pop(); op !== undefined; op = this.pending.pop()) {
      this.queued.delete(op);
      if (op.parent !== undefined && this.live.has(op.parent)) this.visit(op);
    }
  }

  /** What is known of a value; undefined when it is never computed. */
  stateOf(value: Value): S | undefined {
    return this.states.get(value);
  }

  /** Whether control can reach the block. */
  isLive(block: Block): boolean {
    return this.live.has(block);
  }

  private enqueue(op: Operation): void {
    if (this.queued.has(op)) return;
    this.queued.add(op);
    this.pending.push(op);
  }

  private enter(block: Block): void {
    if (this.live.has(block)) return;
    this.live.add(block);
    for (let op = block.last; op !== undefined; op = op.prev) this.enqueue(op);
  }

  /** A region that is executed on values of which nothing is known. */
  private enterBlindly(region: Region): void {
    if (region.first === undefined) return;
    for (const argument of region.first.arguments) this.initialiseArgument(argument);
    this.enter(region.first);
  }

  private initialiseArgument(argument: Value): void {
    const owner = argument.ownerBlock?.parentOp;
    const stateOf = (value: Value): S | undefined => this.observed(value, owner);
    this.raise(argument, this.problem.argument?.(argument, stateOf) ?? this.problem.unknown(argument));
  }

  /** The state of a value that `user` depends on without reading it; it is visited again when the state rises. */
  private observed(value: Value, user: Operation | undefined): S | undefined {
    if (user !== undefined) {
      let known = this.dependants.get(value);
      if (known === undefined) this.dependants.set(value, (known = new Set()));
      known.add(user);
    }
    return this.states.get(value);
  }

  private raise(value: Value, state: S): void {
    const before = this.states.get(value);
    let after = before === undefined ? state : this.problem.join(before, state);
    if (before !== undefined) {
      if (this.problem.equals(before, after)) return;
      if (this.problem.widen !== undefined && isHandedOn(value)) after = this.problem.widen(value, before, after);
    }
    this.states.set(value, after);
    for (let use = value.firstUse; use !== undefined; use = use.next) this.enqueue(use.owner);
    for (const op of this.dependants.get(value) ?? []) this.enqueue(op);
  }

  private visit(op: Operation): void {
    if (op.info.isTerminator) return this.visitTerminator(op);
    const branch = getInterface(op.info, regionBranchInterface);
    if (branch !== undefined) return this.followEdges(op, op, branch.entryEdges(op, this.constants(op)));
    if (getInterface(op.info, callableInterface) !== undefined) return this.visitCallable(op);
    if (getInterface(op.info, callInterface) !== undefined) return this.visitCall(op);
    this.visitPlain(op);
  }

  private visitPlain(op: Operation): void {
    for (const region of op.regions) this.enterBlindly(region);
    if (op.results.length === 0) return;
    const operands: S[] = [];
    for (const use of op.operandUses) {
      const state = this.states.get(use.value);
      if (state === undefined) return;
      operands.push(state);
    }
    const observe = (value: Value): S | undefined => this.observed(value, op);
    const results = op.regions.length > 0 ? undefined : this.problem.transfer(op, operands, observe);
    op.results.forEach((result, i) => {
      const state = results === undefined ? this.problem.unknown(result) : results[i];
      if (state !== undefined) this.raise(result, state);
    });
  }

  private constants(op: Operation): (Attribute | undefined)[] {
    return op.operandUses.map((use) => {
      const state = this.states.get(use.value);
      return state === undefined ? undefined : this.problem.constantOf(state, use.value);
    });
  }

  private visitTerminator(op: Operation): void {
    this.visitSuccessors(op);
    const parent = op.parentOp;
    if (parent === undefined || op.successorUses.length > 0) return;
    const branch = getInterface(parent.info, regionBranchInterface);
    if (branch !== undefined && parent !== this.root) {
      return this.followEdges(parent, op, branch.terminatorEdges(parent, op, this.constants(op)));
    }
    for (const call of this.calls.callers.get(parent) ?? []) this.returnTo(call, op);
  }

  private visitSuccessors(op: Operation): void {
    if (op.successorUses.length === 0) {
      if (op.results.length > 0) this.visitPlain(op);
      return;
    }
    for (const result of op.results) this.raise(result, this.problem.unknown(result));
    const branch = getInterface(op.info, branchInterface);
    const undecided = branch?.chosenSuccessor !== undefined && this.waitsForDecision(op);
    if (undecided) return;
    const chosen = branch?.chosenSuccessor?.(op, this.constants(op));
    op.successorUses.forEach(({ block }, i) => {
      if (chosen !== undefined && chosen !== i) return;
      const range = branch?.successorOperands(op, i);
      block.arguments.forEach((argument, position) => {
        if (range === undefined || position >= range.length) {
          return this.raise(argument, this.problem.unknown(argument));
        }
        this.flow(op.operand(range.start + position), argument);
      });
      this.enter(block);
    });
  }

  /** Whether the operand that decides (the first one) has no state yet: all ways may still turn out to be dead. */
  private waitsForDecision(op: Operation): boolean {
    const first = op.operandUses[0];
    const range = getInterface(op.info, branchInterface)?.successorOperands(op, 0);
    return first !== undefined && range !== undefined && range.start > 0 && this.states.get(first.value) === undefined;
  }

  private flow(from: Value, to: Value): void {
    const state = this.states.get(from);
    if (state !== undefined) this.raise(to, state);
  }

  /** Control goes along edges from `source` (the op itself, or a terminator in it). */
  private followEdges(op: Operation, source: Operation, edges: readonly RegionEdge[]): void {
    for (const { to, start, length, inputs } of edges) {
      for (let i = 0; i < length; i++) this.flow(source.operand(start + i), inputs[i] as Value);
      const targets = to === undefined ? op.results : (to.first?.arguments ?? []);
      if (targets.length > inputs.length) {
        for (const target of targets) if (!inputs.includes(target)) this.initialiseArgument(target);
      }
      if (to?.first !== undefined) this.enter(to.first);
    }
  }

  private visitCallable(op: Operation): void {
    if (!this.calls.closed.has(op)) for (const region of op.regions) this.enterBlindly(region);
    for (const result of op.results) this.raise(result, this.problem.unknown(result));
  }

  private visitCall(op: Operation): void {
    const callee = this.calls.callees.get(op);
    const region = callee && getInterface(callee.info, callableInterface)?.body(callee);
    const entry = region?.first;
    if (entry === undefined || !this.fits(op, entry)) {
      for (const result of op.results) this.raise(result, this.problem.unknown(result));
      return;
    }
    const start = getInterface(op.info, callInterface)?.firstArgument ?? 0;
    entry.arguments.forEach((argument, i) => this.flow(op.operand(start + i), argument));
    this.enter(entry);
    for (const block of region?.blocks() ?? []) {
      const { last } = block;
      if (last?.info.isTerminator === true && last.successorUses.length === 0) {
        if (this.live.has(block)) this.returnTo(op, last);
      }
    }
  }

  private fits(call: Operation, entry: Block): boolean {
    const start = getInterface(call.info, callInterface)?.firstArgument ?? 0;
    return call.operandCount - start === entry.arguments.length;
  }

  private returnTo(call: Operation, terminator: Operation): void {
    if (call.parent === undefined || !this.live.has(call.parent)) return;
    if (terminator.operandCount !== call.results.length || !terminator.info.traits.has("return-like")) {
      for (const result of call.results) this.raise(result, this.problem.unknown(result));
      return;
    }
    call.results.forEach((result, i) => this.flow(terminator.operand(i), result));
  }
}

/** Whether a terminator hands the value on, perhaps to an earlier block or the next iteration. */
function isHandedOn(value: Value): boolean {
  for (let use = value.firstUse; use !== undefined; use = use.next) if (use.owner.info.isTerminator) return true;
  return false;
}

/** All regions of an op and what is nested in it, for clients that go over the results. */
export function allRegions(root: Operation): Region[] {
  const found: Region[] = [];
  walk(root, (op) => void found.push(...op.regions));
  return found;
}
