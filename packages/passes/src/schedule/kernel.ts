import type { Location, Operation, Value } from "@hls-opt/ir-core";
import type { IterationSpace } from "./iteration-space.js";

/** One loop of a kernel, normalised to count from 0 in steps of 1: `iv = lower + step * counter`. */
export interface KernelLoop {
  readonly iv: Value;
  readonly lower: number;
  readonly step: number;
  readonly extent: number;
}

/** A value carried through all reduction loops. */
export interface Carried {
  /** Its value before the first iteration. */
  readonly initial: Value;
  /** What the innermost body reads. */
  readonly argument: Value;
  /** What the innermost body yields. */
  readonly next: Value;
  /** What operations after the loops read. */
  readonly result: Value;
}

/** When an operation matters: in the first iteration of a reduction, in every iteration, or in the last. */
export type Phase = "before" | "body" | "after";

/** The branch of an `affine.if` that an operation stands in. */
export interface Guard {
  readonly branch: Operation;
  readonly taken: boolean;
  readonly outer: Guard | undefined;
}

export interface KernelOp {
  readonly op: Operation;
  readonly phase: Phase;
  readonly guard: Guard | undefined;
}

/**
 * A loop nest in kernel form: parallel loops outside, reduction loops inside that carry values straight through; straight-line
 * code before, in and after the reduction. It becomes one pipelined hardware kernel that starts an iteration every cycle.
 */
export interface Kernel {
  readonly name: string;
  /** The outermost `affine.for`. */
  readonly root: Operation;
  readonly location: Location;
  readonly loops: readonly KernelLoop[];
  readonly space: IterationSpace;
  /** Loops from this depth on are the reduction. */
  readonly reductionDepth: number;
  readonly carried: readonly Carried[];
  /** All operations but loops and yields, in program order; an `affine.if` follows the operations of its branches. */
  readonly ops: readonly KernelOp[];
}

/** True in the iterations of `phase`. */
export function isActive(kernel: Kernel, phase: Phase, counters: ArrayLike<number>): boolean {
  if (phase === "body") return true;
  for (let d = kernel.reductionDepth; d < kernel.loops.length; d++) {
    const wanted = phase === "before" ? 0 : (kernel.loops[d]?.extent ?? 1) - 1;
    if (counters[d] !== wanted) return false;
  }
  return true;
}
