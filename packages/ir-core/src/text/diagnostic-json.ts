import type { Diagnostic } from "../ir/diagnostic.js";
import { findFilePosition } from "../ir/location.js";
import type { Location } from "../ir/location.js";
import { allNotes } from "./diagnostic-text.js";

/** Where a message points; absent parts are unknown. Lines and columns count from 1, columns in bytes. */
export interface MessagePosition {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A diagnostic for editors and scripts: plain data. */
export interface DiagnosticRecord extends MessagePosition {
  readonly severity: Diagnostic["severity"];
  readonly code: string;
  readonly message: string;
  readonly notes: readonly (MessagePosition & { readonly message: string })[];
}

/** The data of a diagnostic, notes as `renderDiagnostic` shows them. */
export function diagnosticRecord(diagnostic: Diagnostic, showOperation = true): DiagnosticRecord {
  const { severity, code, location, message } = diagnostic;
  const notes = allNotes(diagnostic, showOperation);
  return {
    severity,
    code,
    ...positionOf(location),
    message,
    notes: notes.map((note) => ({ ...positionOf(note.location), message: note.message })),
  };
}

function positionOf(location: Location): MessagePosition {
  const position = findFilePosition(location);
  if (position === undefined) return {};
  const { file, line, column } = position;
  return line === 0 ? { file } : { file, line, column };
}
