import type { Diagnostic, DiagnosticNote } from "../ir/diagnostic.js";
import { CallSiteLoc, findFilePosition, UnknownLoc } from "../ir/location.js";
import type { FileLineColLoc, Location } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import { printOperation } from "./print-operation.js";

/** The text of the sources that diagnostics may point into, by file name. */
export type SourceLookup = (file: string) => string | undefined;

/** Decorates the parts of a rendered diagnostic: colours, for instance. */
export interface DiagnosticStyle {
  place(text: string): string;
  /** `error:`, `warning:`, `remark:` or `note:`. */
  label(text: string): string;
  caret(text: string): string;
}

export interface RenderOptions {
  readonly style?: DiagnosticStyle;
  /** Show the operation that an error is about, in generic form; on unless told (`--mlir-print-op-on-diagnostic`). */
  readonly showOperation?: boolean;
}

const plain: DiagnosticStyle = { place: (text) => text, label: (text) => text, caret: (text) => text };

/**
 * A diagnostic as mlir-opt shows it: `file:line:col: error: message`, the source line, a caret, the callers of an inlined
 * location, the operation in question in generic form, the notes.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sourceOf: SourceLookup, options: RenderOptions = {}): string {
  const { location, severity, message } = diagnostic;
  const style = options.style ?? plain;
  let text = renderMessage(location, severity, message, sourceOf, style);
  let shown = location;
  for (const note of allNotes(diagnostic, options.showOperation)) {
    // the source line is not repeated
    const source = samePosition(note.location, shown) ? () => undefined : sourceOf;
    text += renderMessage(note.location, "note", note.message, source, style);
    shown = note.location;
  }
  return text;
}

/** What is said behind a diagnostic: the callers of its location, the operation in question, its own notes. */
export function allNotes(diagnostic: Diagnostic, showOperation = true): readonly DiagnosticNote[] {
  const { location, operation, notes } = diagnostic;
  return [...callers(location), ...(showOperation ? currentOperation(location, operation) : []), ...notes];
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

function renderMessage(
  location: Location,
  severity: string,
  message: string,
  sourceOf: SourceLookup,
  style: DiagnosticStyle,
): string {
  const position = findFilePosition(location);
  const label = style.label(`${severity}:`);
  if (position === undefined) {
    const shown = location === UnknownLoc.instance ? "" : `${location}: `;
    return `${style.place("<unknown>:0:")} ${label} ${shown}${message}\n`;
  }
  const heading = `${style.place(placeOf(position))} ${label} ${message}\n`;
  return heading + renderLine(position, sourceOf(position.file), style);
}

/** `file:3:5:`, or `file:` where the whole file is meant. */
function placeOf({ file, line, column }: FileLineColLoc): string {
  return line === 0 ? `${file}:` : `${file}:${line}:${column}:`;
}

/** Of a longer line, what surrounds the caret is shown. */
const longestLine = 400;

/** The source line and a caret under the column; nothing for positions outside the source. */
function renderLine({ line, column }: FileLineColLoc, source: string | undefined, style: DiagnosticStyle): string {
  const text = source === undefined ? undefined : lineOf(source, line);
  if (text === undefined || column < 1) return "";
  const before = textBefore(text, column);
  const start = text.length <= longestLine ? 0 : Math.max(0, before.length - longestLine / 2);
  const shown = expandTabs(text.slice(start, start + longestLine));
  const indent = " ".repeat(expandTabs(before.slice(start)).length);
  return `${shown}\n${indent}${style.caret("^")}\n`;
}

/** Columns count bytes. */
function textBefore(line: string, column: number): string {
  const bytes = new TextEncoder().encode(line);
  return new TextDecoder().decode(bytes.subarray(0, column - 1));
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
