/**
 * The static plan of a whole network: kernels with their pipelines and start cycles, buffers with their banks and copies,
 * ports with their words. Read from scheduled loops; what attributes fix (`hls.partition`, `hls.stage`, `hls.start`) is taken
 * as given and checked, the rest is computed.
 */
import type { Operation, Report, Value } from "@hls-opt/ir-core";
import {
  DenseArrayAttr,
  DenseElementsAttr,
  IntegerAttr,
  IntegerType,
  MemRefType,
  StringAttr,
  collect,
  opError,
} from "@hls-opt/ir-core";
import { withClock } from "../target/target.js";
import type { Target } from "../target/target.js";
import { bankAddresses, bankSelection } from "./bank-addresses.js";
import { assignPorts, banksOfLane, chooseBanking, makePartition, writesAreConflictFree } from "./banking.js";
import type { Banking } from "./banking.js";
import { buildDatapath, staticReadyStage } from "./datapath.js";
import type { AccessTiming, Datapath, DatapathNode } from "./datapath.js";
import { extractKernel, kernelName } from "./extract-kernel.js";
import type { KernelOp, Phase } from "./kernel.js";
import { phasesOfUse } from "./load-phases.js";
import type { PipelineSchedule } from "./pipeline/problem.js";
import { depthOf, schedulePipeline, TooFewStages } from "./pipeline/schedule.js";
import { verifyPipeline } from "./pipeline/verify.js";
import type { Sequence } from "./sequence.js";
import { computeStartOffsets } from "./start-offsets.js";
import type { TimedAccess, TimedKernel } from "./start-offsets.js";
import { StaticValues } from "./static-values.js";
import type { ConstantGlobals } from "./static-values.js";
import { inputStart, isSpatial, onMemory, stageOf } from "./hardware-plan.js";
import type { HardwarePlan, PlannedAccess, PlannedBuffer, PlannedKernel } from "./hardware-plan.js";
import { Refusal, reportRefusals } from "./refusal.js";
import { findStreams, outputLatency } from "./streams.js";

export interface PlanOptions {
  /** Stages of a network that is one datapath; the fewest that the clock allows unless told. */
  readonly stages?: number | undefined;
  /** Whether a clock that is too fast for the stages gives way, with a warning. */
  readonly clockGivesWay?: boolean | undefined;
}

/** Plans a function in kernel form, or reports why it cannot be planned. */
export function planHardware(
  func: Operation,
  target: Target,
  interval: number,
  report: Report,
  options: PlanOptions = {},
): HardwarePlan | undefined {
  const plan = (clocked: Target): HardwarePlan | undefined =>
    new Planner(func, clocked, interval, report, options).plan();
  return reportRefusals(report, () => {
    try {
      return plan(target);
    } catch (error) {
      if (!(error instanceof StagesRefusal) || options.clockGivesWay !== true || error.clockNs === undefined) {
        throw error;
      }
      const message = `needs a clock of ${error.clockNs} ns for ${options.stages} stages, which is taken instead of the ${target.clockNs} ns of ${target.name}`;
      report({ ...opError(func, message, [], "schedule/clock"), severity: "warning" });
      return plan(withClock(target, error.clockNs));
    }
  });
}

/** Constant globals of the module around a function. */
export function constantGlobals(func: Operation): ConstantGlobals {
  const globals = new Map<string, DenseElementsAttr>();
  for (const op of func.parent?.operations() ?? []) {
    if (op.name !== "memref.global") continue;
    const name = op.getAttr("sym_name");
    const contents = op.getAttr("initial_value");
    if (op.getAttr("constant") !== undefined && name instanceof StringAttr && contents instanceof DenseElementsAttr) {
      globals.set(name.value, contents);
    }
  }
  return globals;
}

/** The top-level nests of a function, in program order. */
export function topLevelNests(func: Operation): Operation[] {
  return func
    .region()
    .entry.operations()
    .filter((op) => op.name === "affine.for");
}

/** What may stand beside the nests. */
const besideNests = new Set([
  "affine.for",
  "memref.alloc",
  "memref.dealloc",
  "memref.get_global",
  "arith.constant",
  "func.return",
]);

