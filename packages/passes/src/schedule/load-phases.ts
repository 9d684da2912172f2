import type { Operation, Value } from "@hls-opt/ir-core";
import { dataOperands } from "./data-operands.js";
import type { Kernel, Phase } from "./kernel.js";

/**
 * In which phases somebody looks at each operation's results. Code before a reduction may feed its initial values, its body,
 * or the code after it: a load there reads its buffer whenever one of those does. One pass from users to operands.
 */
export function phasesOfUse(kernel: Kernel): ReadonlyMap<Operation, readonly Phase[]> {
  const found = new Map<Operation, Set<Phase>>();
  const note = (value: Value, phases: Iterable<Phase>): void => {
    const op = value.definingOp;
    if (op === undefined) return;
    const known = found.get(op) ?? new Set<Phase>();
    for (const phase of phases) known.add(phase);
    found.set(op, known);
  };
  for (const { initial } of kernel.carried) note(initial, ["before"]);
  for (let i = kernel.ops.length - 1; i >= 0; i--) {
    const { op, phase } = kernel.ops[i] as Kernel["ops"][number];
    const looksNow = phase !== "before" || op.name === "affine.store";
    const phases = looksNow ? [phase] : (found.get(op) ?? []);
    for (const operand of dataOperands(op)) note(operand, phases);
  }
  return new Map([...found].map(([op, phases]) => [op, [...phases]]));
}
