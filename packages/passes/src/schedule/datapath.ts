/**
 * The dynamic part of a kernel as a graph: which operations become units, what they wait for, how long they take, and which
 * of them form recurrences. Everything that is known at compile time has been taken out by `StaticValues`.
 */
import type { Operation, Value } from "@hls-opt/ir-core";
import { IntegerType } from "@hls-opt/ir-core";
import type { Target } from "../target/target.js";
import { signedDigits } from "./signed-digits.js";
import type { Guard, Kernel, KernelOp } from "./kernel.js";
import type { Dependence, PipelineProblem, StageGroup } from "./pipeline.js";
import { fitSequence } from "./sequence.js";
import type { StaticValue, StaticValues } from "./static-values.js";
import { findCycles } from "./strong-components.js";
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
  /** Cycles from a read's address to its data. */
  readLatency(load: Operation): number;
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
  const together = timing.together.map((ops) => ops.map((op) => (nodeOf.get(op) as DatapathNode).index));
  const latency = new Int32Array(nodes.length);
  const earliest = new Int32Array(nodes.length);
  const dependences: Dependence[] = [];
  for (const node of nodes) {
    const { op } = node.item;
    latency[node.index] = recurrent.has(op) ? 1 : unitLatency(op, statics, target, timing);
    earliest[node.index] = earliestStage(kernel, node.item, statics, timing);
    for (const from of producers(kernel, op, statics, nodeOf)) dependences.push({ from: from.index, to: node.index });
  }
  checkRecurrences(recurrent);
  const slidable = nodes.map(({ item }) => item.op.name === "affine.load");
  return {
    nodes,
    nodeOf,
    recurrent,
    problem: { latency, earliest, dependences, groups: [...recurrences, ...together], slidable },
  };
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

/** Values an operation reads; an `affine.if` reads what its branches yield. */
export function dataOperands(op: Operation): Value[] {
  if (op.name === "affine.load") return [];
  if (op.name === "affine.store") return [op.operand(0)];
  if (op.name === "memref.load") return op.operands.slice(1);
  if (op.name === "affine.if") {
    return op.regions.flatMap((region) => (region.isEmpty ? [] : (region.entry.last?.operands ?? [])));
  }
  return op.operands;
}

function producers(
  kernel: Kernel,
  op: Operation,
  statics: StaticValues,
  nodeOf: ReadonlyMap<Operation, DatapathNode>,
): DatapathNode[] {
  const found: DatapathNode[] = [];
  const add = (value: Value): void => {
    const node =
      statics.get(value) === undefined && value.definingOp !== undefined ? nodeOf.get(value.definingOp) : undefined;
    if (node !== undefined) found.push(node);
  };
  for (const value of dataOperands(op)) {
    const carried = kernel.carried.find((c) => c.argument === value || c.result === value);
    if (carried === undefined) add(value);
    else if (carried.argument === value) [carried.initial, carried.next].forEach(add);
    else add(carried.next);
  }
  return found;
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

const wires = new Set([
  "arith.extsi",
  "arith.extui",
  "arith.trunci",
  "arith.index_cast",
  "arith.index_castui",
  "arith.bitcast",
]);
const simple = new Set([
  "arith.addi",
  "arith.subi",
  "arith.cmpi",
  "arith.select",
  "arith.maxsi",
  "arith.minsi",
  "arith.maxui",
  "arith.minui",
  "arith.andi",
  "arith.ori",
  "arith.xori",
  "math.ctlz",
  "affine.if",
]);
const shifts = new Set(["arith.shli", "arith.shrsi", "arith.shrui"]);

function unitLatency(op: Operation, statics: StaticValues, target: Target, timing: AccessTiming): number {
  const { latencies } = target;
  if (op.name === "affine.load") return timing.readLatency(op);
  if (op.name === "affine.store" || wires.has(op.name)) return 0;
  if (simple.has(op.name)) return latencies.simple;
  if (shifts.has(op.name)) return typeof statics.get(op.operand(1)) === "number" ? 0 : latencies.simple;
  if (op.name === "arith.muli") return multiplyLatency(op, statics, target);
  if (op.name === "memref.load" && statics.globalOf(op.operand(0))?.type.shape.length === 1) return latencies.lookup;
  throw new UnsupportedUnit(op, unsupportedMessage(op));
}

function unsupportedMessage(op: Operation): string {
  if (op.name === "memref.load") {
    return "reads a buffer at a computed index; only constant tables of one dimension can be looked up that way in hardware";
  }
  const isFloat = op.results.some((result) => result.type.kind === "float");
  if (isFloat) {
    return "computes in floating point, for which there is no hardware unit yet; quantize the network first (--quantize)";
  }
  return "has no hardware unit; hardware kernels may use integer add, subtract, multiply, compare, select, minimum, maximum, shifts, bitwise logic and table lookups";
}

function multiplyLatency(op: Operation, statics: StaticValues, target: Target): number {
  const factor = op.operands.map((v) => statics.get(v)).find((v) => typeof v === "number");
  if (factor === undefined) return target.latencies.multiply;
  const digits = signedDigits(factor as number).length;
  return digits <= 1 ? 0 : Math.ceil(Math.log2(digits)) * target.latencies.simple;
}

/** Operations that lie on a path from a carried value back to it, whichever way round they feed one another. */
function findRecurrences(kernel: Kernel, nodeOf: ReadonlyMap<Operation, DatapathNode>): StageGroup[] {
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

const settlesInACycle = new Set([...simple, ...wires]);

function checkRecurrences(recurrent: ReadonlySet<Operation>): void {
  for (const op of recurrent) {
    if (settlesInACycle.has(op.name)) continue;
    throw new UnsupportedUnit(
      op,
      "stands in a reduction and takes more than a cycle, so that not every cycle can start an iteration; reduce with add, minimum, maximum, logic or selection",
    );
  }
}

/** The width of an integer value in the IR. */
export function irWidth(value: Value): number {
  return value.type instanceof IntegerType ? value.type.width : 64;
}
