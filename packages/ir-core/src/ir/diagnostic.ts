import type { Location } from "./location.js";
import type { EmitOpError } from "./op-info.js";
import type { Operation } from "./operation.js";

export type Severity = "error" | "warning" | "remark";

export interface DiagnosticNote {
  readonly location: Location;
  readonly message: string;
}

/** Whether a pass did something to an op, or did not. */
export type RemarkKind = "passed" | "missed";

/** Which pass tells what it did or did not do. */
export interface RemarkSource {
  readonly kind: RemarkKind;
  readonly pass: string;
}

/** Something to tell the user: lower case, no final period, names the op, what was found and what was expected. */
export interface Diagnostic {
  readonly severity: Severity;
  /** `area/slug`, for machines: `parse/unexpected-token`, `nn/shape-mismatch`. */
  readonly code: string;
  readonly location: Location;
  readonly message: string;
  readonly notes: readonly DiagnosticNote[];
  /** The operation that the message is about; shown in generic form behind an error. */
  readonly operation?: Operation;
  /** Set on what passes tell of each op for those who ask (`--remarks`); the pass manager keeps others from hearing it. */
  readonly remark?: RemarkSource;
}

export type Report = (diagnostic: Diagnostic) => void;

/** Collects diagnostics; the sink that parser, verifier and passes report to. */
export class DiagnosticList {
  readonly all: Diagnostic[] = [];
  readonly report: Report = (diagnostic) => void this.all.push(diagnostic);

  get hasErrors(): boolean {
    return this.all.some((diagnostic) => diagnostic.severity === "error");
  }
}

/** An error at a location. */
export function errorAt(
  code: string,
  location: Location,
  message: string,
  notes: readonly DiagnosticNote[] = [],
): Diagnostic {
  return { severity: "error", code, location, message, notes };
}

/** An error at an operation, worded as MLIR words them: `'dialect.op' op message`. */
export function opError(
  op: Operation,
  message: string,
  notes: readonly DiagnosticNote[] = [],
  code = `${op.info.dialect}/invalid-op`,
): Diagnostic {
  return { ...errorAt(code, op.location, `'${op.name}' op ${message}`, notes), operation: op };
}

/**
 * What a pass did to an op, for those who ask: `remarkPassed(loop, "affine-loop-tile", "is tiled by 4, 4")`. Costs little where
 * nobody does, so that passes report it always.
 */
export function remarkPassed(
  op: Operation,
  pass: string,
  message: string,
  notes: readonly DiagnosticNote[] = [],
): Diagnostic {
  return remark(op, { kind: "passed", pass }, message, notes);
}

/**
 * What a pass did not do to an op and why, for those who ask. The notes show the reason in the source: the accesses of the
 * dependence in the way.
 */
export function remarkMissed(
  op: Operation,
  pass: string,
  message: string,
  notes: readonly DiagnosticNote[] = [],
): Diagnostic {
  return remark(op, { kind: "missed", pass }, message, notes);
}

function remark(op: Operation, source: RemarkSource, message: string, notes: readonly DiagnosticNote[]): Diagnostic {
  const text = `'${op.name}' op ${message} [${source.pass}]`;
  return {
    severity: "remark",
    code: `remark/${source.kind}`,
    location: op.location,
    message: text,
    notes,
    remark: source,
  };
}

/** The error sink that verifiers of one op are given. */
export function opErrorEmitter(op: Operation, report: Report): EmitOpError {
  return (message, notes = [], { prefix = true, showOperation = true, at = op } = {}) => {
    const placed = notes.map((note) => ({ location: note.op.location, message: note.message }));
    const text = prefix ? `'${at.name}' op ${message}` : message;
    const error = errorAt(`${op.info.dialect}/invalid-op`, at.location, text, placed);
    report(showOperation ? { ...error, operation: at } : error);
  };
}

/** Our own fault: an invariant of the compiler does not hold. The only exception that crosses a package border. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}
