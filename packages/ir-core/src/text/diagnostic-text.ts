import type { Diagnostic } from "../ir/diagnostic.js";
import { FileLineColLoc, findFilePosition, UnknownLoc } from "../ir/location.js";
import type { Location } from "../ir/location.js";

/** The text of the sources that diagnostics may point into, by file name. */
export type SourceLookup = (file: string) => string | undefined;

/** A diagnostic as mlir-opt shows it: `file:line:col: error: message`, the source line, a caret, then the notes. */
export function renderDiagnostic(diagnostic: Diagnostic, sourceOf: SourceLookup): string {
  const parts = [renderMessage(diagnostic.location, diagnostic.severity, diagnostic.message, sourceOf)];
  for (const note of diagnostic.notes) parts.push(renderMessage(note.location, "note", note.message, sourceOf));
  return parts.join("");
}

function renderMessage(location: Location, severity: string, message: string, sourceOf: SourceLookup): string {
  const position = findFilePosition(location);
  if (position === undefined) return `${location === UnknownLoc.instance ? "<unknown>:0" : location.toString()}: ${severity}: ${message}\n`;
  const heading = `${position.file}:${position.line}:${position.column}: ${severity}: ${message}\n`;
  return heading + renderLine(position, sourceOf(position.file));
}

/** The source line and the caret under the column; nothing for positions outside the source. */
function renderLine({ line, column }: FileLineColLoc, source: string | undefined): string {
  const text = source === undefined ? undefined : lineOf(source, line);
  if (text === undefined || column < 1) return "";
  return `${expandTabs(text)}\n${caretPadding(text, column)}^\n`;
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

const encoder = new TextEncoder();

/** Blanks as wide as what precedes the column, which counts bytes. */
function caretPadding(text: string, column: number): string {
  let bytes = 1;
  let width = 0;
  for (const char of text) {
    if (bytes >= column) break;
    bytes += encoder.encode(char).length;
    width += char === "\t" ? tabStop - (width % tabStop) : 1;
  }
  return " ".repeat(width + Math.max(0, column - bytes));
}
