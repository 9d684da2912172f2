/** The inputs of the comparison with mlir-opt: conformance chunks whose ops both sides know, or neither. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Context, DiagnosticList, parseModule, verifyOperation, walk } from "@hls-opt/ir-core";
import { conformanceFolder } from "../../tests/conformance/run.mjs";

/**
 * @typedef {import("@hls-opt/ir-core").DialectDefinition} DialectDefinition
 * @typedef {object} Chunk
 * @property {string} name
 * @property {string} text
 */

const files = ["custom", "generic", "custom-unregistered"];

/**
 * Chunks that we accept and in which each op belongs to a dialect that we define as MLIR does, or to none that mlir-opt knows:
 * what mlir-opt knows of an op decides what its passes may do to it.
 * @param {readonly DialectDefinition[]} dialects
 * @param {ReadonlySet<string>} known the dialects of mlir-opt
 * @returns {readonly Chunk[]}
 */
export function comparableChunks(dialects, known, folder = conformanceFolder) {
  const ours = new Set(dialects.map((dialect) => dialect.name));
  const seen = new Set();
  const chunks = [];
  for (const file of files) {
    const path = join(folder, `${file}.jsonl`);
    if (!existsSync(path)) continue;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      if (line === "") continue;
      const { name, text } = JSON.parse(line);
      // a marker inside a chunk would divide it
      if (text.includes("// -----") || seen.has(text)) continue;
      seen.add(text);
      if (isComparable(text, dialects, ours, known)) chunks.push({ name: `${file}/${name}`, text });
    }
  }
  return chunks;
}

/**
 * @param {string} text
 * @param {readonly DialectDefinition[]} dialects
 * @param {ReadonlySet<string>} ours
 * @param {ReadonlySet<string>} known
 */
function isComparable(text, dialects, ours, known) {
  const diagnostics = new DiagnosticList();
  const module = parseModule(text, new Context(dialects, { allowUnregistered: true }), { report: diagnostics.report });
  if (module === undefined || diagnostics.hasErrors || !verifyOperation(module, diagnostics.report)) return false;
  let comparable = true;
  walk(module, (op) => {
    if (!ours.has(op.info.dialect) && known.has(op.info.dialect)) comparable = false;
    // an op that only one side knows
    if (ours.has(op.info.dialect) && !op.info.isRegistered) comparable = false;
  });
  return comparable;
}
