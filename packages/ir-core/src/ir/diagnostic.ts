import type { Location } from "./location.js";
import type { EmitOpError } from "./op-info.js";
import type { Operation } from "./operation.js";

export type Severity = "error" | "warning" | "remark";

export interface DiagnosticNote {
  readonly location: Location;
  readonly message: string;
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
