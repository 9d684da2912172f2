/**
 * Which buffers of a loop can be copied to local ones while it runs, and which box of each. As `mlir-opt`'s
 * `affine-data-copy-generate` does it (after the "scratchpad" copies of Baskaran et al., PPoPP 2008), but with boxes from exact
 * ranges and with the question of aliasing asked.
 */
import { AffineForOp, AffineLoadOp, AffineStoreOp, DeallocOp } from "@hls-opt/dialect-affine";
import { AffineMap, IntegerAttr, collect, dynamicSize } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { bytesOf } from "../analysis/footprint.js";
import { isLoop, isRefusal, refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { mayTouchSameBuffer } from "../dependence/access-pair.js";
import { buffersAround, memoryAccesses } from "../dependence/memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "../dependence/memory-accesses.js";
import { extentWithin } from "../fusion/window.js";
import type { Extent } from "../fusion/window.js";
import type { Buffer } from "../scalrep/buffers.js";

export interface CopyOptions extends AliasOptions {
  /** Only buffers in this memory space are copied; 0 unless told. */
  readonly slowMemorySpace?: number;
  /** The memory space of the local buffers; 1 unless told. */
  readonly fastMemorySpace?: number;
}

/** One buffer and the elements of it that a loop needs. */
export interface DataCopy {
  readonly buffer: Buffer;
  readonly accesses: readonly MemoryAccess[];
  /** By dimension; clipped to the buffer where it may go beyond. */
  readonly box: readonly Extent[];
  readonly copiesIn: boolean;
  readonly copiesOut: boolean;
  readonly bytes: number;
}

/** A buffer that stays where it is. */
export interface RefusedCopy {
  readonly buffer: Buffer;
  readonly refusal: Refusal;
}

export interface CopyPlan {
  readonly loop: Operation;
  readonly copies: readonly DataCopy[];
  readonly refused: readonly RefusedCopy[];
}

/** What can be copied around a loop; a refusal where that is nothing. */
export function planCopies(loop: Operation, options: CopyOptions = {}): CopyPlan | Refusal {
  const all = memoryAccesses(loop, buffersAround(loop, options));
  const copies: DataCopy[] = [];
  const refused: RefusedCopy[] = [];
  for (const [buffer, accesses] of byBuffer(loop, all, options.slowMemorySpace ?? 0)) {
    const planned = planCopy(loop, buffer, accesses, all);
    if (isRefusal(planned)) refused.push({ buffer, refusal: planned });
    else copies.push(planned);
  }
  if (copies.length > 0) return { loop, copies, refused };
  return refused[0]?.refusal ?? refuse("it accesses no buffer of slow memory from outside");
}

/** How much local memory the copies take. */
export const copiedBytes = ({ copies }: CopyPlan): number => copies.reduce((sum, { bytes }) => sum + bytes, 0);

/** The accesses to buffers in slow memory that exist before the loop. */
function byBuffer(loop: Operation, all: readonly MemoryAccess[], slow: number): Map<Buffer, MemoryAccess[]> {
  const found = new Map<Buffer, MemoryAccess[]>();
  for (const access of all) {
    const { buffer } = access;
    if (buffer === undefined || isMadeIn(loop, buffer.root) || buffer.root.type.kind !== "memref") continue;
    const { memorySpace } = buffer.root.type;
    const space = memorySpace === undefined ? 0 : memorySpace instanceof IntegerAttr ? memorySpace.number : undefined;
    if (space !== slow) continue;
    const list = found.get(buffer);
    if (list === undefined) found.set(buffer, [access]);
    else list.push(access);
  }
  return found;
}

function planCopy(
  loop: Operation,
  buffer: Buffer,
  accesses: readonly MemoryAccess[],
  all: readonly MemoryAccess[],
): DataCopy | Refusal {
  const refusal = refuseBuffer(loop, buffer, accesses) ?? refuseAliases(buffer, accesses, all);
  if (refusal !== undefined) return refusal;
  const { type } = buffer.root;
  const box = type.shape.map((size, dimension) => extentInBuffer(loop, accesses, dimension, size));
  const copiesOut = accesses.some(({ kind }) => kind === "write");
  const isRead = accesses.some(({ kind }) => kind === "read");
  const copiesIn = isRead || !accesses.some((access) => coversBox(access, loop, box));
  const bytes = box.reduce((product, { size }) => product * size, bytesOf(type));
  return { buffer, accesses, box, copiesIn, copiesOut, bytes };
}

/** Why the elements of a buffer are not known as a box of constant size. */
function refuseBuffer(loop: Operation, { root }: Buffer, accesses: readonly MemoryAccess[]): Refusal | undefined {
  const { shape, layout } = root.type;
  const note = { location: accesses[0]?.op.location ?? loop.location, message: "accessed here" };
  if (shape.includes(dynamicSize)) return refuse("the shape of a buffer is not constant", [note]);
  if (shape.includes(0)) return refuse("a buffer has no elements", [note]);
  if (layout !== undefined) return refuse("a buffer has a layout; run --normalize-memrefs first", [note]);
  for (const { op, subscripts } of accesses) {
    const at = [{ location: op.location, message: `'${op.name}' here` }];
    if (op.info !== AffineLoadOp.info && op.info !== AffineStoreOp.info) {
      return refuse("a buffer is accessed by an op other than affine.load and affine.store", at);
    }
    const memref = op.operand(op.info === AffineLoadOp.info ? 0 : 1);
    if (subscripts === undefined || memref !== root) return refuse("a buffer is accessed through a cast", at);
  }
  const freed = collect(loop, ({ info }) => info === DeallocOp.info).find((op) => !isMadeIn(loop, op.operand(0)));
  return freed && refuse("it frees a buffer", [{ location: freed.location, message: "here" }]);
}

/** Other values that may lead to the same memory, where one of both sides writes. */
function refuseAliases(
  buffer: Buffer,
  accesses: readonly MemoryAccess[],
  all: readonly MemoryAccess[],
): Refusal | undefined {
  const [first] = accesses;
  const isWritten = accesses.some(({ kind }) => kind === "write");
  const other = all.find(
    (access) =>
      access.buffer !== buffer &&
      (isWritten || access.kind === "write") &&
      mayTouchSameBuffer(access, first as MemoryAccess),
  );
  if (other === undefined) return undefined;
  return refuse("a buffer may share memory with another one that is accessed; 'hls.noalias' on arguments excludes it", [
    { location: (first as MemoryAccess).op.location, message: "this access" },
    { location: other.op.location, message: "and this one" },
  ]);
}

/** The window of one dimension where it is known and smaller than that; else the whole dimension. */
function extentInBuffer(loop: Operation, accesses: readonly MemoryAccess[], dimension: number, size: number): Extent {
  const extent = extentWithin(accesses, loop, dimension);
  const isUsable = extent?.start.operands.every((value) => !isMadeIn(loop, value)) === true;
  if (extent !== undefined && isUsable && extent.size < size) return extent;
  return { size, start: { map: AffineMap.constant(0), operands: [] } };
}

/**
 * Whether a store is executed for every element of the box whenever the loop is: nothing but loops that iterate for certain
 * around it, and for each dimension a counter of its own that runs over the whole of it.
 */
function coversBox(access: MemoryAccess, loop: Operation, box: readonly Extent[]): boolean {
  const { op, kind, subscripts } = access;
  if (kind !== "write" || subscripts === undefined) return false;
  const trips = new Map<Value, number>();
  for (let inner = op; inner !== loop;) {
    const around = inner.parentOp;
    if (!isLoop(around)) return false;
    const view = new AffineForOp(around);
    const { tripCount } = view;
    if (tripCount === undefined || tripCount < 1) return false;
    trips.set(view.inductionVar, view.stepSize === 1 ? tripCount : 0);
    inner = around;
  }
  const { map, operands } = subscripts;
  const used = new Set<Value>();
  return box.every(({ size }, dimension) => {
    if (size === 1) return true;
    const form = map.results[dimension]?.linearForm(map.numDims, map.numSymbols);
    const moving = operands.filter((value, i) => trips.has(value) && form?.coefficients[i] !== 0);
    const [counter] = moving;
    if (form === undefined || counter === undefined || moving.length > 1 || used.has(counter)) return false;
    used.add(counter);
    return Math.abs(form.coefficients[operands.indexOf(counter)] as number) === 1 && trips.get(counter) === size;
  });
}

/** Whether a value comes from inside the loop. */
export function isMadeIn(loop: Operation, value: Value): boolean {
  for (let around = value.parentBlock?.parentOp; around !== undefined; around = around.parentOp) {
    if (around === loop) return true;
  }
  return false;
}
