import { findFilePosition } from "@hls-opt/ir-core";
import type { Diagnostic, FileLineColLoc, Location, Severity } from "@hls-opt/ir-core";
import { Chalk } from "chalk";
import type { ChalkInstance } from "chalk";
import type { Host } from "./host.js";

/** The text that locations in `file` point into. */
export interface SourceText {
  readonly file: string;
  readonly source: string;
}

/** Prints a diagnostic and its notes with the source lines they point at, as mlir-opt and C compilers do. */
export function printDiagnostic(host: Host, diagnostic: Diagnostic, source?: SourceText): void {
  const chalk = new Chalk({ level: host.hasColour ? 1 : 0 });
  const { severity, location, message, notes } = diagnostic;
  const parts = [
    showMessage(chalk, severity, location, message, source),
    ...notes.map((note) => showMessage(chalk, "note", note.location, note.message, source)),
  ];
  host.writeError(parts.join(""));
}

type Label = Severity | "note";

function showMessage(
  chalk: ChalkInstance,
  label: Label,
  location: Location,
  message: string,
  source: SourceText | undefined,
): string {
  const position = findFilePosition(location);
  const place = position === undefined ? "" : `${chalk.bold(placeOf(position))} `;
  return `${place}${colourOf(chalk, label)(`${label}:`)} ${message}\n${showLine(chalk, position, source)}`;
}

/** `file:3:5:`, or `file:` where the whole file is meant. */
function placeOf({ file, line, column }: FileLineColLoc): string {
  return line === 0 ? `${file}:` : `${file}:${line}:${column}:`;
}

function colourOf(chalk: ChalkInstance, label: Label): ChalkInstance {
  if (label === "error") return chalk.red.bold;
  return label === "warning" ? chalk.magenta.bold : chalk.cyan.bold;
}

const longestLine = 200;

/** The line with a caret below its column; nothing where the line is not at hand. */
function showLine(chalk: ChalkInstance, position: FileLineColLoc | undefined, source: SourceText | undefined): string {
  if (position === undefined || position.line === 0 || source?.file !== position.file) return "";
  const line = lineOf(source.source, position.line);
  if (line === undefined) return "";
  // Columns count bytes.
  const before = Buffer.from(line)
    .subarray(0, position.column - 1)
    .toString("utf8");
  const start = Math.max(0, before.length - longestLine / 2);
  const shown = line.slice(start, start + longestLine);
  const indent = before.slice(start).replace(/[^\t]/g, " ");
  return `${shown}\n${indent}${chalk.green.bold("^")}\n`;
}

function lineOf(text: string, line: number): string | undefined {
  let start = 0;
  for (let i = 1; i < line; i++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}
