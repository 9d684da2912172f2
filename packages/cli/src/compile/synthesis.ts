import type { Target } from "@hls-opt/passes";
import { findYosys, synthesize } from "@hls-opt/verilator-harness";
import type { DesignSource, SynthesisResult } from "@hls-opt/verilator-harness";
import { withHarness } from "../design/harness-errors.js";
import { refuse } from "../host/user-error.js";
import type { ResourceReport } from "../report/report.js";

/** Counts the cells of a design with Yosys; what Yosys finds wrong with it is an error. */
export async function synthesizeDesign({ files, design }: DesignSource, target: Target): Promise<ResourceReport> {
  const result = await withHarness(() =>
    synthesize(files, design.top, { mode: "per-module", target: target.synthesis === "xcup" ? "xcup" : "lut6" }),
  );
  const [problem] = result.problems;
  if (problem !== undefined) {
    return refuse(
      "compile/synthesis",
      `Yosys finds ${result.problems.length} faults in the Verilog; the first: ${problem}`,
      {
        advice: "this is a fault of hls-opt: report it with the network",
      },
    );
  }
  return resourceReport(result);
}

/** Whether there is a Yosys to count with. */
export async function hasYosys(): Promise<boolean> {
  return (await findYosys()) !== undefined;
}

function resourceReport({ tool, lut, ff, dsp, bram36, modules }: SynthesisResult): ResourceReport {
  const own = Object.entries(modules).map(([name, cells]) => {
    return [
      name,
      { instances: cells.instances, lut: cells.lut, ff: cells.ff, dsp: cells.dsp, bram36: cells.bram36 },
    ] as const;
  });
  return { tool, lut, ff, dsp, bram36, modules: Object.fromEntries(own) };
}
