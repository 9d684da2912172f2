import { emitNext, emitNode } from "./emit-node.js";
import type { Operands } from "./emit-node.js";
import { layOut, slotBytes } from "./layout.js";
import type { Layout, Ring } from "./layout.js";
import type { Netlist, Node, NodeId } from "./netlist.js";
import { partition } from "./partition.js";
import type { Item } from "./partition.js";
import type { Schedule } from "./resolve.js";
import type { Bytes } from "./wasm/bytes.js";
import { FunctionWriter, instruction as wasm } from "./wasm/function-writer.js";
import { writeModule } from "./wasm/module-writer.js";

/** A WebAssembly module that simulates a design, and where it keeps what. */
export interface Program {
  readonly binary: Uint8Array<ArrayBuffer>;
  readonly layout: Layout;
  readonly pages: number;
}

/**
 * Compiles a design to WebAssembly. `evaluate` computes all combinational values and the next state from inputs and
 * state, `commit` is the clock edge. Functions have at most a few hundred nodes each; values live in locals, those
 * that cross functions in linear memory.
 */
export function generate(netlist: Netlist, schedule: Schedule): Program {
  const { chunks, spilled } = partition(netlist, schedule);
  const layout = layOut(netlist, schedule, spilled);
  const kept = new Set(spilled);
  const bodies: Bytes[] = chunks.map((chunk) => new ChunkWriter(netlist, layout, kept).write(chunk));
  const evaluate = new FunctionWriter();
  bodies.forEach((_, i) => evaluate.call(i));
  const commit = writeCommit(netlist, schedule, layout);
  const pages = Math.max(1, Math.ceil(layout.bytes / 65536));
  const exports = { evaluate: bodies.length, commit: bodies.length + 1 };
  return { binary: writeModule([...bodies, evaluate.finish(), commit], exports, pages), layout, pages };
}

/** Writes one function; values that it computed or loaded stay in locals. */
class ChunkWriter implements Operands {
  private readonly netlist: Netlist;
  private readonly layout: Layout;
  private readonly kept: ReadonlySet<NodeId>;
  private readonly out = new FunctionWriter();
  private readonly locals = new Map<NodeId, number>();

  constructor(netlist: Netlist, layout: Layout, kept: ReadonlySet<NodeId>) {
    this.netlist = netlist;
    this.layout = layout;
    this.kept = kept;
  }

  write(items: readonly Item[]): Bytes {
    for (const { id, isNext } of items) {
      if (isNext) this.writeNext(id);
      else this.writeValue(id);
    }
    return this.out.finish();
  }

  private writeValue(id: NodeId): void {
    const { out } = this;
    emitNode(out, this.netlist.nodes[id] as Node, this);
    const local = out.newLocal();
    out.set(local);
    this.locals.set(id, local);
    if (!this.kept.has(id)) return;
    out.i32(0);
    out.get(local);
    out.store(this.layout.slots[id] as number);
  }

  private writeNext(id: NodeId): void {
    const { out } = this;
    out.i32(0);
    emitNext(out, this.netlist.nodes[id] as Node, () => this.push(id), this);
    out.store((this.layout.slots[id] as number) + this.layout.stateBytes);
  }

  push(id: NodeId): void {
    const constant = this.constant(id);
    if (constant !== undefined) return this.out.i64(constant);
    const local = this.locals.get(id);
    if (local !== undefined) return this.out.get(local);
    const loaded = this.out.newLocal();
    this.out.loadAt(this.layout.slots[id] as number);
    this.out.tee(loaded);
    this.locals.set(id, loaded);
  }

  width(id: NodeId): number {
    return (this.netlist.nodes[id] as Node).width;
  }

  constant(id: NodeId): bigint | undefined {
    const node = this.netlist.nodes[id] as Node;
    return node.kind === "constant" ? node.value : undefined;
  }

  memory(memory: number): number {
    return this.layout.memories.get(memory) ?? 0;
  }
}

/** The clock edge: memory writes and shifts use values from before it, so the state is replaced last. */
function writeCommit(netlist: Netlist, schedule: Schedule, layout: Layout): Bytes {
  const out = new FunctionWriter();
  const push = (id: NodeId): void => {
    const node = netlist.nodes[id] as Node;
    if (node.kind === "constant") out.i64(node.value);
    else out.loadAt(layout.slots[id] as number);
  };
  for (const memory of schedule.memories) writeMemory(out, netlist, layout, memory, push);
  // every ring takes its input before any of them changes its output
  for (const ring of layout.rings) shiftIn(out, netlist, ring, push);
  for (const ring of layout.rings) {
    out.i32(0);
    out.loadAt(ring.position);
    out.op(wasm.i32WrapI64);
    out.load(ring.buffer);
    out.store(layout.slots[ring.node] as number);
  }
  if (layout.stateBytes > 0) out.copy(layout.state, layout.state + layout.stateBytes, layout.stateBytes);
  return out.finish();
}

function writeMemory(
  out: FunctionWriter,
  netlist: Netlist,
  layout: Layout,
  number: number,
  push: (id: NodeId) => void,
): void {
  const memory = netlist.memories[number];
  for (const { address, data, enable } of memory?.writes ?? []) {
    push(address);
    out.i64(BigInt(memory?.depth ?? 0));
    out.op(wasm.i64LtU);
    if (enable !== undefined) {
      push(enable);
      out.op(wasm.i32WrapI64, wasm.i32And);
    }
    out.if();
    push(address);
    out.op(wasm.i32WrapI64);
    out.i32(3);
    out.op(wasm.i32Shl);
    push(data);
    out.store(layout.memories.get(number) ?? 0);
    out.end();
  }
}

/** Writes the input over the oldest value and moves on to the next oldest, which is the new output. */
function shiftIn(out: FunctionWriter, netlist: Netlist, ring: Ring, push: (id: NodeId) => void): void {
  const node = netlist.nodes[ring.node];
  if (node?.kind !== "shift") return;
  if (node.enable !== undefined) {
    push(node.enable);
    out.op(wasm.i32WrapI64);
    out.if();
  }
  out.loadAt(ring.position);
  out.op(wasm.i32WrapI64);
  push(node.input);
  out.store(ring.buffer);
  advance(out, ring, node.depth);
  if (node.enable !== undefined) out.end();
}

function advance(out: FunctionWriter, ring: Ring, depth: number): void {
  const position = out.newLocal();
  out.loadAt(ring.position);
  out.i64(BigInt(slotBytes));
  out.op(wasm.i64Add);
  out.set(position);
  out.i32(0);
  out.i64(0n);
  out.get(position);
  out.get(position);
  out.i64(BigInt(depth * slotBytes));
  out.op(wasm.i64Eq, wasm.select);
  out.store(ring.position);
}
