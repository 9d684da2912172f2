import type { Block } from "../ir/block.js";
import { errorAt, opError, opErrorEmitter } from "../ir/diagnostic.js";
import type { Diagnostic, Report } from "../ir/diagnostic.js";
import type { EmitOpError } from "../ir/op-info.js";
import { UnknownLoc } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { checksOf } from "./op-checks.js";
import { SymbolTables } from "../ir/symbol-table.js";
import { verifyDeclaredRegions, verifyIsolated, verifySymbolUsers } from "./traits.js";
import { findDominanceError, hasPlainUses } from "./verify-dominance.js";

/**
 * Checks `root` and everything in it; true when it is valid. The order is MLIR's: an op's own invariants, then what is nested,
 * then invariants over regions, then dominance. Within one isolated scope the first invalid op ends the check, because what
 * follows often only follows from it; isolated scopes beside one another are all checked, so several errors may be reported.
 * `print` is for the few messages that show an op; without it they show its name.
 */
export function verifyOperation(root: Operation, report: Report, print: PrintOp = (op) => `"${op.name}"`): boolean {
  return new Verifier(report, print).run(root);
}

/** Checks an op on its own, whatever is in it; true when it is valid. */
export function verifyAlone(op: Operation, report: Report): boolean {
  return new Verifier(report, (other) => `"${other.name}"`).verifyAlone(op);
}

type PrintOp = (op: Operation) => string;

/** Work that is left, innermost last: the recursion of the check, on the heap. */
type Task =
  | { readonly kind: "enter-scope"; readonly op: Operation }
  | { readonly kind: "enter-block"; readonly block: Block; readonly owner: LeaveOp }
  | { readonly kind: "block"; readonly block: Block; readonly owner: LeaveOp; next: Operation | undefined }
  | LeaveOp
  | { readonly kind: "leave-scope"; readonly op: Operation };

/** The end of an op with regions. */
interface LeaveOp {
  readonly kind: "leave-op";
  readonly op: Operation;
  /** The isolated ops directly in its regions; undefined once they are under check. */
  nested: Operation[] | undefined;
  /** How many symbol users were known when the op began. */
  readonly symbolUsers: number;
}

/** An isolated op under check. */
interface Scope {
  readonly op: Operation;
  /** How many tasks were there when it began, its `leave-scope` included. */
  readonly base: number;
  failed: boolean;
  /** Whether every use so far was plainly behind its definition and within the scope: then nothing is left to search. */
  usesArePlain: boolean;
}

class Verifier {
  private readonly report: Report;
  private readonly print: PrintOp;
  private readonly tasks: Task[] = [];
  private readonly scopes: Scope[] = [];
  private failures = 0;
  /** Ops with symbol references that no table has looked at yet, innermost table last. */
  private readonly symbolUsers: Operation[] = [];
  /** The op that `emitError` is about: one closure for all ops. */
  private current: Operation | undefined;
  private readonly emitError: EmitOpError;

  constructor(report: Report, print: PrintOp) {
    this.print = print;
    this.report = (diagnostic) => {
      if (diagnostic.severity === "error") this.failures++;
      report(diagnostic);
    };
    this.current = undefined;
    this.emitError = (...message) => opErrorEmitter(this.current as Operation, this.report)(...message);
  }

  run(root: Operation): boolean {
    this.enterScope(root);
    for (let task = this.tasks[this.tasks.length - 1]; task !== undefined; task = this.tasks[this.tasks.length - 1]) {
      this.step(task);
    }
    return this.failures === 0;
  }

  private step(task: Task): void {
    switch (task.kind) {
      case "enter-scope":
        this.tasks.pop();
        return this.enterScope(task.op);
      case "enter-block":
        this.tasks.pop();
        return this.enterBlock(task.block, task.owner);
      case "block":
        return this.continueBlock(task);
      case "leave-op":
        return this.leaveOp(task);
      case "leave-scope":
        return this.leaveScope(task.op);
    }
  }

  private enterScope(op: Operation): void {
    this.tasks.push({ kind: "leave-scope", op });
    this.scopes.push({ op, base: this.tasks.length, failed: false, usesArePlain: true });
    this.enterOp(op);
  }

  private leaveScope(op: Operation): void {
    this.tasks.pop();
    const { failed, usesArePlain } = this.scopes.pop() as Scope;
    const dominance = failed || usesArePlain ? undefined : findDominanceError(op);
    if (dominance !== undefined) this.report(dominance);
    const outer = this.scopes[this.scopes.length - 1];
    if (outer !== undefined && (failed || dominance !== undefined)) outer.failed = true;
  }

  /** Gives up the current scope: only its `leave-scope` remains. */
  private failScope(): void {
    const scope = this.scopes[this.scopes.length - 1] as Scope;
    scope.failed = true;
    this.tasks.length = scope.base;
  }

  private enterOp(op: Operation): void {
    if (!this.verifyAlone(op)) return this.failScope();
    const owner: LeaveOp = { kind: "leave-op", op, nested: [], symbolUsers: this.symbolUsers.length };
    this.tasks.push(owner);
    for (let r = op.regions.length - 1; r >= 0; r--) {
      for (let block = (op.regions[r] as Region).last; block !== undefined; block = block.prev) {
        this.tasks.push({ kind: "enter-block", block, owner });
      }
    }
  }