/** A datapath does not fit its stages at the clock. */
export class StagesRefusal extends Refusal {
  /** A clock period, in nanoseconds, at which it does. */
  readonly clockNs: number | undefined;

  constructor(op: Operation, { clockNs, timing }: Target, stages: number, { least, budget }: TooFewStages) {
    const clock = budget === undefined ? undefined : Math.ceil((budget + timing.setup) * 10) / 10;
    const other = clock === undefined ? "" : `, or a clock of ${clock} ns (clock=${clock})`;
    super(
      op,
      "schedule/infeasible",
      `needs ${least} stages at a clock of ${clockNs} ns, and may have ${stages}; allow ${least} stages${other}`,
    );
    this.clockNs = clock;
  }
}

class Planner {
  private readonly func: Operation;
  private readonly target: Target;
  private readonly interval: number;
  private readonly report: Report;
  private readonly options: PlanOptions;
  private kernels: PlannedKernel[] = [];

  constructor(func: Operation, target: Target, interval: number, report: Report, options: PlanOptions) {
    this.func = func;
    this.target = target;
    this.interval = interval;
    this.report = report;
    this.options = options;
  }

  plan(): HardwarePlan | undefined {
    this.checkTopLevel();
    const globals = constantGlobals(this.func);
    const names = new NameTable();
    const name = names.unique(symbolOf(this.func));
    const kernels = topLevelNests(this.func).map((root, i) =>
      this.readKernel(root, names.unique(fixedName(root) ?? kernelName(root, i)), globals),
    );
    if (kernels.some((kernel) => kernel === undefined)) return undefined;
    this.kernels = kernels as PlannedKernel[];
    const buffers = this.planBuffers(names);
    for (const kernel of this.kernels) this.planPipeline(kernel, buffers);
    this.planStarts(buffers);
    const { inputs, outputs } = findStreams(this.func, this.kernels);
    return {
      func: this.func,
      name,
      target: this.target,
      interval: this.interval,
      kernels: this.kernels,
      buffers,
      inputs,
      outputs,
      latency: outputLatency(this.kernels, outputs),
    };
  }

  private checkTopLevel(): void {
    for (const op of this.func.region().entry.operations()) {
      if (!besideNests.has(op.name)) {
        throw new Refusal(
          op,
          "schedule/not-a-kernel",
          "stands beside the loop nests of a function that is to become hardware; only allocations, constants and loop nests may",
        );
      }
    }
  }

  private readKernel(root: Operation, name: string, globals: ConstantGlobals): PlannedKernel | undefined {
    const kernel = extractKernel(root, name, this.report);
    if (kernel === undefined) return undefined;
    const statics = new StaticValues(kernel, globals);
    const phases = phasesOfUse(kernel);
    const access = (item: KernelOp, memory: Value): PlannedAccess => {
      const active = phases.get(item.op) ?? [item.phase];
      return { op: item.op, memory, elements: this.elementsOf(statics, item, active, memory), port: 0, banks: [] };
    };
    const loads = kernel.ops
      .filter(({ op }) => op.name === "affine.load" && statics.get(op.result()) === undefined)
      .map((item) => access(item, item.op.operand(0)));
    const stores = kernel.ops
      .filter(({ op }) => op.name === "affine.store")
      .map((item) => access(item, item.op.operand(1)));
    // placeholders until banking is known; see planPipeline
    const pending = undefined as unknown;
    return {
      kernel,
      statics,
      loads,
      stores,
      datapath: pending as Datapath,
      pipeline: pending as PipelineSchedule,
      start: 0,
    };
  }

  private elementsOf(
    statics: StaticValues,
    { op, guard }: KernelOp,
    phases: readonly Phase[],
    memory: Value,
  ): Sequence {
    if (!(memory.type instanceof MemRefType)) {
      throw new Refusal(op, "schedule/unsupported", "accesses something that is no ranked memref");
    }
    if (memory.definingOp?.name === "memref.get_global") {
      throw new Refusal(
        op,
        "schedule/unsupported",
        "accesses a global whose contents are not constant; pass it as an argument",
      );
    }
    if (memory.type.layout !== undefined) {
      throw new Refusal(op, "schedule/unsupported", "accesses a memref with a layout; normalise memrefs first");
    }
    try {
      return statics.elements(op, memory.type.shape, statics.activity(phases, guard));
    } catch (error) {
      if (error instanceof RangeError) throw new Refusal(op, "schedule/unsupported", error.message);
      throw error;
    }
  }

