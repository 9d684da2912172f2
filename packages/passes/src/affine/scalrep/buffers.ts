/**
 * Which buffer a memref value means, and which buffers may share memory.
 *
 * A buffer is what a chain of `memref.cast` starts from. Allocations and arguments under the contract `hls.noalias` whose
 * uses are all known accesses share memory with nothing. Where such a buffer gets out of sight (to a call, a view, a return)
 * it may be met again behind a value of unknown origin, but never behind another argument or global.
 */
import {
  AffineLoadOp,
  AffineStoreOp,
  AllocaOp,
  AllocOp,
  CastOp,
  CopyOp,
  DeallocOp,
  DimOp,
  GetGlobalOp,
  GlobalOp,
  LoadOp,
  StoreOp,
} from "@hls-opt/dialect-affine";
import { DictionaryAttr, FuncOp, SymbolTables } from "@hls-opt/ir-core";
import type { MemRefType, Operation, Use, Value } from "@hls-opt/ir-core";
import { Clock } from "./clock.js";

/** The attribute of an argument of which its function is promised that no other value it has means the same memory. */
export const noAliasAttribute = "hls.noalias";

/**
 * `private` shares memory with nothing; `sealed` with values of unknown origin; `outside` (arguments, globals) with others of
 * its kind and with values of unknown origin; `unknown` with all but private ones.
 */
export type Sharing = "private" | "sealed" | "outside" | "unknown";

/** One element, as far as subscripts tell: the element last read or written at them, and what it is known to hold. */
export interface Slot {
  value: Value | undefined;
  valueTime: number;
  /** Where `value` may be used: while this is open. */
  valueScope: { readonly isOpen: boolean } | undefined;
  /** Whether `value` was stored, not loaded. */
  isStored: boolean;
  /** The last stores, newest first, while nothing is known to have read them. */
  unread: UnreadStore | undefined;
}

/** A store that is dead if the element is overwritten before anything reads it; older ones stand in blocks around or beside. */
export interface UnreadStore {
  readonly op: Operation;
  readonly time: number;
  readonly older: UnreadStore | undefined;
}

/** Elements whose subscripts differ by constants only, so that different ones are different elements. */
export interface Family {
  readonly slots: Map<number | string, Slot>;
}

/** Memory that is reached through one value and its casts. */
export class Buffer {
  readonly root: Value<MemRefType>;
  readonly sharing: Sharing;
  /** Whether all memory behind it ends with the block of its allocation. */
  readonly isLocal: boolean;
  readonly families = new Map<number | string, Family>();
  readonly writes = new Clock<Family>();
  readonly reads = new Clock<Family>();

  constructor(root: Value<MemRefType>, sharing: Sharing, isLocal: boolean) {
    this.root = root;
    this.sharing = sharing;
    this.isLocal = isLocal;
  }

  family(key: number | string): Family {
    let family = this.families.get(key);
    if (family === undefined) this.families.set(key, (family = { slots: new Map() }));
    return family;
  }
}

/** The buffers of one function. */
export class Buffers {
  /** The local ones: allocations that nobody else sees. */
  readonly locals: Buffer[] = [];
  private readonly func: Operation;
  private readonly assumeNoAlias: boolean;
  private readonly byRoot = new Map<Value, Buffer>();
  private readonly globals = new Map<Operation, Buffer>();
  private readonly symbols = new SymbolTables();

  constructor(func: Operation, assumeNoAlias: boolean) {
    this.func = func;
    this.assumeNoAlias = assumeNoAlias;
  }

  /** The buffer that a memref value means. */
  of(value: Value): Buffer {
    const known = this.byRoot.get(value);
    if (known !== undefined) return known;
    const source = value.definingOp?.info === CastOp.info ? value.definingOp.operand(0) : undefined;
    const buffer = source === undefined ? this.make(value as Value<MemRefType>) : this.of(source);
    this.byRoot.set(value, buffer);
    return buffer;
  }

  private make(root: Value<MemRefType>): Buffer {
    const op = root.definingOp;
    if (op?.info === AllocOp.info || op?.info === AllocaOp.info) {
      const isLocal = !escapes(root);
      const buffer = new Buffer(root, isLocal ? "private" : "sealed", isLocal);
      if (isLocal) this.locals.push(buffer);
      return buffer;
    }
    if (op?.info === GetGlobalOp.info) return this.ofGlobal(root, new GetGlobalOp(op));
    return new Buffer(root, this.sharingOf(root), false);
  }

  private ofGlobal(root: Value<MemRefType>, { op, name }: GetGlobalOp): Buffer {
    const global = this.symbols.lookupNearest(op, name);
    if (global?.info !== GlobalOp.info) return new Buffer(root, "unknown", false);
    let buffer = this.globals.get(global);
    // nothing writes constants
    const sharing = new GlobalOp(global).constant === undefined ? "outside" : "private";
    if (buffer === undefined) this.globals.set(global, (buffer = new Buffer(root, sharing, false)));
    return buffer;
  }

  private sharingOf(root: Value): Sharing {
    if (root.ownerBlock === undefined || root.ownerBlock !== this.func.region().first) return "unknown";
    if (!this.assumeNoAlias && !hasNoAliasContract(this.func, root.index)) return "outside";
    return escapes(root) ? "sealed" : "private";
  }
}

function hasNoAliasContract(func: Operation, argument: number): boolean {
  const attributes = func.info === FuncOp.info ? new FuncOp(func).arg_attrs?.elements[argument] : undefined;
  return attributes instanceof DictionaryAttr && attributes.get(noAliasAttribute) !== undefined;
}

/** Whether some use of the buffer is none of those that are understood. */
function escapes(root: Value): boolean {
  return findUse(root, (use) => !isUnderstood(use)) !== undefined;
}

/** The first use of a buffer, casts apart, that passes the test. */
export function findUse(root: Value, test: (use: Use) => boolean): Use | undefined {
  const pending = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    for (let use = value.firstUse; use !== undefined; use = use.next) {
      if (use.owner.info === CastOp.info) pending.push(use.owner.result());
      else if (test(use)) return use;
    }
  }
  return undefined;
}

function isUnderstood({ owner: { info }, index }: Use): boolean {
  if (info === AffineLoadOp.info || info === LoadOp.info) return true;
  if (info === AffineStoreOp.info || info === StoreOp.info) return index === 1;
  return info === DeallocOp.info || info === CopyOp.info || info === DimOp.info;
}

/** Whether two buffers may be the same memory. */
export function mayAlias(a: Buffer, b: Buffer): boolean {
  if (a === b) return true;
  if (a.sharing === "private" || b.sharing === "private") return false;
  if (a.sharing === "unknown" || b.sharing === "unknown") return true;
  return a.sharing === "outside" && b.sharing === "outside";
}