  private leaveOp(task: LeaveOp): void {
    if (task.nested !== undefined) {
      // isolated ops are checked when what stands beside them was
      for (let i = task.nested.length - 1; i >= 0; i--) {
        this.tasks.push({ kind: "enter-scope", op: task.nested[i] as Operation });
      }
      task.nested = undefined;
      return;
    }
    if (this.scopes[this.scopes.length - 1]?.failed === true) return this.failScope();
    this.tasks.pop();
    if (!this.verifyRegionInvariants(task.op) || !this.verifySymbolUsers(task)) this.failScope();
  }

  /** The symbol references whose nearest table this op is. */
  private verifySymbolUsers({ op, symbolUsers: first }: LeaveOp): boolean {
    if (!op.info.isSymbolTable) return true;
    const tables = new SymbolTables();
    const before = this.failures;
    let ok = true;
    for (const user of this.symbolUsers.splice(first)) {
      checksOf(user.info).symbols?.verifySymbolUses(user, tables, () => (ok = false));
    }
    // once more in program order, for the messages
    if (!ok) verifySymbolUsers(op, this.report);
    return this.failures === before;
  }

  private enterBlock(block: Block, owner: LeaveOp): void {
    const error = blockEntryError(block);
    if (error !== undefined) {
      this.report(error);
      return this.failScope();
    }
    this.tasks.push({ kind: "block", block, owner, next: block.first });
  }

  private continueBlock(task: Task & { readonly kind: "block" }): void {
    const scope = this.scopes[this.scopes.length - 1] as Scope;
    while (task.next !== undefined) {
      const op: Operation = task.next;
      task.next = op.next;
      if (scope.usesArePlain && !hasPlainUses(op, task.block, scope.op)) scope.usesArePlain = false;
      if (op.regions.length > 0) {
        if (!op.info.isIsolatedFromAbove) return this.enterOp(op);
        task.owner.nested?.push(op);
        continue;
      }
      if (!this.verifyAlone(op) || !this.verifyRegionInvariants(op)) return this.failScope();
    }
    this.tasks.pop();
    const error = blockExitError(task.block, this.print);
    if (error === undefined) return;
    this.report(error);
    this.failScope();
  }

  /** An op on its own, whatever is in it: structure, declaration, traits, its own rules. Stops at the first group that fails. */
  verifyAlone(op: Operation): boolean {
    const { info } = op;
    const before = this.failures;
    this.current = op;
    if (info.isRegistered) {
      const { structural, values, symbols } = checksOf(info);
      if (symbols !== undefined) this.symbolUsers.push(op);
      info.verifyCounts?.(op, this.emitError);
      for (let i = 0; i < structural.length && this.failures === before; i++) structural[i]?.(op, this.emitError);
      if (this.failures === before) info.verifyDeclared?.(op, this.emitError);
      if (this.failures === before && op.regions.length > 0) verifyDeclaredRegions(op, this.emitError);
      for (let i = 0; i < values.length && this.failures === before; i++) values[i]?.(op, this.emitError);
      if (this.failures === before) info.verify?.(op, this.emitError);
    }
    if (this.failures === before && op.regions.length > 0) verifyRegionShape(op, this.emitError, this.report);
    return this.failures === before;
  }

  /** Invariants over regions, once everything in them is known to be valid. */
  private verifyRegionInvariants(op: Operation): boolean {
    const { info } = op;
    const before = this.failures;
    const { regions } = checksOf(info);
    if (info.isIsolatedFromAbove && this.scopes[this.scopes.length - 1]?.usesArePlain === false) {
      verifyIsolated(op, this.report);
    }
    for (let i = 0; i < regions.length && this.failures === before; i++) regions[i]?.(op, this.report);
    if (this.failures !== before || info.verifyRegions === undefined) return this.failures === before;
    this.current = op;
    info.verifyRegions(op, this.emitError);
    return this.failures === before;
  }
}

function verifyRegionShape(op: Operation, emitError: (message: string) => void, report: Report): void {
  op.regions.forEach(({ first, last }, i) => {
    if (op.info.hasGraphRegion && first !== last) emitError(`expects graph region #${i} to have 0 or 1 blocks`);
    else if (first?.firstUse !== undefined) {
      report(errorAt("verify/entry-block", op.location, "entry block of region may not have predecessors"));
    }
  });
}

/** Whether a block of this region may end in anything: the only block, in an op that wants no terminator or is unknown. */
function needsNoTerminator(block: Block): boolean {
  const region = block.parent;
  if (region === undefined) return true;
  return (
    region.first === region.last && (!region.owner.info.isRegistered || region.owner.info.traits.has("no-terminator"))
  );
}

function blockEntryError(block: Block): Diagnostic | undefined {
  if (block.first === undefined && !needsNoTerminator(block)) {
    return errorAt(
      "verify/terminator",
      block.parentOp?.location ?? UnknownLoc.instance,
      "empty block: expect at least a terminator",
    );
  }
  for (let op = block.first; op !== block.last && op !== undefined; op = op.next) {
    if (op.successorUses.length > 0) {
      return errorAt(
        "verify/successor",
        op.location,
        "operation with block successors must terminate its parent block",
      );
    }
  }
  return undefined;
}

function blockExitError(block: Block, print: PrintOp): Diagnostic | undefined {
  const { last } = block;
  if (last === undefined) return undefined;
  if (last.successorUses.some((use) => use.block.parent !== block.parent)) {
    return opError(last, "branching to block of a different region", [], "verify/successor");
  }
  if (needsNoTerminator(block) || last.info.isTerminator || !last.info.isRegistered) return undefined;
  return errorAt("verify/terminator", last.location, `block with no terminator, has ${print(last)}`);
}
