/**
 * Runs chunks of the test suites of MLIR and CIRCT through parser, verifier and printer. What must hold of the chunks of
 * each file, and the least share of them that must, stands in one table. Plain JavaScript, so that both the command
 * (from the built packages) and the test (from their sources) use it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  Context,
  DiagnosticList,
  parseModule,
  printOperation,
  renderDiagnostic,
  verifyOperation,
} from "@hls-opt/ir-core";

/**
 * @typedef {import("@hls-opt/ir-core").DialectDefinition} DialectDefinition
 * @typedef {import("@hls-opt/ir-core").Operation} Operation
 *
 * @typedef {object} Chunk one line of a conformance file; which fields it has depends on the file
 * @property {string} name
 * @property {string} text
 * @property {string} [printed]
 * @property {string} [error]
 * @property {string} [scope]
 * @property {readonly [string, string, string, string]} [verdict]
 *
 * @typedef {object} Failure a chunk that does not come out as it should
 * @property {string} name
 * @property {string} reason
 *
 * @typedef {object} ConformanceRow the outcome of one file
 * @property {string} file
 * @property {number} total
 * @property {number} passed
 * @property {readonly Failure[]} failures
 *
 * @typedef {object} Outcome what our tools make of a chunk
 * @property {boolean} accepted
 * @property {string} errors rendered diagnostics
 * @property {string} text
 *
 * @typedef {object} ConformanceFile
 * @property {string} name
 * @property {number} floor the least share, in percent, that must pass: what was measured, rounded down a little
 * @property {boolean} [isOfCirct] whether the chunks are CIRCT's; else they are judged by what mlir-opt knows
 * @property {(chunk: Chunk) => boolean} [applies] which chunks count; all, if it is left out
 * @property {(chunk: Chunk, dialects: readonly DialectDefinition[]) => string | undefined} check says what is wrong
 */

/** @type {readonly ConformanceFile[]} */
export const conformanceFiles = [
  { name: "generic", floor: 99.7, check: (chunk, dialects) => sameText(process(chunk, dialects, true), chunk.text) },
  { name: "custom", floor: 99.8, check: checkCustom },
  { name: "custom-unregistered", floor: 89.2, check: checkCustom },
  { name: "invalid", floor: 98.1, check: checkInvalid },
  {
    name: "mutants",
    floor: 99.8,
    check: (chunk, dialects) => sameVerdict(process(chunk, dialects, false), chunk.verdict?.[1]),
  },
  { name: "circt-core", floor: 100, isOfCirct: true, applies: isValidHardware, check: checkRoundTrip },
];

/** What mlir-opt does not know, and so takes for unregistered where a chunk of another project uses it. */
const notOfMlir = new Set(["num", "nn", "hw", "comb", "seq"]);

/** The folder with the conformance data beside the repository. */
export const conformanceFolder = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));

/**
 * Whether a conformance file is there.
 * @param {string} name
 */
export function hasConformanceFile(name, folder = conformanceFolder) {
  return existsSync(join(folder, `${name}.jsonl`));
}

/**
 * Runs all chunks of one file with these dialects registered.
 * @param {ConformanceFile} file
 * @param {readonly DialectDefinition[]} dialects
 * @returns {ConformanceRow}
 */
export function runConformance({ name, isOfCirct, applies, check }, dialects, folder = conformanceFolder) {
  const known = isOfCirct === true ? dialects : dialects.filter((dialect) => !notOfMlir.has(dialect.name));
  const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8").split("\n");
  /** @type {readonly Chunk[]} */
  const chunks = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  const counted = applies === undefined ? chunks : chunks.filter(applies);
  /** @type {Failure[]} */
  const failures = [];
  for (const chunk of counted) {
    const reason = reasonOf(check, chunk, known);
    if (reason !== undefined) failures.push({ name: chunk.name, reason });
  }
  return { file: name, total: counted.length, passed: counted.length - failures.length, failures };
}

/**
 * The share of the chunks that passed, in percent.
 * @param {ConformanceRow} row
 */
export function passedShare({ total, passed }) {
  return total === 0 ? 100 : (100 * passed) / total;
}

/**
 * A row as it is shown: `generic 2904 2891 99.55%`.
 * @param {ConformanceRow} row
 */
export function formatRow(row) {
  return `${row.file} ${row.total} ${row.passed} ${passedShare(row).toFixed(2)}%`;
}

