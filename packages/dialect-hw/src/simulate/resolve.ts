import { opError } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { nextOperands, outputNode, presentOperands } from "./netlist.js";
import type { Netlist, Node, NodeId } from "./netlist.js";

/** What has to be computed in a cycle, in order. */
export interface Schedule {
  /** Combinational nodes, each after its operands. */
  readonly order: readonly NodeId[];
  /** Live registers and registered reads. */
  readonly state: readonly NodeId[];
  /** Live shift registers. */
  readonly shifts: readonly NodeId[];
  /** Memories that some live node reads. */
  readonly memories: readonly number[];
}

/** Replaces every operand that is a copy by what it copies; reports copies that lead in a circle. */
export function resolveCopies(netlist: Netlist, report: Report): boolean {
  const { nodes } = netlist;
  const resolved = new Int32Array(nodes.length).fill(-1);
  for (let id = 0; id < nodes.length; id++) {
    if (resolved[id] === -1 && !followCopies(nodes, id, resolved)) {
      const node = nodes[id] as Node;
      if (node.origin !== undefined) report(cycleError(node.origin, node.path, []));
      return false;
    }
  }
  const final = (id: NodeId): NodeId => resolved[id] as number;
  for (const node of nodes) rewrite(node, final);
  for (const memory of netlist.memories) {
    for (const write of memory.writes) {
      write.address = final(write.address);
      write.data = final(write.data);
      if (write.enable !== undefined) write.enable = final(write.enable);
    }
  }
  return true;
}

function followCopies(nodes: readonly Node[], start: NodeId, resolved: Int32Array): boolean {
  const trail: NodeId[] = [];
  let id = start;
  for (let node = nodes[id]; node?.kind === "copy" && resolved[id] === -1; node = nodes[id]) {
    resolved[id] = -2;
    trail.push(id);
    id = node.source;
  }
  if (resolved[id] === -2) return false;
  const end = resolved[id] === -1 ? id : (resolved[id] as number);
  for (const passed of trail) resolved[passed] = end;
  resolved[id] = end;
  return true;
}

/** Reports state whose clock is no input of the top module, or not the same as that of the rest. */
export function checkClocks({ nodes, clocks }: Netlist, report: Report): boolean {
  let first: NodeId | undefined;
  for (const { node, op } of clocks) {
    const found = nodes[node];
    const source = found?.kind === "copy" ? found.source : node;
    first ??= source;
    if (nodes[source]?.kind === "input" && source === first) continue;
    report(
      opError(
        op,
        "has a clock that is not the one clock input of the top module; the simulator knows one clock",
        [],
        "simulate/clock",
      ),
    );
    return false;
  }
  return true;
}

function rewrite(node: Node, final: (id: NodeId) => NodeId): void {
  const optional = (id: NodeId | undefined): NodeId | undefined => (id === undefined ? undefined : final(id));
  switch (node.kind) {
    case "input":
    case "constant":
      return;
    case "copy":
      node.source = final(node.source);
      return;
    case "register":
      node.input = final(node.input);
      node.enable = optional(node.enable);
      node.reset = optional(node.reset);
      node.resetValue = optional(node.resetValue);
      return;
    case "shift":
      node.input = final(node.input);
      node.enable = optional(node.enable);
      return;
    case "read":
      node.address = final(node.address);
      node.enable = optional(node.enable);
      return;
    default:
      node.operands = node.operands.map(final);
  }
}

/**
 * Finds what outputs need, through registers and memories, and orders the combinational nodes by a depth-first walk
 * with an explicit stack. Reports a combinational cycle with the ops on it.
 */
export function schedule(netlist: Netlist, report: Report): Schedule | undefined {
  return new Scheduler(netlist, report).run();
}

class Scheduler {
  private readonly netlist: Netlist;
  private readonly report: Report;
  private readonly order: NodeId[] = [];
  private readonly state: NodeId[] = [];
  private readonly shifts: NodeId[] = [];
  private readonly memories: number[] = [];
  private readonly memorySeen = new Set<number>();
  /** 0 unseen, 1 on the stack, 2 done. */
  private readonly mark: Uint8Array;
  private readonly roots: NodeId[] = [];

  constructor(netlist: Netlist, report: Report) {
    this.netlist = netlist;
    this.report = report;
    this.mark = new Uint8Array(netlist.nodes.length);
  }

  run(): Schedule | undefined {
    for (const port of this.netlist.outputs) this.roots.push(outputNode(this.netlist, port.node));
    for (let i = 0; i < this.roots.length; i++) if (!this.visit(this.roots[i] as NodeId)) return undefined;
    return { order: this.order, state: this.state, shifts: this.shifts, memories: this.memories };
  }

  private visit(root: NodeId): boolean {
    const { nodes } = this.netlist;
    if (this.mark[root] !== 0) return true;
    const stack: { id: NodeId; operands: readonly NodeId[]; next: number }[] = [];
    const push = (id: NodeId): void => {
      this.mark[id] = 1;
      stack.push({ id, operands: presentOperands(nodes[id] as Node), next: 0 });
    };
    push(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const operand = frame.operands[frame.next++];
      if (operand === undefined) {
        this.finish(frame.id);
        stack.pop();
      } else if (this.mark[operand] === 0) {
        push(operand);
      } else if (this.mark[operand] === 1) {
        this.reportCycle(stack.slice(stack.findIndex((f) => f.id === operand)).map((f) => nodes[f.id] as Node));
        return false;
      }
    }
    return true;
  }

  private finish(id: NodeId): void {
    const node = this.netlist.nodes[id] as Node;
    this.mark[id] = 2;
    if (node.kind === "read") this.needMemory(node.memory);
    if (node.kind === "shift") this.shifts.push(id);
    else if (node.kind === "register" || (node.kind === "read" && node.latency > 0)) this.state.push(id);
    else if (node.kind !== "input" && node.kind !== "constant") this.order.push(id);
    this.roots.push(...nextOperands(node));
  }

  private needMemory(memory: number): void {
    if (this.memorySeen.has(memory)) return;
    this.memorySeen.add(memory);
    this.memories.push(memory);
    for (const { address, data, enable } of this.netlist.memories[memory]?.writes ?? []) {
      this.roots.push(address, data);
      if (enable !== undefined) this.roots.push(enable);
    }
  }

  private reportCycle(cycle: readonly Node[]): void {
    const [first, ...rest] = cycle;
    if (first?.origin === undefined) return;
    this.report(cycleError(first.origin, first.path, rest));
  }
}

function cycleError(origin: Operation, path: string, rest: readonly Node[]): ReturnType<typeof opError> {
  const where = path === "" ? "" : ` in instance '${path}'`;
  const notes = rest.flatMap(({ origin: op, path: inside }) =>
    op === undefined
      ? []
      : [{ location: op.location, message: `through '${op.name}'${inside === "" ? "" : ` in instance '${inside}'`}` }],
  );
  return opError(
    origin,
    `is part of a combinational cycle${where}; break it with a register`,
    notes,
    "hw/combinational-cycle",
  );
}
