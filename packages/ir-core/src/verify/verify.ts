import type { Block } from "../ir/block.js";
import { errorAt, opError, opErrorEmitter } from "../ir/diagnostic.js";
import type { Diagnostic, Report } from "../ir/diagnostic.js";
import { UnknownLoc } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { regionChecks, structuralChecks, valueChecks, verifyDeclaredRegions } from "./traits.js";
import { findDominanceError } from "./verify-dominance.js";

/**
 * Checks `root` and everything in it; true when it is valid. The order is MLIR's: an op's own invariants, then what is nested,
 * then invariants over regions, then dominance. Within one isolated scope the first invalid op ends the check, because what
 * follows often only follows from it; isolated scopes beside one another are all checked, so several errors may be reported.
 * `print` is for the few messages that show an op; without it they show its name.
 */
export function verifyOperation(root: Operation, report: Report, print: PrintOp = (op) => `"${op.name}"`): boolean {
  return new Verifier(report, print).run(root);
}

type PrintOp = (op: Operation) => string;

/** Work that is left, innermost last: the recursion of the check, on the heap. */
type Task =
  | { readonly kind: "enter-scope"; readonly op: Operation }
  | { readonly kind: "enter-block"; readonly block: Block }
  | { readonly kind: "block"; readonly block: Block; next: Operation | undefined }
  | { readonly kind: "leave-op"; readonly op: Operation; scopesChecked: boolean }
  | { readonly kind: "leave-scope"; readonly op: Operation };

/** An isolated op under check. */
interface Scope {
  /** How many tasks were there when it began, its `leave-scope` included. */
  readonly base: number;
  failed: boolean;
}

class Verifier {
  private readonly report: Report;
  private readonly print: PrintOp;
  private readonly tasks: Task[] = [];
  private readonly scopes: Scope[] = [];
  private failures = 0;

  constructor(report: Report, print: PrintOp) {
    this.print = print;
    this.report = (diagnostic) => {
      if (diagnostic.severity === "error") this.failures++;
      report(diagnostic);
    };
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
        return this.enterBlock(task.block);
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
    this.scopes.push({ base: this.tasks.length, failed: false });
    this.enterOp(op);
  }

  private leaveScope(op: Operation): void {
    this.tasks.pop();
    const { failed } = this.scopes.pop() as Scope;
    const dominance = failed ? undefined : findDominanceError(op);
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

  /** Runs a check; whether it reported nothing. */
  private passes(check: () => void): boolean {
    const before = this.failures;
    check();
    return this.failures === before;
  }

  private enterOp(op: Operation): void {
    if (!this.passes(() => verifyAlone(op, this.report))) return this.failScope();
    this.tasks.push({ kind: "leave-op", op, scopesChecked: false });
    for (let r = op.regions.length - 1; r >= 0; r--) {
      for (let block = (op.regions[r] as Region).last; block !== undefined; block = block.prev) {
        this.tasks.push({ kind: "enter-block", block });
      }
    }
  }

  private leaveOp(task: Task & { readonly kind: "leave-op" }): void {
    if (!task.scopesChecked) {
      task.scopesChecked = true;
      return this.enterNestedScopes(task.op);
    }
    if (this.scopes[this.scopes.length - 1]?.failed === true) return this.failScope();
    this.tasks.pop();
    if (!this.passes(() => verifyRegionInvariants(task.op, this.report))) this.failScope();
  }

  /** Isolated ops are checked when what stands beside them was. */
  private enterNestedScopes(op: Operation): void {
    for (let r = op.regions.length - 1; r >= 0; r--) {
      for (let block = (op.regions[r] as Region).last; block !== undefined; block = block.prev) {
        for (let child = block.last; child !== undefined; child = child.prev) {
          if (isScope(child)) this.tasks.push({ kind: "enter-scope", op: child });
        }
      }
    }
  }

  private enterBlock(block: Block): void {
    const error = blockEntryError(block);
    if (error !== undefined) {
      this.report(error);
      return this.failScope();
    }
    this.tasks.push({ kind: "block", block, next: block.first });
  }

  private continueBlock(task: Task & { readonly kind: "block" }): void {
    while (task.next !== undefined) {
      const op: Operation = task.next;
      task.next = op.next;
      if (isScope(op)) continue;
      if (op.regions.length > 0) return this.enterOp(op);
      if (!this.passes(() => verifyAlone(op, this.report) && verifyRegionInvariants(op, this.report))) {
        return this.failScope();
      }
    }
    this.tasks.pop();
    const error = blockExitError(task.block, this.print);
    if (error === undefined) return;
    this.report(error);
    this.failScope();
  }
}

function isScope(op: Operation): boolean {
  return op.info.isIsolatedFromAbove && op.regions.length > 0;
}

/** Checks an op on its own, whatever is in it: structure, declaration, traits, its own rules. Stops at the first group that fails. */
export function verifyAlone(op: Operation, report: Report): boolean {
  const { info } = op;
  let ok = true;
  const emitError = opErrorEmitter(op, (diagnostic) => {
    ok = false;
    report(diagnostic);
  });
  if (info.isRegistered) {
    info.verifyCounts?.(op, emitError);
    for (const [trait, check] of structuralChecks) if (ok && info.traits.has(trait)) check(op, emitError);
    if (ok) info.verifyDeclared?.(op, emitError);
    if (ok && op.regions.length > 0) verifyDeclaredRegions(op, emitError);
    for (const [trait, check] of valueChecks) if (ok && info.traits.has(trait)) check(op, emitError);
    if (ok) info.verify?.(op, emitError);
  }
  if (ok && op.regions.length > 0) verifyRegionShape(op, emitError, report);
  return ok;
}

function verifyRegionShape(op: Operation, emitError: (message: string) => void, report: Report): void {
  op.regions.forEach(({ first, last }, i) => {
    if (op.info.hasGraphRegion && first !== last) emitError(`expects graph region #${i} to have 0 or 1 blocks`);
    else if (first?.firstUse !== undefined) {
      report(errorAt("verify/entry-block", op.location, "entry block of region may not have predecessors"));
    }
  });
}

/** Invariants over regions, once everything in them is known to be valid. */
function verifyRegionInvariants(op: Operation, report: Report): boolean {
  const { info } = op;
  let ok = true;
  const noted: Report = (diagnostic) => {
    ok = false;
    report(diagnostic);
  };
  for (const [trait, check] of regionChecks) if (ok && info.traits.has(trait)) check(op, noted);
  if (ok) info.verifyRegions?.(op, opErrorEmitter(op, noted));
  return ok;
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