/**
 * @param {ConformanceFile["check"]} check
 * @param {Chunk} chunk
 * @param {readonly DialectDefinition[]} dialects
 */
function reasonOf(check, chunk, dialects) {
  try {
    return check(chunk, dialects);
  } catch (error) {
    // a crash is a failure of this chunk and should not hide what becomes of the others
    return `crashed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * @param {Chunk} chunk
 * @param {readonly DialectDefinition[]} dialects
 * @param {boolean} generic
 * @returns {Outcome}
 */
function process(chunk, dialects, generic) {
  const context = new Context(dialects, { allowUnregistered: true });
  const diagnostics = new DiagnosticList();
  const module = parseModule(chunk.text, context, { report: diagnostics.report });
  const print = (/** @type {Operation} */ op) => printOperation(op, { generic: true });
  const accepted = module !== undefined && verifyOperation(module, diagnostics.report, print);
  const source = (/** @type {string} */ file) => (file === "<stdin>" ? chunk.text : undefined);
  const errors = diagnostics.all.map((diagnostic) => renderDiagnostic(diagnostic, source)).join("");
  // mlir-opt ends its output by one more line break
  return { accepted, errors, text: module === undefined ? "" : `${printOperation(module, { generic })}\n` };
}

/**
 * @param {Outcome} outcome
 * @param {string} expected
 */
function sameText(outcome, expected) {
  if (!outcome.accepted) return `rejected: ${firstLine(outcome.errors)}`;
  if (outcome.text === expected) return undefined;
  const ours = outcome.text.split("\n");
  const theirs = expected.split("\n");
  const at = ours.findIndex((line, i) => line !== theirs[i]);
  return `printed '${ours[at] ?? ""}' instead of '${theirs[at] ?? ""}'`;
}

/**
 * @param {Chunk} chunk
 * @param {readonly DialectDefinition[]} dialects
 */
function checkCustom(chunk, dialects) {
  return sameText(process(chunk, dialects, false), chunk.printed ?? "");
}

/**
 * @param {Outcome} outcome
 * @param {string | undefined} verdict
 */
function sameVerdict(outcome, verdict) {
  if (verdict === "accept" && !outcome.accepted) return `rejected: ${firstLine(outcome.errors)}`;
  return verdict === "reject" && outcome.accepted ? "accepted" : undefined;
}

/**
 * Rules of the IR and of the dialects that we have: the same first error. Others: no crash.
 * @param {Chunk} chunk
 * @param {readonly DialectDefinition[]} dialects
 */
function checkInvalid(chunk, dialects) {
  const outcome = process(chunk, dialects, false);
  if (chunk.scope !== "core") return undefined;
  const expected = firstLine(chunk.error ?? "");
  if (outcome.accepted) return `accepted, instead of ${expected}`;
  const given = firstLine(outcome.errors);
  return withoutColumn(given) === withoutColumn(expected) ? undefined : `${given} instead of ${expected}`;
}

/** @param {string} text */
const withoutColumn = (text) => text.replace(/^(<stdin>:\d+):\d+:/, "$1:");

const hardwareDialects = new Set(["builtin", "hw", "comb", "seq"]);

/**
 * Whether a chunk of CIRCT is said to be valid and names no dialect but ours.
 * @param {Chunk} chunk
 */
function isValidHardware({ name, text }) {
  if (!name.includes("/valid/")) return false;
  const code = text.replaceAll(/\/\/.*/g, "");
  const ops = code.matchAll(/(?:^|[={}])\s*"?([a-z]\w*)\.[a-zA-Z]/gm);
  const typesAndAttributes = code.matchAll(/[!#]([a-z]\w*)[.<]/g);
  return [...ops, ...typesAndAttributes].every(([, dialect = ""]) => hardwareDialects.has(dialect));
}

/**
 * What is printed reads as the same thing.
 * @param {Chunk} chunk
 * @param {readonly DialectDefinition[]} dialects
 */
function checkRoundTrip(chunk, dialects) {
  const first = process(chunk, dialects, false);
  if (!first.accepted) return `rejected: ${firstLine(first.errors)}`;
  return sameText(process({ name: chunk.name, text: first.text }, dialects, false), first.text);
}

/** @param {string} text */
const firstLine = (text) => text.split("\n", 1)[0] ?? "";
