/**
 * The dynamic part of a kernel as a graph: which operations become units, what they wait for, how long they take, and which
 * of them form recurrences. Everything that is known at compile time has been taken out by `StaticValues`.
 */
import type { Operation, Value } from "@hls-opt/ir-core";
import type { Target } from "../target/target.js";
import { stageBudget } from "../target/timing.js";
import { dataOperands } from "./data-operands.js";
import type { Guard, Kernel, KernelOp } from "./kernel.js";
import type { Dependence, PipelineProblem } from "./pipeline/problem.js";
import { fitSequence } from "./sequence.js";
import { SignalRanges } from "./signal-ranges.js";
import type { StaticValue, StaticValues } from "./static-values.js";
import { findCycles } from "./strong-components.js";
import { settlesInACycle, unitTiming } from "./unit-timing.js";
import { UnsupportedUnit } from "./unsupported-unit.js";

export interface DatapathNode {
  readonly item: KernelOp;
  readonly index: number;
}

export interface Datapath {
  readonly nodes: readonly DatapathNode[];
  readonly nodeOf: ReadonlyMap<Operation, DatapathNode>;
  readonly problem: PipelineProblem;
  /** Operations that stand on a path from an accumulator back to itself. */
  readonly recurrent: ReadonlySet<Operation>;
}

/** What banking says of the accesses of a kernel. */
export interface AccessTiming {
  /** Banks that a read chooses from, or lanes that a write does, behind or before the memory. */
  choices(access: Operation): number;
  /** Register bits that a stage more before the access costs: its address. */
  addressBits(access: Operation): number;
  /** The stage at which the address of an access can be had at the earliest. */
  addressStage(access: Operation): number;
  /** Accesses that share a port and therefore a stage. */
  readonly together: readonly (readonly Operation[])[];
}

/** The stage at which a known value can be had at the earliest: constants and counters at once, the contents of ROMs a cycle later. */
export function staticReadyStage(kernel: Kernel, value: StaticValue): number {
  if (typeof value === "number") return 0;
  const form = fitSequence(value, kernel.space).kind;
  return form === "table" ? 1 : 0;
}

/** Builds the graph; throws `UnsupportedUnit` at an operation that cannot become hardware. */
export function buildDatapath(kernel: Kernel, statics: StaticValues, target: Target, timing: AccessTiming): Datapath {
  checkEffects(kernel);
  checkCarried(kernel, statics);
  const nodes = kernel.ops
    .filter(({ op }) => isDynamic(op, statics))
    .map((item, index): DatapathNode => ({ item, index }));
  const nodeOf = new Map(nodes.map((node) => [node.item.op, node]));
  const recurrences = findRecurrences(kernel, nodeOf);
  const recurrent = new Set(recurrences.flatMap((members) => members.map((m) => (nodes[m] as DatapathNode).item.op)));
  checkRecurrences(recurrent);
  const problem = new ProblemBuilder(kernel, statics, target, timing, nodeOf).build(nodes, recurrences);
  return { nodes, nodeOf, recurrent, problem };
}

class ProblemBuilder {
  private readonly kernel: Kernel;
  private readonly statics: StaticValues;
  private readonly target: Target;
  private readonly timing: AccessTiming;
  private readonly nodeOf: ReadonlyMap<Operation, DatapathNode>;

  constructor(
    kernel: Kernel,
    statics: StaticValues,
    target: Target,
    timing: AccessTiming,
    nodeOf: ReadonlyMap<Operation, DatapathNode>,
  ) {
    this.kernel = kernel;
    this.statics = statics;
    this.target = target;
    this.timing = timing;
    this.nodeOf = nodeOf;
  }

  build(nodes: readonly DatapathNode[], recurrences: readonly (readonly number[])[]): PipelineProblem {
    const { kernel, statics, target, timing } = this;
    const signals = new SignalRanges(kernel, statics, nodes);
    const units = nodes.map(({ item }) => unitTiming(item.op, { statics, target, signals, choices: timing.choices }));
    const bits = nodes.map(({ item }) => item.op.results.reduce((sum, result) => sum + signals.bits(result), 0));
    const isAccess = (op: Operation): boolean => op.name === "affine.load" || op.name === "affine.store";
    const ports = timing.together.map((ops) => ops.map((op) => (this.nodeOf.get(op) as DatapathNode).index));
    return {
      latency: Int32Array.from(units, (unit) => unit.latency),
      delay: Float64Array.from(units, (unit) => unit.delay),
      carry: Float64Array.from(units, (unit) => unit.carry),
      bitwise: Uint8Array.from(units, (unit) => (unit.bitwise ? 1 : 0)),
      outputDelay: Float64Array.from(units, (unit) => unit.outputDelay),
      earliest: Int32Array.from(nodes, ({ item }) => earliestStage(kernel, item, statics, timing)),
      latest: Int32Array.from(nodes, ({ item }) => (takesInput(item.op) ? 0 : anyStage)),
      bits: Float64Array.from(bits),
      issueBits: Float64Array.from(nodes, ({ item }) => (isAccess(item.op) ? timing.addressBits(item.op) : 0)),
      registered: Uint8Array.from(nodes, ({ item }) => (sendsOutput(item.op) ? 1 : 0)),
      dependences: nodes.flatMap((node) => this.dependencesOf(node)),
      groups: [
        ...recurrences.map((members) => ({ members, isRecurrence: true })),
        ...ports.map((members) => ({ members, isRecurrence: false })),
      ],
      budget: stageBudget(target.timing, target.clockNs),
      clockToOutput: target.timing.clockToOutput,
    };
  }

