import { diagnosticRecord, renderDiagnostic } from "@hls-opt/ir-core";
import type { Diagnostic, DiagnosticRecord, DiagnosticStyle } from "@hls-opt/ir-core";
import { Chalk } from "chalk";
import type { ChalkInstance } from "chalk";
import type { Host } from "./host.js";

/** The text that locations in `file` point into. */
export interface SourceText {
  readonly file: string;
  readonly source: string;
}

/** Prints a diagnostic in the host's format; `showOperation` adds the operation in question, as mlir-opt does. */
export function printDiagnostic(host: Host, diagnostic: Diagnostic, source?: SourceText, showOperation = false): void {
  const { format } = host.diagnostics;
  if (format === "text") {
    const sourceOf = (file: string): string | undefined => (file === source?.file ? source.source : undefined);
    host.writeError(renderDiagnostic(diagnostic, sourceOf, { style: styleOf(host), showOperation }));
    return;
  }
  const record = diagnosticRecord(diagnostic, showOperation);
  host.writeError(`${format === "json" ? JSON.stringify(record) : githubCommand(record)}\n`);
}

function styleOf({ hasColour }: Host): DiagnosticStyle {
  const chalk = new Chalk({ level: hasColour ? 1 : 0 });
  return {
    place: (text) => chalk.bold(text),
    label: (text) => colourOf(chalk, text)(text),
    caret: (text) => chalk.green.bold(text),
  };
}

function colourOf(chalk: ChalkInstance, label: string): ChalkInstance {
  if (label === "error:") return chalk.red.bold;
  return label === "warning:" ? chalk.magenta.bold : chalk.cyan.bold;
}

/** A workflow command of GitHub Actions, which shows it beside the line of a change. */
function githubCommand({ severity, code, file, line, column, message, notes }: DiagnosticRecord): string {
  const level = severity === "remark" ? "notice" : severity;
  const properties = { file, line, col: column, title: code };
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  const text = [message, ...notes.map((note) => `note: ${note.message}`)].join("\n");
  return `::${level} ${given.join(",")}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
