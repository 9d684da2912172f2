import type { Block } from "./block.js";
import type { Operation } from "./operation.js";

/** A list of blocks owned by an operation. */
export class Region {
  readonly owner: Operation;
  first: Block | undefined;
  last: Block | undefined;

  constructor(owner: Operation) {
    this.owner = owner;
    this.first = undefined;
    this.last = undefined;
  }

  get isEmpty(): boolean {
    return this.first === undefined;
  }

  /** The entry block; throws on an empty region. */
  get entry(): Block {
    if (this.first === undefined) throw new RangeError(`a region of '${this.owner.name}' is empty`);
    return this.first;
  }

  /** The blocks as a fresh array. */
  blocks(): Block[] {
    const found: Block[] = [];
    for (let block = this.first; block !== undefined; block = block.next) found.push(block);
    return found;
  }

  push(block: Block): void {
    block.parent = this;
    block.prev = this.last;
    block.next = undefined;
    if (this.last !== undefined) this.last.next = block;
    else this.first = block;
    this.last = block;
  }

  insertAfter(block: Block, anchor: Block): void {
    if (anchor.next === undefined) return this.push(block);
    block.parent = this;
    block.prev = anchor;
    block.next = anchor.next;
    anchor.next.prev = block;
    anchor.next = block;
  }

  unlink(block: Block): void {
    const { prev, next } = block;
    if (prev !== undefined) prev.next = next;
    else this.first = next;
    if (next !== undefined) next.prev = prev;
    else this.last = prev;
    block.parent = block.prev = block.next = undefined;
  }

  /** Moves all blocks of `other` to the end of this region. */
  takeBody(other: Region): void {
    for (const block of other.blocks()) {
      other.unlink(block);
      this.push(block);
    }
  }
}
