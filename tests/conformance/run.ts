import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Context, DiagnosticList, parseModule, printOperation, renderDiagnostic, verifyOperation } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";

/** One chunk of a conformance file; which fields it has depends on the file. */
interface Chunk {
  readonly name: string;
  readonly text: string;
  readonly printed?: string;
  readonly error?: string;
  readonly scope?: string;
  readonly verdict?: readonly [string, string, string, string];
}

/** A chunk that does not come out as it should. */
export interface Failure {
  readonly name: string;
  readonly reason: string;
}

/** The outcome of one conformance file. */
export interface ConformanceRow {
  readonly file: string;
  readonly total: number;
  readonly passed: number;
  readonly failures: readonly Failure[];
}

/** What our tools make of a chunk. */
interface Outcome {
  readonly accepted: boolean;
  /** Rendered diagnostics. */
  readonly errors: string;
  readonly text: string;
}

type Check = (chunk: Chunk, dialects: readonly DialectDefinition[]) => string | undefined;

/** What must hold of the chunks of each file; the check returns what is wrong. */
const checks: Readonly<Record<string, Check>> = {
  generic: (chunk, dialects) => sameText(process(chunk, dialects, true), chunk.text),
  custom: (chunk, dialects) => sameText(process(chunk, dialects, false), chunk.printed ?? ""),
  "custom-unregistered": (chunk, dialects) => sameText(process(chunk, dialects, false), chunk.printed ?? ""),
  mutants: (chunk, dialects) => sameVerdict(process(chunk, dialects, false), chunk.verdict?.[1]),
  invalid: (chunk, dialects) => (chunk.scope === "core" ? sameError(process(chunk, dialects, false), chunk.error ?? "") : noCrash(chunk, dialects)),
};

/** The folder with the conformance data beside the repository. */
export const conformanceFolder: string = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));

/** Whether a conformance file is there. */
export function hasConformanceFile(file: string, folder = conformanceFolder): boolean {
  return existsSync(join(folder, `${file}.jsonl`));
}

/** Runs all chunks of one file (`generic`, `custom`, ...) with these dialects registered. */
export function runConformance(file: string, dialects: readonly DialectDefinition[], folder = conformanceFolder): ConformanceRow {
  const check = checks[file];
  if (check === undefined) throw new RangeError(`no check is known for '${file}'; there are ${Object.keys(checks).join(", ")}`);
  const chunks = readFileSync(join(folder, `${file}.jsonl`), "utf8").split("\n").filter((line) => line !== "");
  const failures: Failure[] = [];
  for (const line of chunks) {
    const chunk = JSON.parse(line) as Chunk;
    const reason = check(chunk, dialects);
    if (reason !== undefined) failures.push({ name: chunk.name, reason });
  }
  return { file, total: chunks.length, passed: chunks.length - failures.length, failures };
}

/** A row as it is shown: `generic 2904 2891 99.55%`. */
export function formatRow({ file, total, passed }: ConformanceRow): string {
  return `${file} ${total} ${passed} ${((100 * passed) / total).toFixed(2)}%`;
}

function process(chunk: Chunk, dialects: readonly DialectDefinition[], generic: boolean): Outcome {
  const context = new Context(dialects, { allowUnregistered: true });
  const diagnostics = new DiagnosticList();
  const module = parseModule(chunk.text, context, { report: diagnostics.report });
  const accepted = module !== undefined && verifyOperation(module, diagnostics.report);
  const errors = diagnostics.all.map((diagnostic) => renderDiagnostic(diagnostic, (file) => (file === "<stdin>" ? chunk.text : undefined)));
  // mlir-opt ends its output by one more line break
  return { accepted, errors: errors.join(""), text: module === undefined ? "" : `${printOperation(module, { generic })}\n` };
}

function sameText(outcome: Outcome, expected: string): string | undefined {
  if (!outcome.accepted) return `rejected: ${firstLine(outcome.errors)}`;
  if (outcome.text === expected) return undefined;
  const ours = outcome.text.split("\n");
  const theirs = expected.split("\n");
  const at = ours.findIndex((line, i) => line !== theirs[i]);
  return `printed '${ours[at] ?? ""}' instead of '${theirs[at] ?? ""}'`;
}

function sameVerdict(outcome: Outcome, verdict: string | undefined): string | undefined {
  if (verdict === "accept" && !outcome.accepted) return `rejected: ${firstLine(outcome.errors)}`;
  return verdict === "reject" && outcome.accepted ? "accepted" : undefined;
}

function sameError(outcome: Outcome, expected: string): string | undefined {
  if (outcome.accepted) return `accepted, instead of ${firstLine(expected)}`;
  return firstLine(outcome.errors) === firstLine(expected) ? undefined : `${firstLine(outcome.errors)} instead of ${firstLine(expected)}`;
}

function noCrash(chunk: Chunk, dialects: readonly DialectDefinition[]): undefined {
  process(chunk, dialects, false);
  return undefined;
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
