/**
 * Store-to-load forwarding, reuse of loads, removal of stores that nobody reads and of buffers that nobody reads, in one walk
 * over a function. Linear in its ops (times the depth of loops for their summaries):
 *
 * - Subscripts are keys: a family (what varies in them) and a constant offset. Elements of one family are told apart by
 *   hashing; elements of different families may be the same.
 * - Nothing is ever invalidated one by one. Facts carry the time they were learnt at, and clocks tell in constant time
 *   when memory that may be the same was last written, or read, by anything else (`memory-clock.ts`).
 * - A loop's body is walked once, as any iteration: on the way in, everything written in it counts as written; on the way
 *   out, everything read in it counts as read.
 * - Ops with regions that are not understood, and blocks of a control flow graph, are barriers: nothing is known across.
 *
 * A fact may be used while the block that it was learnt in is open, which is where its value dominates. A store is dead if a
 * store to the same element follows in the same block or one around it, or its buffer ends, with no read between.
 */
import { AffineForOp, AffineIfOp, AllocaOp, AllocOp, DeallocOp } from "@hls-opt/dialect-affine";
import type { Block, Operation, Value } from "@hls-opt/ir-core";
import { Buffers } from "./buffers.js";
import type { Buffer, Family, Slot } from "./buffers.js";
import { carryElements } from "./loop-registers.js";
import { eraseUnreadBuffers } from "./unread-buffers.js";
import { regionEffects } from "./loop-effects.js";
import type { RegionEffects } from "./loop-effects.js";
import { ElementKeys, elementAccess, otherEffects } from "./memory-access.js";
import type { ElementAccess } from "./memory-access.js";
import { forwardWholeBuffers } from "./whole-buffers.js";
import { MemoryClock } from "./memory-clock.js";

/** What was done. */
export interface Replacements {
  /** Loads that became the value of a store, or of another load. */
  forwarded: number;
  reused: number;
  /** Loads whose value nobody uses. */
  unusedLoads: number;
  /** Stores of what was there already, and stores that nobody reads. */
  repeatedStores: number;
  deadStores: number;
  /** Buffers that nobody reads, gone with all stores to them. */
  buffers: number;
  /** Elements that loops carry as values now, one for each loop. */
  carried: number;
}

export interface ReplacementOptions {
  /** Also forward between nests and carry elements through loops, where that is exactly covered; it is unless told. */
  readonly acrossLoops?: boolean;
  /** Whether distinct arguments of the function are known to be distinct memory, as if all had `hls.noalias`. */
  readonly assumeNoAliasArguments?: boolean;
}

/** Replaces memory accesses of a function by values, in place. */
export function replaceByScalars(func: Operation, options: ReplacementOptions = {}): Replacements {
  const assumeNoAlias = options.assumeNoAliasArguments ?? false;
  const done = new ScalarReplacement(func, assumeNoAlias).run();
  if (options.acrossLoops === false) return done;
  for (let changes = runAcrossLoops(func, assumeNoAlias, done); changes > 0;) {
    add(done, new ScalarReplacement(func, assumeNoAlias).run());
    changes = runAcrossLoops(func, assumeNoAlias, done);
  }
  return done;
}

/** One round between nests and through loops; returns how many changes it made, each of which removes an access. */
function runAcrossLoops(func: Operation, assumeNoAlias: boolean, done: Replacements): number {
  if (func.region().isEmpty) return 0;
  const carried = carryElements(func, new Buffers(func, assumeNoAlias));
  const whole = forwardWholeBuffers(func, new Buffers(func, assumeNoAlias));
  done.carried += carried;
  done.forwarded += whole.forwarded;
  done.deadStores += whole.deadStores;
  return carried + whole.forwarded + whole.deadStores;
}

function add(sum: Replacements, more: Replacements): void {
  for (const key of Object.keys(sum) as (keyof Replacements)[]) sum[key] += more[key];
}

/** A block that is being walked. */
interface Scope {
  isOpen: boolean;
  /** When it was entered; what is younger was learnt in it or in blocks nested in it. */
  since: number;
  /** Whether buffers that are allocated in it end with it. */
  readonly endsBuffers: boolean;
  readonly allocated: Buffer[];
}