  private planBuffers(names: NameTable): PlannedBuffer[] {
    return collect(this.func, (op) => op.name === "memref.alloc")
      .map((alloc) => this.planBuffer(alloc, names))
      .filter((buffer) => buffer !== undefined);
  }

  private planBuffer(alloc: Operation, names: NameTable): PlannedBuffer | undefined {
    const memory = alloc.result();
    const type = memory.type as MemRefType;
    const users = this.kernels.map((kernel) => ({
      loads: onMemory(kernel.loads, memory),
      stores: onMemory(kernel.stores, memory),
    }));
    const writers = users.flatMap((user, k) => (user.stores.length > 0 ? [k] : []));
    const readers = users.flatMap((user, k) => (user.loads.length > 0 ? [k] : []));
    if (readers.length === 0) return undefined;
    const [writer] = writers;
    if (writer === undefined || writers.length > 1) {
      throw new Refusal(
        alloc,
        "schedule/unsupported",
        `is written by ${writers.length} loop nests; a buffer between kernels needs exactly one`,
      );
    }
    if (readers.includes(writer)) {
      throw new Refusal(
        alloc,
        "schedule/unsupported",
        "is read and written by one loop nest; accumulate in iter_args instead",
      );
    }
    if (!(type.element instanceof IntegerType)) {
      throw new Refusal(
        alloc,
        "schedule/unsupported",
        `holds ${type.element}, for which there is no hardware yet; quantize the network first (--quantize)`,
      );
    }
    const stores = (users[writer] as { stores: PlannedAccess[] }).stores;
    const lanes = readers.map((k) => (users[k] as { loads: PlannedAccess[] }).loads);
    const banking = this.bank(alloc, type, stores, lanes);
    for (const store of stores) store.banks = banksOfLane(banking.partition, store.elements);
    lanes.forEach((loads, r) =>
      loads.forEach((load, i) => {
        load.port = (banking.readPorts[r] as readonly number[])[i] as number;
        load.banks = banksOfLane(banking.partition, load.elements);
      }),
    );
    const name = names.unique(`${(this.kernels[writer] as PlannedKernel).kernel.name}_buffer`);
    return {
      alloc,
      name,
      shape: type.shape,
      width: type.element.width,
      partition: banking.partition,
      writer,
      readers: readers.map((kernel, r) => ({
        kernel,
        ports: Math.max(...(banking.readPorts[r] as readonly number[])) + 1,
      })),
      copies: 1,
    };
  }

  private bank(
    alloc: Operation,
    type: MemRefType,
    stores: readonly PlannedAccess[],
    readers: readonly (readonly PlannedAccess[])[],
  ): Banking {
    const width = (type.element as IntegerType).width;
    const writer = { lanes: stores.map((store) => store.elements) };
    const lanes = readers.map((loads) => loads.map((load) => load.elements));
    const fixed = alloc.getAttr("hls.partition");
    if (!(fixed instanceof DenseArrayAttr)) {
      const chosen = chooseBanking(
        type.shape,
        width,
        [writer],
        lanes.map((own) => ({ lanes: own })),
      );
      if (chosen === undefined) {
        throw new Refusal(
          alloc,
          "schedule/bank-conflict",
          "is written twice at one place in one cycle; every element may be written once",
        );
      }
      return chosen;
    }
    const isPartition =
      fixed.numbers.length === type.shape.length &&
      fixed.numbers.every((factor, d) => factor >= 1 && factor <= (type.shape[d] as number));
    if (!isPartition) {
      throw new Refusal(
        alloc,
        "schedule/illegal",
        `has the partition [${fixed.numbers.join(", ")}], expected a factor from 1 to the size for each dimension of ${type}`,
      );
    }
    const partition = makePartition(type.shape, fixed.numbers);
    if (!writesAreConflictFree(partition, writer)) {
      throw new Refusal(
        alloc,
        "schedule/bank-conflict",
        `has the partition [${fixed.numbers.join(", ")}], with which two lanes write one bank in one cycle`,
      );
    }
    return { partition, readPorts: lanes.map((own) => assignPorts(partition, own, own.length) as number[]), cost: 0 };
  }