  private dependencesOf(node: DatapathNode): Dependence[] {
    const found = new Map<number, boolean>();
    const add = (value: Value, isCarried: boolean): void => {
      const op = this.statics.get(value) === undefined ? value.definingOp : undefined;
      const from = op === undefined ? undefined : this.nodeOf.get(op)?.index;
      if (from === undefined) return;
      found.set(from, (found.get(from) ?? true) && isCarried);
    };
    for (const value of dataOperands(node.item.op)) {
      const carried = this.kernel.carried.find((c) => c.argument === value || c.result === value);
      if (carried === undefined) add(value, false);
      else if (carried.argument === value) {
        add(carried.initial, false);
        add(carried.next, true);
      } else add(carried.next, false);
    }
    return [...found].map(([from, isCarried]) => ({ from, to: node.index, isCarried }));
  }
}

const anyStage = 2 ** 30;

/** Words of the input stand on the ports in the cycle of their iteration. */
function takesInput(op: Operation): boolean {
  return op.name === "affine.load" && op.operand(0).definingOp === undefined;
}

/** Stores to arguments leave the design. */
function sendsOutput(op: Operation): boolean {
  return op.name === "affine.store" && op.operand(1).definingOp === undefined;
}

/** What a kernel does to the world, it does by `affine.store`. */
function checkEffects({ ops }: Kernel): void {
  for (const { op } of ops) {
    if (op.results.length > 0 || op.name === "affine.store" || op.name === "affine.if") continue;
    throw new UnsupportedUnit(op, "has an effect that hardware kernels do not have; only affine.store may write");
  }
}

/** Carried values must come out of the body: one that never changes, or that another carried value becomes, has no register. */
function checkCarried(kernel: Kernel, statics: StaticValues): void {
  for (const { next } of kernel.carried) {
    if (next.definingOp !== undefined && statics.get(next) === undefined) continue;
    throw new UnsupportedUnit(
      kernel.root,
      "carries a value that its body does not compute from data; carry sums, extrema, selections or values read in the iteration",
    );
  }
}

function isDynamic(op: Operation, statics: StaticValues): boolean {
  if (op.name === "affine.store") return true;
  if (op.name === "memref.get_global") return false;
  return op.results.length > 0 && op.results.some((result) => statics.get(result) === undefined);
}

function earliestStage(kernel: Kernel, { op, guard }: KernelOp, statics: StaticValues, timing: AccessTiming): number {
  let stage = op.name === "affine.load" || op.name === "affine.store" ? timing.addressStage(op) : 0;
  for (const branch of conditionsOf(op, guard)) {
    stage = Math.max(stage, staticReadyStage(kernel, statics.condition(branch)));
  }
  const values = dataOperands(op).flatMap((value) => {
    const carried = kernel.carried.find((c) => c.argument === value);
    return carried === undefined ? [value] : [value, carried.initial];
  });
  for (const value of values) {
    const known = statics.get(value);
    if (known !== undefined) stage = Math.max(stage, staticReadyStage(kernel, known));
  }
  return stage;
}

/** The `affine.if` whose conditions an operation's unit looks at. */
function conditionsOf(op: Operation, guard: Guard | undefined): Operation[] {
  if (op.name === "affine.if") return [op];
  const branches: Operation[] = [];
  if (op.name === "affine.store") for (let g = guard; g !== undefined; g = g.outer) branches.push(g.branch);
  return branches;
}

/** Operations that lie on a path from a carried value back to it, whichever way round they feed one another. */
function findRecurrences(kernel: Kernel, nodeOf: ReadonlyMap<Operation, DatapathNode>): number[][] {
  const nextOf = new Map(kernel.carried.map((c) => [c.argument, c.next]));
  const predecessors = [...nodeOf.values()].map(({ item }) =>
    dataOperands(item.op).flatMap((value) => {
      const op = (nextOf.get(value) ?? value).definingOp;
      const node = op === undefined ? undefined : nodeOf.get(op);
      return node === undefined ? [] : [node.index];
    }),
  );
  return findCycles(predecessors);
}

function checkRecurrences(recurrent: ReadonlySet<Operation>): void {
  for (const op of recurrent) {
    if (settlesInACycle(op)) continue;
    throw new UnsupportedUnit(
      op,
      "stands in a reduction and takes more than a cycle, so that not every cycle can start an iteration; reduce with add, minimum, maximum, logic or selection",
    );
  }
}
