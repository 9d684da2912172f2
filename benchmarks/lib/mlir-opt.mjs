/**
 * What LLVM's mlir-opt 19 makes of many small texts, at the price of a few processes: the texts go through
 * `--split-input-file` in batches, and a batch that crashes is halved until the culprit is alone.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * @typedef {object} Verdict what a tool says of a text
 * @property {boolean} accepted
 * @property {boolean} [crashed] whether it ended by a signal, so that nothing can be compared
 * @property {string} [error] the first error, as `line: message`
 * @property {string} generic the print in generic form, if it was accepted
 * @property {string} custom the print in custom form, if it was accepted
 */

const mlirOpt = "/usr/lib/llvm-19/bin/mlir-opt";
const marker = "// -----";

/** Whether there is an mlir-opt to compare with. */
export const hasMlirOpt = () => existsSync(mlirOpt);

/**
 * The verdicts on some texts, in their order. A text must not contain the marker that splits files.
 * @param {readonly string[]} texts
 * @returns {Verdict[]}
 */
export function judgeAll(texts) {
  if (texts.length === 0) return [];
  const generic = runSplit(texts, ["--mlir-print-op-generic"]);
  const custom = generic === undefined ? undefined : runSplit(texts, []);
  if (generic !== undefined && custom !== undefined) {
    return texts.map((_, i) => {
      const accepted = generic.prints[i] !== "";
      return { accepted, error: generic.errors[i], generic: generic.prints[i] ?? "", custom: custom.prints[i] ?? "" };
    });
  }
  if (texts.length === 1) return [{ accepted: false, crashed: true, generic: "", custom: "" }];
  const middle = texts.length >> 1;
  return [...judgeAll(texts.slice(0, middle)), ...judgeAll(texts.slice(middle))];
}

/**
 * @param {readonly string[]} texts
 * @param {readonly string[]} options
 * @returns {{ prints: string[], errors: (string | undefined)[] } | undefined} undefined after a crash
 */
function runSplit(texts, options) {
  const lines = [];
  // a marker splits only where something stands before it
  let line = 2;
  let input = "\n";
  for (const text of texts) {
    lines.push(line);
    const piece = `${marker}\n${text}\n`;
    input += piece;
    line += piece.split("\n").length - 1;
  }
  const given = ["--split-input-file", "--allow-unregistered-dialect", ...options, "-"];
  const run = spawnSync(mlirOpt, given, { input, encoding: "utf8", maxBuffer: 1 << 30, timeout: 60_000 });
  if (run.signal !== null || run.error !== undefined) return undefined;
  // before the first marker stands that empty module
  const prints = run.stdout.split(/^\/\/ -----\n/m).slice(1);
  if (prints.length !== texts.length) return undefined;
  return { prints, errors: firstErrors(run.stderr, lines) };
}

/**
 * @param {string} output
 * @param {readonly number[]} lines the line of the marker before each text
 * @returns {(string | undefined)[]}
 */
function firstErrors(output, lines) {
  const found = new Map();
  for (const [, at, line, message] of output.matchAll(
    /^within split at <stdin>:(\d+) offset :(\d+):\d+: error: (.*)$/gm,
  )) {
    // the text begins on the second line, behind the marker's line break
    if (!found.has(Number(at))) found.set(Number(at), `${Number(line) - 1}: ${message}`);
  }
  return lines.map((line) => found.get(line));
}
