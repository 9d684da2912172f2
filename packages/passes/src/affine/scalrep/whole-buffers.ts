/**
 * What is known of whole buffers between the top-level ops of a function: that a nest has filled one with one value, which later
 * loads read; that a nest overwrites all of one, so that earlier stores are dead if nothing has read them. A nest covers a buffer
 * when a store in it is executed for each of its elements: its loops have constant bounds, no condition is around it, and its
 * subscripts are the counters of loops over the whole dimensions. A load in a nest that also writes the buffer still reads the
 * old contents where exact dependence analysis finds no store of the nest before it. Linear in ops, but for these pairs.
 */
import {
  AffineForOp,
  AffineStoreOp,
  AllocOp,
  AllocaOp,
  DeallocOp,
  affineScope,
  composeMap,
} from "@hls-opt/dialect-affine";
import { walk } from "@hls-opt/ir-core";
import type { Operation, Value } from "@hls-opt/ir-core";
import { dependencesBetween } from "../dependence/dependence.js";
import { accessesOf } from "../dependence/memory-accesses.js";
import type { MemoryAccess } from "../dependence/memory-accesses.js";
import { mayAlias } from "./buffers.js";
import type { Buffer, Buffers } from "./buffers.js";

export interface WholeBufferChanges {
  /** Loads that became the value that fills their buffer. */
  readonly forwarded: number;
  /** Stores to buffers that are overwritten, or end, unread. */
  readonly deadStores: number;
}

/** Most stores of a nest that a load is compared with. */
const mostPairs = 64;

export function forwardWholeBuffers(func: Operation, buffers: Buffers): WholeBufferChanges {
  const region = func.region();
  const ops = region.first === region.last ? (region.first?.operations() ?? []) : [];
  const pass = new WholeBuffers(buffers);
  // straight code is covered element by element elsewhere
  if (!ops.some(({ info }) => info === AffineForOp.info)) return pass.done;
  for (const op of ops) pass.visit(op);
  pass.end();
  return pass.done;
}

class WholeBuffers {
  readonly done = { forwarded: 0, deadStores: 0 };
  private readonly buffers: Buffers;
  /** The value of all elements. */
  private readonly fills = new Map<Buffer, Value>();
  /** Stores that nothing has read since. */
  private readonly unread = new Map<Buffer, Operation[]>();

  constructor(buffers: Buffers) {
    this.buffers = buffers;
  }

  visit(op: Operation): void {
    if (op.info === AllocOp.info || op.info === AllocaOp.info || op.info === DeallocOp.info) return;
    this.forward(op);
    const accesses = this.accessesIn(op);
    const [reads, writes] = (["read", "write"] as const).map((kind) =>
      accesses.filter((access) => access.kind === kind),
    );
    const covering =
      op.info === AffineForOp.info ? coveringStores(writes as MemoryAccess[], op) : new Map<Buffer, Operation>();
    this.applyReads(reads as MemoryAccess[]);
    const read = new Set((reads as MemoryAccess[]).map(({ buffer }) => buffer));
    for (const buffer of covering.keys()) if (!read.has(buffer)) this.eraseUnread(buffer);
    this.applyWrites(writes as MemoryAccess[], covering, op);
    // what the op itself reads may be what it wrote
    this.applyReads(reads as MemoryAccess[]);
  }

  /** Local buffers are not read any more. */
  end(): void {
    for (const [buffer] of this.unread) if (buffer.isLocal) this.eraseUnread(buffer);
  }

  private accessesIn(op: Operation): MemoryAccess[] {
    const found: MemoryAccess[] = [];
    walk(op, (inner) => {
      if (!inner.info.isPure && (inner.regions.length === 0 || !isUnderstood(inner))) {
        found.push(...accessesOf(inner, this.buffers));
      }
    });
    return found;
  }

  private forward(op: Operation): void {
    if (this.fills.size === 0) return;
    const accesses = this.accessesIn(op);
    for (const load of accesses) {
      const value = load.buffer && this.fills.get(load.buffer);
      if (value === undefined || load.kind !== "read" || load.subscripts === undefined) continue;
      if (load.op.results.length !== 1 || load.op.result().type !== value.type) continue;
      const writers = accesses.filter(
        ({ kind, buffer }) => kind === "write" && (buffer === undefined || mayAlias(buffer, load.buffer as Buffer)),
      );
      if (writers.length > mostPairs || writers.some((writer) => reaches(writer, load, op, accesses))) continue;
      load.op.result().replaceAllUsesWith(value);
      load.op.erase();
      this.done.forwarded++;
    }
  }