  private planPipeline(planned: PlannedKernel, buffers: readonly PlannedBuffer[]): void {
    planned.datapath = buildDatapath(planned.kernel, planned.statics, this.target, accessTiming(planned, buffers));
    planned.pipeline = this.fixedPipeline(planned) ?? this.computePipeline(planned);
    const [violation] = verifyPipeline(planned.datapath.problem, planned.pipeline);
    if (violation !== undefined) {
      throw new Refusal(
        (planned.datapath.nodes[violation.node] as DatapathNode).item.op,
        "schedule/illegal",
        violation.message,
      );
    }
  }

  private computePipeline({ kernel, datapath }: PlannedKernel): PipelineSchedule {
    const { stages } = this.options;
    if (stages !== undefined && !isSpatial(this.kernels)) {
      throw new Refusal(
        this.func,
        "schedule/unsupported",
        `is to have ${stages} stages, but is no single datapath at this interval; stages can be given at an interval of 1`,
      );
    }
    try {
      return schedulePipeline(datapath.problem, stages);
    } catch (error) {
      if (!(error instanceof TooFewStages)) throw error;
      throw new StagesRefusal(kernel.root, this.target, stages ?? 0, error);
    }
  }

  /** The stages that the loops carry: all of a nest, or none, which leaves them to be computed. */
  private fixedPipeline({ datapath }: PlannedKernel): PipelineSchedule | undefined {
    const stages = datapath.nodes.map(({ item }) => item.op.getAttr("hls.stage"));
    const missing = datapath.nodes.filter((_, i) => !(stages[i] instanceof IntegerAttr));
    const [first] = missing;
    if (first !== undefined) {
      if (missing.length === stages.length) return undefined;
      throw new Refusal(
        first.item.op,
        "schedule/illegal",
        "has no 'hls.stage', but other operations of its nest have; give every operation its stage, or none",
      );
    }
    const stage = Int32Array.from(stages, (attr) => (attr as IntegerAttr).number);
    return { stage, depth: depthOf(datapath.problem, stage) };
  }

  private planStarts(buffers: readonly PlannedBuffer[]): void {
    const indexOf = new Map(buffers.map((buffer, b) => [buffer.alloc.result(), b]));
    const timed = this.kernels.map((planned): TimedKernel => ({
      reads: timedAccesses(planned, planned.loads, indexOf),
      writes: timedAccesses(planned, planned.stores, indexOf),
    }));
    const counts = buffers.map((buffer) => buffer.shape.reduce((a, b) => a * b, 1));
    const fixed = this.kernels
      .map(({ kernel }) => kernel.root.getAttr("hls.start"))
      .map((attr) => (attr instanceof IntegerAttr ? attr.number : undefined));
    const result = computeStartOffsets(timed, counts, this.interval, inputStart(this.kernels), fixed);
    if ("unwritten" in result) {
      const alloc = (buffers[result.unwritten] as PlannedBuffer).alloc;
      throw new Refusal(alloc, "schedule/uninitialised", "has elements that are read but never written");
    }
    if ("tooEarly" in result) {
      const { root } = (this.kernels[result.tooEarly] as PlannedKernel).kernel;
      throw new Refusal(
        root,
        "schedule/illegal",
        `starts at cycle ${fixed[result.tooEarly]} and would read elements before they are written; the first legal start is ${result.least}`,
      );
    }
    this.kernels.forEach((kernel, k) => (kernel.start = result.start[k] as number));
    buffers.forEach((buffer, b) => (buffer.copies = copiesOf(buffer, result.copies[b] as number)));
    for (const { kernel } of this.kernels) {
      if (kernel.space.size > this.interval) {
        throw new Refusal(
          kernel.root,
          "schedule/infeasible",
          `runs ${kernel.space.size} iterations for a sample, more than the interval of ${this.interval} cycles; unroll it or allow a longer interval`,
        );
      }
    }
  }
}

