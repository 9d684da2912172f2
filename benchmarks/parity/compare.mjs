/** Our output beside mlir-opt's, and what the difference consists of. */
import { Context, DiagnosticList, PassManager, Pipeline, parseModule, printOperation } from "@hls-opt/ir-core";

/**
 * @typedef {import("@hls-opt/ir-core").DialectDefinition} DialectDefinition
 * @typedef {import("@hls-opt/ir-core").Pass} Pass
 */

/**
 * What we print after a pass; a message in angle brackets when it cannot be run.
 * @param {string} text
 * @param {Pass} pass
 * @param {readonly DialectDefinition[]} dialects
 */
export function ourOutput(text, pass, dialects) {
  const diagnostics = new DiagnosticList();
  const context = new Context(dialects, { allowUnregistered: true });
  const module = parseModule(text, context, { report: diagnostics.report });
  if (module === undefined) return "<rejected>";
  try {
    const result = new PassManager(context, new Pipeline().add(pass)).run(module, diagnostics.report);
    return result.ok ? printOperation(module).trimEnd() : `<failed: ${diagnostics.all[0]?.message ?? "?"}>`;
  } catch (error) {
    return `<crashed: ${error instanceof Error ? error.message : String(error)}>`;
  }
}

/**
 * The ops that one side has more of than the other, which mostly names the rewrite that is missing.
 * @param {string} ours
 * @param {string} theirs
 */
export function causeOf(ours, theirs) {
  if (ours.startsWith("<")) return ours;
  const counts = new Map();
  for (const name of opNames(ours)) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of opNames(theirs)) counts.set(name, (counts.get(name) ?? 0) - 1);
  const more = [...counts].filter(([, count]) => count > 0).map(([name]) => name);
  const fewer = [...counts].filter(([, count]) => count < 0).map(([name]) => name);
  if (more.length + fewer.length === 0) return "the same ops in another order, or with other operands";
  const list = (/** @type {string[]} */ names) => names.sort().slice(0, 3).join(", ");
  return [more.length > 0 ? `too many ${list(more)}` : "", fewer.length > 0 ? `too few ${list(fewer)}` : ""]
    .filter((part) => part !== "")
    .join("; ");
}

/** @param {string} text */
function opNames(text) {
  return [...text.matchAll(/(?<=^\s*(?:%[^=]*= )?"?)[a-z_]+\.[a-z_.]+/gm)].map(([name]) => name);
}