  private applyReads(reads: readonly MemoryAccess[]): void {
    for (const { buffer } of reads) forget(this.unread, buffer);
  }

  private applyWrites(writes: readonly MemoryAccess[], covering: ReadonlyMap<Buffer, Operation>, op: Operation): void {
    const counts = new Map<Buffer, number>();
    for (const write of writes) {
      const { buffer } = write;
      forget(this.fills, buffer);
      if (buffer === undefined || write.op.info !== AffineStoreOp.info) continue;
      counts.set(buffer, (counts.get(buffer) ?? 0) + 1);
      const list = this.unread.get(buffer);
      if (list === undefined) this.unread.set(buffer, [write.op]);
      else list.push(write.op);
    }
    for (const [buffer, store] of covering) {
      const value = store.operand(0);
      const isAlone =
        counts.get(buffer) === 1 && [...counts.keys()].every((other) => other === buffer || !mayAlias(other, buffer));
      const owner = value.definingOp ?? value.ownerBlock?.parentOp;
      const isOutside = owner !== undefined && owner !== op && !op.isProperAncestorOf(owner);
      if (isAlone && isOutside && buffer.sharing !== "unknown") this.fills.set(buffer, value);
    }
  }

  private eraseUnread(buffer: Buffer): void {
    for (const store of this.unread.get(buffer) ?? []) {
      store.erase();
      this.done.deadStores++;
    }
    this.unread.delete(buffer);
  }
}

/** Forgets what is known of the buffers that an access may concern. */
function forget(facts: Map<Buffer, unknown>, buffer: Buffer | undefined): void {
  if (buffer?.sharing === "private") return void facts.delete(buffer);
  for (const known of [...facts.keys()]) {
    if (buffer === undefined ? known.sharing !== "private" : mayAlias(buffer, known)) facts.delete(known);
  }
}

const isUnderstood = (op: Operation): boolean => op.name === "affine.for" || op.name === "affine.if";

/** Whether what a store of a nest writes may be what a load of it reads. */
function reaches(writer: MemoryAccess, load: MemoryAccess, nest: Operation, order: readonly MemoryAccess[]): boolean {
  if (writer.buffer !== load.buffer || writer.subscripts === undefined) return true;
  return dependencesBetween(writer, load, nest, order).length > 0;
}

/** The stores of a nest that write all elements of their buffer, by buffer. */
function coveringStores(writes: readonly MemoryAccess[], nest: Operation): Map<Buffer, Operation> {
  const found = new Map<Buffer, Operation>();
  for (const { op, buffer } of writes) {
    if (buffer !== undefined && op.info === AffineStoreOp.info && covers(new AffineStoreOp(op), nest)) {
      found.set(buffer, op);
    }
  }
  return found;
}

function covers(store: AffineStoreOp, nest: Operation): boolean {
  const { type } = store.memref;
  if (type.layout !== undefined) return false;
  const extents = new Map<Value, number>();
  for (let around = store.op.parentOp; ; around = around.parentOp) {
    if (around?.info !== AffineForOp.info) return false;
    const loop = new AffineForOp(around);
    if ((loop.tripCount ?? 0) < 1) return false;
    if (loop.constantLowerBound === 0 && loop.stepSize === 1) {
      extents.set(loop.inductionVar, loop.constantUpperBound ?? -1);
    }
    if (around === nest) break;
  }
  const { map, operands } = composeMap({ map: store.map.map, operands: store.indices }, affineScope(store.op));
  const used = new Set<Value>();
  return map.results.every((expr, i) => {
    const size = type.shape[i] as number;
    if (expr.isConstant()) return expr.value === 0 && size === 1;
    const counter = expr.kind === "dim" ? operands[expr.value] : undefined;
    if (counter === undefined || used.has(counter)) return false;
    used.add(counter);
    return extents.get(counter) === size;
  });
}