type Task =
  | { readonly kind: "block"; next: Operation | undefined; readonly scope: Scope }
  | { readonly kind: "enter"; readonly block: Block; readonly isBarrier: boolean; readonly endsBuffers: boolean }
  | { readonly kind: "leave-loop"; readonly effects: RegionEffects }
  | { readonly kind: "barrier" };

class ScalarReplacement {
  private readonly func: Operation;
  private readonly buffers: Buffers;
  private readonly keys = new ElementKeys();
  private readonly effects: ReadonlyMap<Operation, RegionEffects>;
  private readonly writes = new MemoryClock("writes");
  private readonly reads = new MemoryClock("reads");
  private readonly tasks: Task[] = [];
  private readonly done: Replacements = {
    forwarded: 0,
    reused: 0,
    unusedLoads: 0,
    repeatedStores: 0,
    deadStores: 0,
    buffers: 0,
    carried: 0,
  };
  private now = 0;
  /** Nothing older is known. */
  private barrier = 0;

  constructor(func: Operation, assumeNoAlias: boolean) {
    this.func = func;
    this.buffers = new Buffers(func, assumeNoAlias);
    this.effects = regionEffects(func, this.buffers);
  }

  run(): Replacements {
    this.pushRegions(this.func, true);
    for (let task = this.tasks.pop(); task !== undefined; task = this.tasks.pop()) this.step(task);
    this.done.buffers = eraseUnreadBuffers(this.buffers);
    return this.done;
  }

  private step(task: Task): void {
    switch (task.kind) {
      case "enter":
        if (task.isBarrier) this.barrier = ++this.now;
        this.tasks.push({
          kind: "block",
          next: task.block.first,
          scope: { isOpen: true, since: ++this.now, endsBuffers: task.endsBuffers, allocated: [] },
        });
        return;
      case "block":
        return this.continueBlock(task);
      case "leave-loop":
        return this.applyReads(task.effects);
      case "barrier":
        this.barrier = ++this.now;
    }
  }

  private continueBlock(task: Task & { readonly kind: "block" }): void {
    const { scope } = task;
    while (task.next !== undefined) {
      const op: Operation = task.next;
      task.next = op.next;
      if (op.regions.length > 0) {
        this.tasks.push(task);
        return this.enterOp(op);
      }
      this.visit(op, scope);
    }
    if (scope.endsBuffers) for (const buffer of scope.allocated) this.endBuffer(buffer, scope);
    scope.isOpen = false;
  }

  private enterOp(op: Operation): void {
    if (op.info === AffineForOp.info) {
      const effects = this.effects.get(op) as RegionEffects;
      this.applyWrites(effects);
      this.tasks.push(
        { kind: "leave-loop", effects },
        { kind: "enter", block: op.region().entry, isBarrier: false, endsBuffers: true },
      );
    } else if (op.info === AffineIfOp.info) {
      for (let r = op.regions.length - 1; r >= 0; r--) {
        const block = op.region(r).first;
        if (block !== undefined) this.tasks.push({ kind: "enter", block, isBarrier: false, endsBuffers: true });
      }
    } else {
      this.tasks.push({ kind: "barrier" });
      this.pushRegions(op, false);
    }
  }

  /** Regions that anything may happen between. */
  private pushRegions(op: Operation, isFunction: boolean): void {
    for (let r = op.regions.length - 1; r >= 0; r--) {
      const region = op.region(r);
      const endsBuffers = isFunction && region.first === region.last;
      for (let block = region.last; block !== undefined; block = block.prev) {
        this.tasks.push({ kind: "enter", block, isBarrier: true, endsBuffers });
      }
    }
  }

  private applyWrites({ writes, writesAnything }: RegionEffects): void {
    const time = ++this.now;
    for (const buffer of writes) this.writes.tick(time, buffer, undefined);
    if (writesAnything) this.writes.tickAll(time);
  }

  private applyReads({ reads, readsAnything }: RegionEffects): void {
    const time = ++this.now;
    for (const buffer of reads) this.reads.tick(time, buffer, undefined);
    if (readsAnything) this.reads.tickAll(time);
  }

