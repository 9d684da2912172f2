import { combDialect, emitVerilog, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import { builtinDialect, Context, DiagnosticList, parseModule, verifyOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";

/** Parses and verifies hardware; throws with the diagnostics when something is wrong. */
export function parseHardware(text: string): Operation {
  const { all, report } = new DiagnosticList();
  const context = new Context([builtinDialect, hwDialect, combDialect, seqDialect]);
  const root = parseModule(text, context, { report });
  if (root !== undefined && all.length === 0) verifyOperation(root, report);
  if (root === undefined || all.length > 0) throw new Error(all.map((diagnostic) => diagnostic.message).join("\n"));
  return root;
}

/** The Verilog of hardware; throws with the diagnostics when something is wrong. */
export function printVerilog(root: Operation): string {
  const { all, report } = new DiagnosticList();
  const text = emitVerilog(root, report, { sourceComments: false });
  if (text === undefined) throw new Error(all.map((diagnostic) => diagnostic.message).join("\n"));
  return text;
}
