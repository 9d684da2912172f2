/** What our own parser, verifier and printer make of a text, in the form in which `mlir-opt.mjs` gives its verdicts. */
import {
  Context,
  DiagnosticList,
  parseModule,
  printOperation,
  renderDiagnostic,
  verifyOperation,
} from "@hls-opt/ir-core";

/**
 * @param {string} text
 * @param {readonly import("@hls-opt/ir-core").DialectDefinition[]} dialects
 * @returns {import("./mlir-opt.mjs").Verdict}
 */
export function judge(text, dialects) {
  const context = new Context(dialects, { allowUnregistered: true });
  const diagnostics = new DiagnosticList();
  const module = parseModule(text, context, { report: diagnostics.report });
  const print = (/** @type {import("@hls-opt/ir-core").Operation} */ op) => printOperation(op, { generic: true });
  const accepted = module !== undefined && verifyOperation(module, diagnostics.report, print);
  if (module === undefined || !accepted) {
    const [first] = diagnostics.all.map((diagnostic) => renderDiagnostic(diagnostic, () => undefined));
    return {
      accepted: false,
      error: first?.split("\n", 1)[0]?.replace(/^<stdin>:(\d+):\d+: error: /, "$1: "),
      generic: "",
      custom: "",
    };
  }
  return { accepted, generic: `${printOperation(module, { generic: true })}\n`, custom: `${printOperation(module)}\n` };
}
