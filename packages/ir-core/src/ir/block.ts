import type { BlockUse } from "./block-use.js";
import type { Location } from "./location.js";
import type { Operation } from "./operation.js";
import type { Region } from "./region.js";
import type { Type } from "./type.js";
import { Value } from "./value.js";

/** A list of operations with arguments; linked into its region by `prev`/`next`. */
export class Block {
  readonly arguments: Value[];
  first: Operation | undefined;
  last: Operation | undefined;
  parent: Region | undefined;
  prev: Block | undefined;
  next: Block | undefined;
  firstUse: BlockUse | undefined;
  private orderIsValid: boolean;

  constructor(argumentTypes: readonly Type[] = []) {
    this.arguments = argumentTypes.map((type, i) => new Value(type, undefined, this, i));
    this.first = undefined;
    this.last = undefined;
    this.parent = undefined;
    this.prev = undefined;
    this.next = undefined;
    this.firstUse = undefined;
    this.orderIsValid = true;
  }

  get parentOp(): Operation | undefined {
    return this.parent?.owner;
  }

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  argument(index: number): Value {
    const value = this.arguments[index];
    if (value === undefined) throw new RangeError(`block has no argument #${index}`);
    return value;
  }

  addArgument(type: Type, location?: Location): Value {
    const value = new Value(type, undefined, this, this.arguments.length);
    value.argumentLocation = location;
    this.arguments.push(value);
    return value;
  }

  /** Removes an argument that nothing uses. */
  eraseArgument(index: number): void {
    this.arguments.splice(index, 1);
    for (let i = index; i < this.arguments.length; i++) (this.arguments[i] as Value).index = i;
  }

  /** The last operation when it is a terminator. */
  get terminator(): Operation | undefined {
    return this.last?.info.isTerminator === true ? this.last : undefined;
  }

  /** The operations as a fresh array; safe to change the block while walking it. */
  operations(): Operation[] {
    const found: Operation[] = [];
    for (let op = this.first; op !== undefined; op = op.next) found.push(op);
    return found;
  }

  push(op: Operation): void {
    op.parent = this;
    op.prev = this.last;
    op.next = undefined;
    op.order = this.last === undefined ? 0 : this.last.order + 1;
    if (this.last !== undefined) this.last.next = op;
    else this.first = op;
    this.last = op;
  }

  insertBefore(op: Operation, anchor: Operation): void {
    op.parent = this;
    op.prev = anchor.prev;
    op.next = anchor;
    if (anchor.prev !== undefined) anchor.prev.next = op;
    else this.first = op;
    anchor.prev = op;
    this.orderIsValid = false;
  }

  insertAfter(op: Operation, anchor: Operation): void {
    if (anchor.next !== undefined) this.insertBefore(op, anchor.next);
    else this.push(op);
  }

  /** Inserts before `anchor`, or at the end when it is undefined. */
  insert(op: Operation, anchor: Operation | undefined): void {
    if (anchor !== undefined) this.insertBefore(op, anchor);
    else this.push(op);
  }

  unlink(op: Operation): void {
    const { prev, next } = op;
    if (prev !== undefined) prev.next = next;
    else this.first = next;
    if (next !== undefined) next.prev = prev;
    else this.last = prev;
    op.parent = op.prev = op.next = undefined;
  }

  /** Whether `a` stands strictly before `b`; both must be in this block. Amortised O(1). */
  isBefore(a: Operation, b: Operation): boolean {
    if (!this.orderIsValid) {
      let order = 0;
      for (let op = this.first; op !== undefined; op = op.next) op.order = order++;
      this.orderIsValid = true;
    }
    return a.order < b.order;
  }

  /** The blocks whose terminators name this one; a predecessor counts once for each mention. */
  predecessors(): Block[] {
    const found: Block[] = [];
    for (let use = this.firstUse; use !== undefined; use = use.next) {
      if (use.owner.parent !== undefined) found.push(use.owner.parent);
    }
    return found;
  }

  /** Moves `anchor` and everything after it into a new block behind this one. */
  splitBefore(anchor: Operation): Block {
    const tail = new Block();
    this.parent?.insertAfter(tail, this);
    for (let op: Operation | undefined = anchor; op !== undefined;) {
      const next: Operation | undefined = op.next;
      this.unlink(op);
      tail.push(op);
      op = next;
    }
    return tail;
  }

  /** Unlinks from the region, erases all operations. */
  erase(): void {
    for (const op of this.operations()) op.dropAllReferences();
    this.parent?.unlink(this);
  }
}
