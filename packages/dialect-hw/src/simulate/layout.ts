import { outputNode } from "./netlist.js";
import type { Netlist, NodeId } from "./netlist.js";
import type { Schedule } from "./resolve.js";

/** Bytes of a slot: every value takes an i64. */
export const slotBytes = 8;

/** Where a shift register lives: a ring of `depth` slots, and the byte offset of the slot to write next. */
export interface Ring {
  readonly node: NodeId;
  readonly position: number;
  readonly buffer: number;
}

/** Where everything lies in linear memory, in bytes. */
export interface Layout {
  /** The slot of inputs, state and of the combinational values that are needed outside their function; else 0. */
  readonly slots: Int32Array;
  /** State before the clock edge; state after it lies `stateBytes` behind. */
  readonly state: number;
  readonly stateBytes: number;
  readonly rings: readonly Ring[];
  /** First word of each memory, by number; a whole power of two of slots. */
  readonly memories: ReadonlyMap<number, number>;
  readonly bytes: number;
}

/** Slots needed by a memory: every address that its address bits can form. */
export function memorySlots(depth: number): number {
  let slots = 2;
  while (slots < depth) slots *= 2;
  return slots;
}

/** Lays out a design; `spilled` are the combinational nodes that need a slot. */
export function layOut(netlist: Netlist, schedule: Schedule, spilled: Iterable<NodeId>): Layout {
  const slots = new Int32Array(netlist.nodes.length);
  let next = slotBytes;
  const take = (count: number): number => {
    const at = next;
    next += count * slotBytes;
    return at;
  };
  for (const input of netlist.inputs) slots[input.node] = take(1);
  for (const id of spilled) slots[id] = take(1);
  for (const { node } of netlist.outputs) {
    const id = outputNode(netlist, node);
    if (netlist.nodes[id]?.kind === "constant") slots[id] = take(1);
  }
  const state = next;
  for (const id of schedule.state) slots[id] = take(1);
  const stateBytes = next - state;
  take(schedule.state.length);
  const rings = schedule.shifts.map((node) => {
    slots[node] = take(1);
    const shift = netlist.nodes[node];
    return { node, position: take(1), buffer: take(shift?.kind === "shift" ? shift.depth : 0) };
  });
  const memories = new Map<number, number>();
  for (const memory of schedule.memories) memories.set(memory, take(memorySlots(netlist.memories[memory]?.depth ?? 0)));
  return { slots, state, stateBytes, rings, memories, bytes: next };
}
