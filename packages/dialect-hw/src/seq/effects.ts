import { implement, memoryEffects } from "@hls-opt/ir-core";
import type { InterfaceImpl, MemoryEffect, Operation } from "@hls-opt/ir-core";

/** A memory is a thing of its own: it may go when nothing uses it, but two memories are never one. */
export const memoryCreation: InterfaceImpl = implement(memoryEffects, {
  effects: (op: Operation) => op.results.map((value): MemoryEffect => ({ kind: "alloc", value })),
});

/** Reads the memory that is the first operand. */
export const memoryRead: InterfaceImpl = implement(memoryEffects, {
  effects: (op: Operation) => [{ kind: "read", value: op.operand(0) }],
});

/** Writes the memory that is the first operand. */
export const memoryWrite: InterfaceImpl = implement(memoryEffects, {
  effects: (op: Operation) => [{ kind: "write", value: op.operand(0) }],
});
