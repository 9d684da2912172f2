import { nextOperands, outputNode, presentOperands } from "./netlist.js";
import type { Netlist, Node, NodeId } from "./netlist.js";
import type { Schedule } from "./resolve.js";

/** One thing to compute: the present value of a node, or the state of a node after the clock edge. */
export interface Item {
  readonly id: NodeId;
  readonly isNext: boolean;
}

/** Work divided into functions, which engines compile better than one huge function. */
export interface Partition {
  readonly chunks: readonly (readonly Item[])[];
  /** Combinational nodes whose values leave their function. */
  readonly spilled: readonly NodeId[];
}

const chunkSize = 400;

/** Cuts the schedule into functions; each next state stands right behind the last value it needs. */
export function partition(netlist: Netlist, schedule: Schedule): Partition {
  const items = interleave(netlist, schedule);
  const chunks: Item[][] = [];
  for (let i = 0; i < items.length; i += chunkSize) chunks.push(items.slice(i, i + chunkSize));
  return { chunks, spilled: findSpilled(netlist, schedule, chunks) };
}

function interleave(netlist: Netlist, schedule: Schedule): Item[] {
  const position = new Int32Array(netlist.nodes.length).fill(-1);
  schedule.order.forEach((id, i) => (position[id] = i));
  const behind: NodeId[][] = Array.from({ length: schedule.order.length + 1 }, () => []);
  for (const id of schedule.state) {
    let last = -1;
    for (const operand of nextOperands(netlist.nodes[id] as Node)) last = Math.max(last, position[operand] ?? -1);
    behind[last + 1]?.push(id);
  }
  const items: Item[] = [];
  const flush = (at: number): void => {
    for (const id of behind[at] ?? []) items.push({ id, isNext: true });
  };
  flush(0);
  schedule.order.forEach((id, i) => {
    items.push({ id, isNext: false });
    flush(i + 1);
  });
  return items;
}

function findSpilled(netlist: Netlist, schedule: Schedule, chunks: readonly (readonly Item[])[]): NodeId[] {
  const home = new Int32Array(netlist.nodes.length).fill(-1);
  chunks.forEach((chunk, i) => chunk.forEach((item) => (item.isNext ? undefined : (home[item.id] = i))));
  const spilled = new Set<NodeId>();
  const need = (id: NodeId | undefined, chunk: number): void => {
    if (id !== undefined && home[id] !== -1 && home[id] !== chunk) spilled.add(id);
  };
  chunks.forEach((chunk, i) => {
    for (const { id, isNext } of chunk) {
      const node = netlist.nodes[id] as Node;
      for (const operand of isNext ? nextOperands(node) : presentOperands(node)) need(operand, i);
    }
  });
  for (const id of schedule.shifts) for (const operand of nextOperands(netlist.nodes[id] as Node)) need(operand, -1);
  for (const memory of schedule.memories) {
    for (const write of netlist.memories[memory]?.writes ?? []) {
      for (const id of [write.address, write.data, write.enable]) need(id, -1);
    }
  }
  for (const output of netlist.outputs) need(outputNode(netlist, output.node), -1);
  return [...spilled];
}
