import type { Diagnostic, DiagnosticNote } from "../ir/diagnostic.js";
import { CallSiteLoc, findFilePosition, UnknownLoc } from "../ir/location.js";
import type { FileLineColLoc, Location } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import { printOperation } from "./print-operation.js";

/** The text of the sources that diagnostics may point into, by file name. */
export type SourceLookup = (file: string) => string | undefined;

/**
 * A diagnostic as mlir-opt shows it: `file:line:col: error: message`, the source line, a caret, the callers of an inlined
 * location, the operation in question in generic form, the notes.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sourceOf: SourceLookup): string {
  const { location, severity, message, operation, notes } = diagnostic;
  const all = [...callers(location), ...currentOperation(location, operation), ...notes];
  let text = renderMessage(location, severity, message, sourceOf);
  let shown = location;
  for (const note of all) {
    // the source line is not repeated
    text += renderMessage(
      note.location,
      "note",
      note.message,
      samePosition(note.location, shown) ? () => undefined : sourceOf,
    );
    shown = note.location;
  }
  return text;
}

function samePosition(a: Location, b: Location): boolean {
  return a === b || a.toString() === b.toString();
}

function callers(location: Location): DiagnosticNote[] {
  const notes: DiagnosticNote[] = [];
  let current = location;
  while (current instanceof CallSiteLoc) {
    current = current.caller;
    notes.push({ location: current, message: "called from" });
  }
  return notes;
}

function currentOperation(location: Location, operation: Operation | undefined): DiagnosticNote[] {
  if (operation === undefined) return [];
  const text = printOperation(operation, { generic: true, localScope: true, elideLargerThan: 16 });
  return [{ location, message: `see current operation: ${text.includes("\n") ? "\n" : ""}${text}` }];
}

function renderMessage(location: Location, severity: string, message: string, sourceOf: SourceLookup): string {
  const position = findFilePosition(location);
  if (position === undefined) {
    return `<unknown>:0: ${severity}: ${location === UnknownLoc.instance ? "" : `${location}: `}${message}\n`;
  }
  const heading = `${position.file}:${position.line}:${position.column}: ${severity}: ${message}\n`;
  return heading + renderLine(position, sourceOf(position.file));
}

// eslint-disable-next-line no-control-regex -- the whole ASCII range
const ascii = /^[\x00-\x7f]*$/;

/** The source line and a caret under the column; nothing for positions outside the source, no caret where columns are uncertain. */
function renderLine({ line, column }: FileLineColLoc, source: string | undefined): string {
  const text = source === undefined ? undefined : lineOf(source, line);
  if (text === undefined || column < 1) return "";
  const caret = ascii.test(text) ? `${" ".repeat(expandTabs(text.slice(0, column - 1)).length)}^\n` : "";
  return `${expandTabs(text)}\n${caret}`;
}

function lineOf(source: string, line: number): string | undefined {
  if (line < 1) return undefined;
  let start = 0;
  for (let current = 1; current < line; current++) {
    const next = source.indexOf("\n", start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const end = source.indexOf("\n", start);
  return source.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}

const tabStop = 8;

/** LLVM prints tabs as blanks up to the next multiple of eight columns. */
function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let out = "";
  for (const char of text) out += char === "\t" ? " ".repeat(tabStop - (out.length % tabStop)) : char;
  return out;
}