/** The copies of a buffer: as many as its schedule gives, if they are enough. */
function copiesOf({ alloc }: PlannedBuffer, needed: number): number {
  const fixed = alloc.getAttr("hls.copies");
  if (!(fixed instanceof IntegerAttr)) return needed;
  if (fixed.number < needed) {
    throw new Refusal(
      alloc,
      "schedule/illegal",
      `has ${fixed.number} copies, so that later samples would overwrite elements that are still to be read; it needs ${needed}`,
    );
  }
  return fixed.number;
}

/** When addresses are ready, how long reads take, and which accesses share a port. */
function accessTiming({ kernel, loads, stores }: PlannedKernel, buffers: readonly PlannedBuffer[]): AccessTiming {
  const choices = new Map<Operation, number>();
  const addresses = new Map<Operation, number>();
  const ready = new Map<Operation, number>();
  const together: Operation[][] = [];
  for (const { alloc, partition } of buffers) {
    for (const lanes of [onMemory(loads, alloc.result()), onMemory(stores, alloc.result())]) {
      for (const { offsets, lanes: own } of bankAddresses(partition, lanes)) {
        const stage = staticReadyStage(kernel, offsets);
        for (const { op } of own) {
          ready.set(op, Math.max(ready.get(op) ?? 0, stage));
          if (op.name === "affine.store") choices.set(op, Math.max(choices.get(op) ?? 1, own.length));
        }
      }
      // a write needs to know its bank at once, a read a cycle later
      for (const lane of lanes) {
        if (lane.op.name === "affine.store" && lane.banks.length > 1) {
          ready.set(
            lane.op,
            Math.max(ready.get(lane.op) ?? 0, staticReadyStage(kernel, bankSelection(partition, lane))),
          );
        }
      }
      together.push(...sharedPorts(lanes));
      for (const { op, banks } of lanes) {
        if (op.name === "affine.load") choices.set(op, banks.length);
        addresses.set(op, partition.bankDepth > 1 ? Math.ceil(Math.log2(partition.bankDepth)) : 0);
      }
    }
  }
  // output lanes leave together, under one valid signal
  together.push(stores.filter(({ memory }) => memory.definingOp === undefined).map(({ op }) => op));
  return {
    choices: (access) => choices.get(access) ?? 1,
    addressBits: (access) => addresses.get(access) ?? 0,
    addressStage: (access) => ready.get(access) ?? 0,
    together,
  };
}

/** Accesses that go through one port, where there are several. */
function sharedPorts(lanes: readonly PlannedAccess[]): Operation[][] {
  const byPort = new Map<number, Operation[]>();
  for (const { port, op } of lanes) byPort.set(port, [...(byPort.get(port) ?? []), op]);
  return [...byPort.values()].filter((ops) => ops.length > 1);
}

function timedAccesses(
  planned: PlannedKernel,
  accesses: readonly PlannedAccess[],
  indexOf: ReadonlyMap<Value, number>,
): Map<number, TimedAccess[]> {
  const found = new Map<number, TimedAccess[]>();
  for (const { op, memory, elements } of accesses) {
    const buffer = indexOf.get(memory);
    if (buffer === undefined) continue;
    const list = found.get(buffer) ?? [];
    list.push({ elements, stage: stageOf(planned, op) });
    found.set(buffer, list);
  }
  return found;
}

function symbolOf(func: Operation): string {
  const symbol = func.getAttr("sym_name");
  return symbol instanceof StringAttr ? symbol.value : "main";
}

function fixedName(root: Operation): string | undefined {
  const name = root.getAttr("hls.kernel");
  return name instanceof StringAttr ? name.value : undefined;
}

/** Distinct names, with numbers where they clash. */
class NameTable {
  private readonly used = new Set<string>();

  unique(name: string): string {
    let candidate = name;
    for (let i = 2; this.used.has(candidate); i++) candidate = `${name}_${i}`;
    this.used.add(candidate);
    return candidate;
  }
}
