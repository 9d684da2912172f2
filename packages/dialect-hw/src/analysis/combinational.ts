import { as, opError } from "@hls-opt/ir-core";
import type { Operation, Report, Value } from "@hls-opt/ir-core";
import { InstanceOp } from "../hw/instance.js";
import { FirMemOp, FirMemReadOp, RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, InitialOp, ShiftRegOp } from "../seq/register-ops.js";

const stateful = new Set([
  CompRegOp.info,
  CompRegCeOp.info,
  ShiftRegOp.info,
  InitialOp.info,
  FirMemOp.info,
  InstanceOp.info,
]);

/** Whether the results of an op change at the clock edge only, or come from a module below. */
export function isSource(op: Operation): boolean {
  if (stateful.has(op.info)) return true;
  if (op.info === RomOp.info) return new RomOp(op).latency.number > 0;
  if (op.info === FirMemReadOp.info) return readLatency(new FirMemReadOp(op)) > 0;
  return false;
}

/** The read latency of the memory behind a read port. */
export function readLatency(port: FirMemReadOp): number {
  return as(port.memory.definingOp, FirMemOp)?.readLatency.number ?? 0;
}

/** Which operands an analysis follows. */
export type OperandsOf = (op: Operation) => readonly Value[];

/**
 * The ops of `candidates` that are no sources, each after those whose results it uses, otherwise in the given order:
 * a depth-first walk with an explicit stack. Reports every combinational cycle's ops, and returns undefined then.
 */
export function combinationalOrder(
  candidates: readonly Operation[],
  operandsOf: OperandsOf,
  report: Report,
): Operation[] | undefined {
  const state = new Map<Operation, "open" | "done">();
  const order: Operation[] = [];
  for (const root of candidates) {
    if (isSource(root) || state.has(root)) continue;
    const cycle = visit(root, state, order, operandsOf);
    if (cycle === undefined) continue;
    reportCycle(cycle, report);
    return undefined;
  }
  return order;
}

interface Frame {
  readonly op: Operation;
  readonly operands: readonly Value[];
  next: number;
}

/** Appends `root` and what it needs to `order`; the ops of a cycle when there is one. */
function visit(
  root: Operation,
  state: Map<Operation, "open" | "done">,
  order: Operation[],
  operandsOf: OperandsOf,
): Operation[] | undefined {
  const stack: Frame[] = [{ op: root, operands: operandsOf(root), next: 0 }];
  state.set(root, "open");
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const value = frame.operands[frame.next++];
    if (value === undefined) {
      state.set(frame.op, "done");
      order.push(frame.op);
      stack.pop();
      continue;
    }
    const op = value.definingOp;
    if (op === undefined || isSource(op) || state.get(op) === "done") continue;
    if (state.get(op) === "open") return stack.slice(stack.findIndex((f) => f.op === op)).map((f) => f.op);
    state.set(op, "open");
    stack.push({ op, operands: operandsOf(op), next: 0 });
  }
  return undefined;
}

function reportCycle(cycle: readonly Operation[], report: Report): void {
  const [first, ...rest] = cycle;
  if (first === undefined) return;
  const notes = rest.map((op) => ({ location: op.location, message: `through '${op.name}'` }));
  report(
    opError(
      first,
      `is part of a combinational cycle of ${cycle.length} operations; break it with a register`,
      notes,
      "hw/combinational-cycle",
    ),
  );
}
