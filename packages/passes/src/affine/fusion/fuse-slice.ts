/**
 * Fusion by slices, where the iterations of producer and consumer do not correspond: each iteration of the consumer's outer
 * loops computes, at its start, just those elements that it reads. Elements that several iterations read are computed again each
 * time; how much more that may be is limited. (`mlir-opt`'s fusion does the same for all of its cases.)
 *
 * The producer writes one local buffer, each element once, by subscripts that are its counters plus constants, and reads
 * nothing that is written meanwhile: whatever is computed again comes out the same.
 */
import { AffineForOp, AffineLoadOp, AffineStoreOp, AllocaOp, AllocOp, DeallocOp } from "@hls-opt/dialect-affine";
import { clone } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";
import { isRefusal, perfectBand, refuse, refuseCarriedValues } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { setBounds } from "../band/loop-header.js";
import { mayTouchSameBuffer } from "../dependence/access-pair.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { findObstacle } from "./fuse-loops.js";
import { clippedBound, extentOf, shifted } from "./window.js";
import type { Start } from "./window.js";

export interface SliceOptions extends AliasOptions {
  /** How much more of the producer may be computed, as a part of what it computes now: 0.3 for 30 percent. */
  readonly computeTolerance?: number;
}

/** The iterations of one producer loop that one iteration of the consumer needs. */
interface SliceLoop {
  readonly start: Start;
  readonly size: number;
}

export interface SlicePlan {
  readonly producer: Operation;
  readonly consumer: Operation;
  /** Inside how many loops of the consumer the slice stands. */
  readonly depth: number;
  /** One for each loop of the producer's band. */
  readonly slice: readonly SliceLoop[];
}

/** What a producer has to be like: its band, and which dimension of the buffer each of its counters stands for. */
interface Producer {
  readonly band: readonly Operation[];
  readonly store: MemoryAccess;
  readonly dimensions: readonly { readonly dimension: number; readonly offset: number }[];
}

/** The deepest slice within the tolerance; or why there is none. */
export function planSlice(first: Operation, second: Operation, options: SliceOptions = {}): SlicePlan | Refusal {
  const producer = readProducer(first, options);
  if (isRefusal(producer)) return producer;
  const loads = loadsOf(producer, first, second, options);
  if (isRefusal(loads)) return loads;
  const band = perfectBand(second);
  const now = tripsOf(producer.band);
  let refusal = refuse("each iteration would compute too much again");
  for (let depth = band.length; depth > 0; depth--) {
    const outer = band.slice(0, depth);
    const around = outer[depth - 1] as Operation;
    const slice = sliceFor(producer, loads, around);
    if (slice === undefined) {
      refusal = refuse("what one iteration reads is no window that moves with the counters");
      continue;
    }
    const then = tripsOf(outer) * slice.reduce((product, { size }) => product * size, 1);
    if (then <= now * (1 + (options.computeTolerance ?? 0.3))) {
      return { producer: first, consumer: second, depth, slice };
    }
  }
  return refusal;
}

/** Puts the slice into the consumer and erases the producer; returns the consumer. */
export function fuseSlice({ producer, consumer, depth, slice }: SlicePlan): Operation {
  const { body } = new AffineForOp(perfectBand(consumer)[depth - 1] as Operation);
  const copy = clone(producer);
  body.insert(copy, body.first);
  slice.forEach(({ start, size }, k) => {
    const loop = new AffineForOp(perfectBand(copy)[k] as Operation);
    const low = clippedBound(loop.op, start, loop.constantLowerBound as number, "max");
    const high = clippedBound(loop.op, shifted(start, size), loop.constantUpperBound as number, "min");
    setBounds(loop, low, high);
  });
  producer.erase();
  return consumer;
}

const tripsOf = (band: readonly Operation[]): number =>
  band.reduce((product, loop) => product * (new AffineForOp(loop).tripCount ?? Infinity), 1);

