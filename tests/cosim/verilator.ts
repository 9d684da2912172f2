import { emitVerilog } from "@hls-opt/dialect-hw";
import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describeInterface } from "@hls-opt/passes";
import { checkDesign, designSource } from "@hls-opt/verilator-harness";
import type { Design, DesignSource } from "@hls-opt/verilator-harness";

/** A lowered module as the harness takes it. */
export function sourceOf(module: Operation): { readonly design: Design; readonly source: DesignSource } {
  const { all, report } = new DiagnosticList();
  const text = emitVerilog(module, report, { sourceComments: false });
  if (text === undefined) throw new Error(all.map((diagnostic) => diagnostic.message).join("\n"));
  const design = checkDesign({ ...describeInterface(module), verilog: ["network.v"] });
  return { design, source: designSource(design, [{ name: "network.v", text }]) };
}

/** Samples one after the other. */
export function flatten(samples: readonly (readonly bigint[])[]): BigInt64Array {
  return BigInt64Array.from(samples.flat());
}