  private visit(op: Operation, scope: Scope): void {
    if (op.info.isPure) return;
    const access = elementAccess(op);
    if (access !== undefined) return this.visitAccess(op, access, scope);
    if (op.info === AllocOp.info || op.info === AllocaOp.info) {
      scope.allocated.push(this.buffers.of(op.result()));
    } else if (op.info === DeallocOp.info) {
      this.endBuffer(this.buffers.of(op.operand(0)), scope);
    } else {
      this.applyOtherEffects(op);
    }
  }

  private applyOtherEffects(op: Operation): void {
    const time = ++this.now;
    for (const { kind, memref } of otherEffects(op)) {
      const clock = kind === "read" ? this.reads : this.writes;
      if (memref === undefined) clock.tickAll(time);
      else clock.tick(time, this.buffers.of(memref), undefined);
    }
  }

  private visitAccess(op: Operation, access: ElementAccess, scope: Scope): void {
    if (access.kind === "load" && access.value.isUnused) {
      this.done.unusedLoads++;
      return op.erase();
    }
    const buffer = this.buffers.of(access.memref);
    const key = this.keys.keyOf(op, access.leading, buffer);
    if (key === undefined) {
      return (access.kind === "load" ? this.reads : this.writes).tick(++this.now, buffer, undefined);
    }
    const family = buffer.family(key.family);
    const slot = slotAt(family, key.offset);
    if (access.kind === "load") this.visitLoad(op, buffer, family, slot, scope);
    else this.visitStore(op, buffer, family, slot, scope);
  }

  private visitLoad(op: Operation, buffer: Buffer, family: Family, slot: Slot, scope: Scope): void {
    const result = op.result();
    if (slot.value !== undefined && this.isKnown(buffer, family, slot)) {
      if (slot.isStored) this.done.forwarded++;
      else this.done.reused++;
      result.replaceAllUsesWith(slot.value);
      return op.erase();
    }
    const time = ++this.now;
    this.reads.tick(time, buffer, family);
    learn(slot, result, time, scope, false);
    slot.unread = undefined;
  }

  private visitStore(op: Operation, buffer: Buffer, family: Family, slot: Slot, scope: Scope): void {
    const value = op.operand(0);
    if (slot.value === value && this.isKnown(buffer, family, slot)) {
      this.done.repeatedStores++;
      return op.erase();
    }
    this.eraseUnread(buffer, family, slot, scope);
    const time = ++this.now;
    this.writes.tick(time, buffer, family);
    learn(slot, value, time, scope, true);
    slot.unread = { op, time, older: slot.unread };
  }

  /** Whether the element holds the slot's value now, and the value may be used here. */
  private isKnown(buffer: Buffer, family: Family, { valueTime, valueScope }: Slot): boolean {
    return valueScope?.isOpen === true && valueTime > this.barrier && valueTime > this.writes.latestBut(buffer, family);
  }

  /** Erases the stores to an element that is now overwritten or gone for certain, if nothing may have read them. */
  private eraseUnread(buffer: Buffer, family: Family, slot: Slot, scope: Scope): void {
    const lastRead = Math.max(this.barrier, this.reads.latestBut(buffer, family));
    let { unread } = slot;
    for (; unread !== undefined && unread.time > lastRead; unread = unread.older) {
      // older ones stand before this block, which may not be executed
      if (unread.time < scope.since) break;
      this.done.deadStores++;
      unread.op.erase();
    }
    slot.unread = unread !== undefined && unread.time > lastRead ? unread : undefined;
  }

  /** The buffer is not read any more: neither are the stores to it that nothing read so far. */
  private endBuffer(buffer: Buffer, scope: Scope): void {
    if (!buffer.isLocal) return;
    for (const family of buffer.families.values()) {
      for (const slot of family.slots.values()) this.eraseUnread(buffer, family, slot, scope);
    }
  }
}

function slotAt({ slots }: Family, offset: number | string): Slot {
  let slot = slots.get(offset);
  if (slot === undefined) {
    slot = { value: undefined, valueTime: 0, valueScope: undefined, isStored: false, unread: undefined };
    slots.set(offset, slot);
  }
  return slot;
}

function learn(slot: Slot, value: Value, time: number, scope: Scope, isStored: boolean): void {
  slot.value = value;
  slot.valueTime = time;
  slot.valueScope = scope;
  slot.isStored = isStored;
}