function readProducer(nest: Operation, options: AliasOptions): Producer | Refusal {
  const accesses = memoryAccesses(nest, buffersAround(nest, options));
  const writes = accesses.filter(({ kind }) => kind === "write");
  const [store] = writes;
  if (store === undefined || writes.length !== 1 || store.op.info !== AffineStoreOp.info) {
    return refuse("the producer does not consist of one store");
  }
  const whole = perfectBand(nest);
  const band = whole.slice(0, whole.findIndex((loop) => store.op.parent === new AffineForOp(loop).body) + 1);
  const isConstant = (loop: Operation): boolean => loop.operandCount === 0 && new AffineForOp(loop).stepSize === 1;
  if (band.length === 0 || !band.every(isConstant) || refuseCarriedValues(band) !== undefined) {
    return refuse("the producer's loops are not all of constant bounds and step 1, with the store innermost");
  }
  if (accesses.some((access) => access.kind === "read" && mayTouchSameBuffer(access, store))) {
    return refuse("the producer reads what it writes");
  }
  const dimensions = band.map((loop) => dimensionOf(store, new AffineForOp(loop).inductionVar));
  if (dimensions.some((found) => found === undefined)) {
    return refuse("the producer's subscripts are not its counters plus constants");
  }
  return { band, store, dimensions: dimensions as Producer["dimensions"] };
}

/** The dimension whose subscript is the counter plus a constant. */
function dimensionOf(
  { subscripts }: MemoryAccess,
  counter: Value,
): { readonly dimension: number; readonly offset: number } | undefined {
  if (subscripts === undefined) return undefined;
  const { map, operands } = subscripts;
  const position = operands.indexOf(counter as Value<IndexType>);
  const forms = map.results.map((expr) => expr.linearForm(map.numDims, map.numSymbols));
  const dimension = forms.findIndex(
    (form) => form?.coefficients.every((coefficient, i) => coefficient === (i === position ? 1 : 0)) === true,
  );
  return position < 0 || dimension < 0 ? undefined : { dimension, offset: forms[dimension]?.constant as number };
}

/** The loads of the consumer, which are all other uses of the buffer. */
function loadsOf(
  { store }: Producer,
  first: Operation,
  second: Operation,
  options: AliasOptions,
): readonly MemoryAccess[] | Refusal {
  const allocation = store.buffer?.root.definingOp;
  if (allocation === undefined || (allocation.info !== AllocOp.info && allocation.info !== AllocaOp.info)) {
    return refuse("what the producer writes is seen elsewhere");
  }
  const isKnown = allocation
    .result()
    .uses()
    .every(({ owner }) => {
      return (
        owner === store.op ||
        owner.info === DeallocOp.info ||
        (owner.info === AffineLoadOp.info && second.isProperAncestorOf(owner))
      );
    });
  if (!isKnown) return refuse("what the producer writes is used elsewhere");
  const between: Operation[] = [];
  for (let op = first.next; op !== undefined && op !== second; op = op.next) between.push(op);
  const obstacle = findObstacle(first, between, true, options);
  if (obstacle !== undefined) {
    return refuse("the producer cannot be moved past what stands between", [
      { location: obstacle.location, message: "this op" },
    ]);
  }
  const buffers = buffersAround(second, options);
  const theirs = memoryAccesses(second, buffers);
  const reads = memoryAccesses(first, buffers).filter(({ kind }) => kind === "read");
  const clobber = theirs.find(
    (access) => access.kind === "write" && reads.some((read) => mayTouchSameBuffer(access, read)),
  );
  if (clobber !== undefined) {
    return refuse("the consumer writes what the producer reads", [{ location: clobber.op.location, message: "here" }]);
  }
  const loads = theirs.filter(({ buffer }) => buffer?.root === store.buffer?.root);
  return loads.length > 0 && loads.every(({ subscripts }) => subscripts !== undefined)
    ? loads
    : refuse("the consumer's subscripts are not affine");
}

/** What one iteration of the loop reads, as iterations of the producer. */
function sliceFor(
  { dimensions }: Producer,
  loads: readonly MemoryAccess[],
  around: Operation,
): readonly SliceLoop[] | undefined {
  const slice: SliceLoop[] = [];
  for (const { dimension, offset } of dimensions) {
    const extent = extentOf(loads, around, dimension);
    if (extent === undefined) return undefined;
    slice.push({ start: shifted(extent.start, -offset), size: extent.size });
  }
  return slice;
}
