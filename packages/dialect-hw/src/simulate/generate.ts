import { CodeWriter, pageBytes, writeModule } from "@hls-opt/ir-core/wasm";
import type { WasmFunction } from "@hls-opt/ir-core/wasm";
import { emitNext, emitNode } from "./emit-node.js";
import type { Operands } from "./emit-node.js";
import { layOut, slotBytes } from "./layout.js";
import type { Layout, Ring } from "./layout.js";
import type { Netlist, Node, NodeId } from "./netlist.js";
import { partition } from "./partition.js";
import type { Item } from "./partition.js";
import type { Schedule } from "./resolve.js";
import { copyBytes, finish, loadWord, loadWordAt, storeWord } from "./words.js";

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
  const bodies = chunks.map((chunk) => new ChunkWriter(netlist, layout, kept).write(chunk));
  const evaluate = new CodeWriter(0);
  bodies.forEach((_, i) => evaluate.call(i));
  const commit = writeCommit(netlist, schedule, layout);
  const pages = Math.max(1, Math.ceil(layout.bytes / pageBytes));
  const functions = [...bodies, finish(evaluate), commit];
  const exports = { evaluate: bodies.length, commit: bodies.length + 1 };
  return { binary: writeModule({ imports: [], functions, exports, memoryPages: pages }), layout, pages };
}

/** Writes one function; values that it computed or loaded stay in locals. */
class ChunkWriter implements Operands {
  private readonly netlist: Netlist;
  private readonly layout: Layout;
  private readonly kept: ReadonlySet<NodeId>;
  private readonly out = new CodeWriter(0);
  private readonly locals = new Map<NodeId, number>();

  constructor(netlist: Netlist, layout: Layout, kept: ReadonlySet<NodeId>) {
    this.netlist = netlist;
    this.layout = layout;
    this.kept = kept;
  }

  write(items: readonly Item[]): WasmFunction {
    for (const { id, isNext } of items) {
      if (isNext) this.writeNext(id);
      else this.writeValue(id);
    }
    return finish(this.out);
  }

  private writeValue(id: NodeId): void {
    const { out } = this;
    emitNode(out, this.netlist.nodes[id] as Node, this);
    const local = out.allocate("i64");
    out.set(local);
    this.locals.set(id, local);
    if (!this.kept.has(id)) return;
    out.i32(0);
    out.get(local);
    storeWord(out, this.layout.slots[id] as number);
  }

  private writeNext(id: NodeId): void {
    const { out } = this;
    out.i32(0);
    emitNext(out, this.netlist.nodes[id] as Node, () => this.push(id), this);
    storeWord(out, (this.layout.slots[id] as number) + this.layout.stateBytes);
  }

  push(id: NodeId): void {
    const constant = this.constant(id);
    if (constant !== undefined) return this.out.i64(constant);
    const local = this.locals.get(id);
    if (local !== undefined) return this.out.get(local);
    const loaded = this.out.allocate("i64");
    loadWordAt(this.out, this.layout.slots[id] as number);
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
function writeCommit(netlist: Netlist, schedule: Schedule, layout: Layout): WasmFunction {
  const out = new CodeWriter(0);
  const push = (id: NodeId): void => {
    const node = netlist.nodes[id] as Node;
    if (node.kind === "constant") out.i64(node.value);
    else loadWordAt(out, layout.slots[id] as number);
  };
  for (const memory of schedule.memories) writeMemory(out, netlist, layout, memory, push);
  // every ring takes its input before any of them changes its output
  for (const ring of layout.rings) shiftIn(out, netlist, ring, push);
  for (const ring of layout.rings) {
    out.i32(0);
    loadWordAt(out, ring.position);
    out.emit("i32.wrap_i64");
    loadWord(out, ring.buffer);
    storeWord(out, layout.slots[ring.node] as number);
  }
  if (layout.stateBytes > 0) copyBytes(out, layout.state, layout.state + layout.stateBytes, layout.stateBytes);
  return finish(out);
}

function writeMemory(
  out: CodeWriter,
  netlist: Netlist,
  layout: Layout,
  number: number,
  push: (id: NodeId) => void,
): void {
  const memory = netlist.memories[number];
  for (const { address, data, enable } of memory?.writes ?? []) {
    push(address);
    out.i64(BigInt(memory?.depth ?? 0));
    out.emit("i64.lt_u");
    if (enable !== undefined) {
      push(enable);
      out.emit("i32.wrap_i64", "i32.and");
    }
    out.open("if");
    push(address);
    out.emit("i32.wrap_i64");
    out.i32(3);
    out.emit("i32.shl");
    push(data);
    storeWord(out, layout.memories.get(number) ?? 0);
    out.emit("end");
  }
}

/** Writes the input over the oldest value and moves on to the next oldest, which is the new output. */
function shiftIn(out: CodeWriter, netlist: Netlist, ring: Ring, push: (id: NodeId) => void): void {
  const node = netlist.nodes[ring.node];
  if (node?.kind !== "shift") return;
  if (node.enable !== undefined) {
    push(node.enable);
    out.emit("i32.wrap_i64");
    out.open("if");
  }
  loadWordAt(out, ring.position);
  out.emit("i32.wrap_i64");
  push(node.input);
  storeWord(out, ring.buffer);
  advance(out, ring, node.depth);
  if (node.enable !== undefined) out.emit("end");
}

function advance(out: CodeWriter, ring: Ring, depth: number): void {
  const position = out.allocate("i64");
  loadWordAt(out, ring.position);
  out.i64(BigInt(slotBytes));
  out.emit("i64.add");
  out.set(position);
  out.i32(0);
  out.i64(0n);
  out.get(position);
  out.get(position);
  out.i64(BigInt(depth * slotBytes));
  out.emit("i64.eq", "select");
  storeWord(out, ring.position);
}
