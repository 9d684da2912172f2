import type { Block, Operation, Report, Value } from "@hls-opt/ir-core";
import { AffineMapAttr, collect, findFilePosition, IntegerAttr, NameLoc, opError } from "@hls-opt/ir-core";
import { IterationSpace } from "./iteration-space.js";
import type { Carried, Guard, Kernel, KernelLoop, KernelOp, Phase } from "./kernel.js";

/** Refuses an operation that does not fit kernel form. */
class NotAKernel extends Error {
  readonly op: Operation;

  constructor(op: Operation, message: string) {
    super(message);
    this.op = op;
  }
}

/** Reads a top-level loop nest as a kernel, or reports which operation does not fit, and why. */
export function extractKernel(root: Operation, name: string, report: Report): Kernel | undefined {
  try {
    return new Extraction(root).kernel(name);
  } catch (error) {
    if (!(error instanceof NotAKernel)) throw error;
    report(opError(error.op, error.message, [], "schedule/not-a-kernel"));
    return undefined;
  }
}

class Extraction {
  private readonly root: Operation;
  private readonly loops: KernelLoop[] = [];
  private readonly ops: KernelOp[] = [];
  private reductionDepth = Infinity;
  private carried: Carried[] = [];

  constructor(root: Operation) {
    this.root = root;
  }

  kernel(name: string): Kernel {
    this.enter(this.root);
    const space = new IterationSpace(this.loops.map((loop) => loop.extent));
    const { root, loops, ops, carried } = this;
    const reductionDepth = Math.min(this.reductionDepth, loops.length);
    return { name, root, location: root.location, loops, space, reductionDepth, carried, ops };
  }

  /** Walks down the chain of loops; code before and after the inner loop is collected on the way. */
  private enter(loop: Operation): void {
    const body = loop.region().entry;
    this.loops.push(readLoop(loop));
    const initials = loop.operands.slice(boundOperandCount(loop));
    if (initials.length > 0) this.enterReduction(loop, body, initials);
    const inner = body.operations().filter((op) => op.name === "affine.for");
    if (inner.length > 1) {
      throw new NotAKernel(
        inner[1] as Operation,
        "is a second loop in one body; distribute the loops into nests of their own",
      );
    }
    const [next] = inner;
    if (next === undefined) return this.collect(body, "body", undefined);
    this.checkThreading(loop, next);
    const level = this.loops.length;
    this.collectUntil(body.first, next, "before");
    this.enter(next);
    this.collectUntil(next.next, undefined, "after");
    if (level !== this.reductionDepth) this.refuseStores(body);
  }

  private enterReduction(loop: Operation, body: Block, initials: readonly Value[]): void {
    const depth = this.loops.length - 1;
    const first = this.carried.length === 0;
    if (first) this.reductionDepth = depth;
    const yielded = body.last?.operands ?? [];
    this.carried = initials.map((initial, i) => ({
      initial: first ? initial : (this.carried[i] as Carried).initial,
      argument: body.argument(i + 1),
      next: yielded[i] as Value,
      result: first ? loop.result(i) : (this.carried[i] as Carried).result,
    }));
  }

  /** Inside a reduction, a loop level may hold nothing but the next loop, threaded straight through. */
  private checkThreading(loop: Operation, inner: Operation): void {
    if (this.carried.length === 0) return;
    const body = loop.region().entry;
    const straight =
      body.first === inner &&
      inner.next === body.last &&
      inner.operands.slice(boundOperandCount(inner)).every((value, i) => value === body.argument(i + 1)) &&
      (body.last?.operands ?? []).every((value, i) => value === inner.results[i]);
    if (!straight) {
      throw new NotAKernel(
        inner,
        "does not pass the accumulators of the enclosing reduction straight through; move other code out of the reduction loops",
      );
    }
  }

  private collectUntil(from: Operation | undefined, end: Operation | undefined, phase: Phase): void {
    for (let op = from; op !== undefined && op !== end; op = op.next) this.collectOp(op, phase, undefined);
  }

  /** Code between two parallel loops would have to run in only some iterations of the inner ones. */
  private refuseStores(body: Block): void {
    const [store] = body
      .operations()
      .filter((op) => op.name !== "affine.for")
      .flatMap((op) => collect(op, (inner) => inner.name.endsWith(".store")));
    if (store !== undefined) {
      throw new NotAKernel(store, "stores between two parallel loops; move it into the innermost one");
    }
  }

  private collect(block: Block, phase: Phase, guard: Guard | undefined): void {
    for (let op = block.first; op !== undefined; op = op.next) this.collectOp(op, phase, guard);
  }

  private collectOp(op: Operation, phase: Phase, guard: Guard | undefined): void {
    if (op.name === "affine.yield") return;
    if (op.name === "affine.if") {
      op.regions.forEach((region, r) => {
        if (!region.isEmpty) this.collect(region.entry, phase, { branch: op, taken: r === 0, outer: guard });
      });
    } else if (op.regions.length > 0) {
      throw new NotAKernel(op, "has a region; only affine.for and affine.if may nest in a kernel");
    }
    this.ops.push({ op, phase, guard });
  }
}

/** How many leading operands of an `affine.for` belong to its bounds. */
function boundOperandCount(loop: Operation): number {
  return loop.operandCount - (loop.region().entry.arguments.length - 1);
}

function readLoop(loop: Operation): KernelLoop {
  const lower = constantBound(loop, "lowerBoundMap");
  const upper = constantBound(loop, "upperBoundMap");
  const stepAttr = loop.getAttr("step");
  const step = stepAttr instanceof IntegerAttr ? stepAttr.number : 1;
  const extent = Math.ceil((upper - lower) / step);
  if (extent < 1) throw new NotAKernel(loop, `runs ${extent} times; remove empty loops first`);
  return { iv: loop.region().entry.argument(0), lower, step, extent };
}

function constantBound(loop: Operation, name: string): number {
  const attr = loop.getAttr(name);
  const bound =
    attr instanceof AffineMapAttr && attr.map.results.length === 1 ? attr.map.singleConstantResult() : undefined;
  if (bound === undefined) {
    throw new NotAKernel(loop, "has bounds that are not constant; only rectangular nests can be scheduled statically");
  }
  return bound;
}

/** A legal, readable identifier for a nest: from its name location, else by position. */
export function kernelName(root: Operation, position: number): string {
  let location = root.location;
  while (!(location instanceof NameLoc) && "child" in location) location = location.child as typeof location;
  if (location instanceof NameLoc) {
    return location.name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || `nest${position}`;
  }
  const file = findFilePosition(location);
  return file === undefined ? `nest${position}` : `nest${position}_line${file.line}`;
}
