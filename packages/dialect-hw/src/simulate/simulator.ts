import { errorAt } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import { instantiate, makeMemory } from "@hls-opt/ir-core/wasm";
import type { ExportedFunction } from "@hls-opt/ir-core/wasm";
import { elaborate } from "./elaborate.js";
import { generate } from "./generate.js";
import type { Program } from "./generate.js";
import { slotBytes } from "./layout.js";
import { outputNode } from "./netlist.js";
import type { Netlist } from "./netlist.js";
import { checkClocks, resolveCopies, schedule } from "./resolve.js";

/** A port as the simulator sees it: its place among the words of linear memory. */
export interface SimulatedPort {
  readonly name: string;
  readonly width: number;
  /** Index into `Simulator.words`. */
  readonly slot: number;
}

/** How a simulation starts. */
export interface ResetOptions {
  /** Fills registers and memories that have no initial value with pseudo-random bits, not 0. */
  readonly seed?: number;
}

/** A place whose start value nobody gave. */
interface FreeState {
  readonly slot: number;
  readonly width: number;
}

/**
 * A cycle-accurate two-state simulation of a design with one clock. Values are non-negative integers below 2^width.
 * `evaluate` settles the combinational logic, `step` is a rising clock edge; outputs show what is before the next edge.
 */
export class Simulator {
  readonly inputs: readonly SimulatedPort[];
  readonly outputs: readonly SimulatedPort[];
  /** Linear memory in words; inputs may be written here, then call `evaluate`. */
  readonly words: BigInt64Array;
  private readonly inputsByName: ReadonlyMap<string, SimulatedPort>;
  private readonly outputsByName: ReadonlyMap<string, SimulatedPort>;
  private readonly code: Readonly<Record<"evaluate" | "commit", ExportedFunction>>;
  private readonly image: ReadonlyMap<number, bigint>;
  private readonly free: readonly FreeState[];
  private settled: boolean;

  constructor(netlist: Netlist, program: Program, state: readonly number[]) {
    const memory = makeMemory(program.pages);
    this.code = instantiate(program.binary, memory);
    this.words = new BigInt64Array(memory.buffer);
    const slotOf = (node: number): number => (program.layout.slots[node] as number) / slotBytes;
    this.inputs = netlist.inputs.map(({ name, width, node }) => ({ name, width, slot: slotOf(node) }));
    this.image = initialImage(netlist, program, state);
    this.free = freeState(netlist, program, state);
    this.outputs = netlist.outputs.map(({ name, width, node }) => ({
      name,
      width,
      slot: slotOf(outputNode(netlist, node)),
    }));
    this.inputsByName = new Map(this.inputs.map((port) => [port.name, port]));
    this.outputsByName = new Map(this.outputs.map((port) => [port.name, port]));
    this.settled = false;
    this.reset();
  }

  /** Back to the state before the first clock edge, all inputs 0. */
  reset({ seed }: ResetOptions = {}): void {
    this.words.fill(0n);
    for (const [slot, value] of this.image) this.words[slot] = value;
    if (seed !== undefined) this.scramble(seed);
    this.settled = false;
  }

  /** Sets an input; the bits above its width are dropped. */
  setInput(name: string, value: bigint | number): void {
    const port = this.inputsByName.get(name);
    if (port === undefined) throw new RangeError(`the design has no input '${name}'`);
    this.words[port.slot] = BigInt.asUintN(port.width, BigInt(value));
    this.settled = false;
  }

  /** The value of an output, as a non-negative integer. */
  getOutput(name: string): bigint {
    const port = this.outputsByName.get(name);
    if (port === undefined) throw new RangeError(`the design has no output '${name}'`);
    if (!this.settled) this.evaluate();
    return BigInt.asUintN(64, this.words[port.slot] ?? 0n);
  }

  /** Settles the combinational logic after a change of inputs or state. */
  evaluate(): void {
    this.code.evaluate();
    this.settled = true;
  }

  /** A rising clock edge. */
  step(): void {
    if (!this.settled) this.evaluate();
    this.code.commit();
    this.settled = false;
  }

  private scramble(seed: number): void {
    let state = (BigInt(seed) * 0x9e3779b97f4a7c15n) | 1n;
    for (const { slot, width } of this.free) {
      state ^= state >> 12n;
      state = BigInt.asUintN(64, state ^ (state << 25n));
      state ^= state >> 27n;
      this.words[slot] = BigInt.asUintN(width, (state * 0x2545f4914f6cdd1dn) >> 20n);
    }
  }
}

/** Words that are not 0 at the start: initial values of registers, contents of ROMs, outputs that are constants. */
function initialImage(netlist: Netlist, { layout }: Program, state: readonly number[]): Map<number, bigint> {
  const image = new Map<number, bigint>();
  for (const id of state) {
    const node = netlist.nodes[id];
    if (node?.kind === "register" && node.initial !== 0n) {
      image.set((layout.slots[id] as number) / slotBytes, node.initial);
    }
  }
  for (const [number, address] of layout.memories) {
    netlist.memories[number]?.contents?.forEach((word, i) => image.set(address / slotBytes + i, word));
  }
  for (const { node } of netlist.outputs) {
    const id = outputNode(netlist, node);
    const constant = netlist.nodes[id];
    if (constant?.kind === "constant") image.set((layout.slots[id] as number) / slotBytes, constant.value);
  }
  return image;
}

function freeState(netlist: Netlist, { layout }: Program, state: readonly number[]): FreeState[] {
  const free: FreeState[] = [];
  const add = (address: number, width: number, count: number): void => {
    for (let i = 0; i < count; i++) free.push({ slot: address / slotBytes + i, width });
  };
  for (const id of state) {
    const node = netlist.nodes[id];
    if (node !== undefined && !(node.kind === "register" && node.initialised)) {
      add(layout.slots[id] as number, node.width, 1);
    }
  }
  for (const ring of layout.rings) {
    const node = netlist.nodes[ring.node];
    if (node?.kind === "shift") add(ring.buffer, node.width, node.depth);
  }
  for (const [number, address] of layout.memories) {
    const memory = netlist.memories[number];
    if (memory !== undefined && memory.contents === undefined) add(address, memory.width, memory.depth);
  }
  return free;
}

/** Compiles the module `top` of a design for simulation; undefined after errors. */
export function compileSimulator(root: Operation, top: string, report: Report): Simulator | undefined {
  const netlist = elaborate(root, top, report);
  if (netlist === undefined || !resolveCopies(netlist, report) || !checkClocks(netlist, report)) return undefined;
  const plan = schedule(netlist, report);
  if (plan === undefined) return undefined;
  const program = generate(netlist, plan);
  if (program.pages > 16384) {
    report(
      errorAt(
        "simulate/too-large",
        root.location,
        `module '@${top}' needs ${program.pages * 64} KiB for its memories; the simulator has 1 GiB`,
      ),
    );
    return undefined;
  }
  return new Simulator(netlist, program, plan.state);
}
