import type { HardwarePlan, PlannedAccess, PlannedKernel } from "@hls-opt/passes";
import type { Value } from "@hls-opt/ir-core";
import type { KernelReport } from "./report.js";

/** The kernels of a schedule, in program order. */
export function kernelRows(plan: HardwarePlan): KernelReport[] {
  const names = new Map<Value, string>(plan.buffers.map((buffer) => [buffer.alloc.result(), buffer.name]));
  plan.inputs.forEach((input, i) => names.set(input, plan.inputs.length === 1 ? "input" : `input ${i}`));
  plan.outputs.forEach((output) => names.set(output, "output"));
  return plan.kernels.map((kernel) => kernelRow(kernel, names));
}

function kernelRow(
  { kernel, pipeline, start, loads, stores }: PlannedKernel,
  names: ReadonlyMap<Value, string>,
): KernelReport {
  return {
    name: kernel.name,
    start,
    iterations: kernel.space.size,
    depth: pipeline.depth,
    lanes: Math.max(1, stores.length),
    operations: kernel.ops.length,
    reads: memoriesOf(loads, names),
    writes: memoriesOf(stores, names),
  };
}

function memoriesOf(accesses: readonly PlannedAccess[], names: ReadonlyMap<Value, string>): string[] {
  return [...new Set(accesses.map(({ memory }) => names.get(memory) ?? "?"))];
}
