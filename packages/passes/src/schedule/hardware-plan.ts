/** The static plan of a whole network, as `planHardware` makes it and the lowering to hardware reads it. */
import type { Operation, Value } from "@hls-opt/ir-core";
import type { Target } from "../target/target.js";
import type { Partition } from "./banking.js";
import type { Datapath } from "./datapath.js";
import type { Kernel } from "./kernel.js";
import { longestStage, PipelineGraph, registerBits } from "./pipeline/problem.js";
import type { PipelineSchedule } from "./pipeline/problem.js";
import type { Sequence } from "./sequence.js";
import type { StaticValues } from "./static-values.js";

/** One lane of access to a buffer or to a port of the function. */
export interface PlannedAccess {
  readonly op: Operation;
  /** The memref. */
  readonly memory: Value;
  /** The flat element at each iteration. */
  readonly elements: Sequence;
  /** Read port of the kernel on the buffer; 0 for writes and function ports. */
  port: number;
  /** Banks that are ever touched, ascending; empty for function ports. */
  banks: readonly number[];
}

export interface PlannedKernel {
  readonly kernel: Kernel;
  readonly statics: StaticValues;
  readonly loads: readonly PlannedAccess[];
  readonly stores: readonly PlannedAccess[];
  datapath: Datapath;
  pipeline: PipelineSchedule;
  /** The cycle of iteration 0, counted from the first input beat. */
  start: number;
}

export interface PlannedBuffer {
  readonly alloc: Operation;
  readonly name: string;
  readonly shape: readonly number[];
  readonly width: number;
  readonly partition: Partition;
  readonly writer: number;
  /** Kernels that read, with their number of ports. */
  readonly readers: readonly { readonly kernel: number; readonly ports: number }[];
  copies: number;
}

export interface HardwarePlan {
  readonly func: Operation;
  readonly name: string;
  readonly target: Target;
  readonly interval: number;
  readonly kernels: readonly PlannedKernel[];
  readonly buffers: readonly PlannedBuffer[];
  /** Function arguments that are read, and those that are written. */
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Cycles from the first input beat to the last output beat. */
  readonly latency: number;
}

/** The start of every input kernel: inputs are registered once, but for networks without any state, which register where it is cheapest. */
export function inputStart(kernels: readonly PlannedKernel[]): number {
  return isSpatial(kernels) ? 0 : 1;
}

/** A network of one kernel of one iteration is a datapath from ports to ports, which takes a sample each cycle. */
export function isSpatial(kernels: readonly PlannedKernel[]): boolean {
  return kernels.length === 1 && kernels[0]?.kernel.space.size === 1;
}

/** The stage of an operation of a planned kernel. */
export function stageOf(planned: PlannedKernel, op: Operation): number {
  const node = planned.datapath.nodeOf.get(op);
  return node === undefined ? 0 : (planned.pipeline.stage[node.index] as number);
}

/** The accesses that go to one memref. */
export function onMemory(accesses: readonly PlannedAccess[], memory: Value): PlannedAccess[] {
  return accesses.filter((access) => access.memory === memory);
}

/** The longest that logic takes in any stage of any kernel, with the register before it and the set-up behind it. */
export function longestStageNs({ kernels, target }: HardwarePlan): number {
  const times = kernels.map(({ datapath, pipeline }) =>
    longestStage(new PipelineGraph(datapath.problem), pipeline.stage),
  );
  return Math.max(0, ...times) + target.timing.setup;
}

/** Register bits between the stages of all kernels; those of control and of buffers come on top. */
export function datapathRegisterBits({ kernels }: HardwarePlan): number {
  return kernels.reduce(
    (sum, { datapath, pipeline }) => sum + registerBits(new PipelineGraph(datapath.problem), pipeline.stage),
    0,
  );
}
