import type { Block } from "./block.js";
import type { Operation } from "./operation.js";

/** One successor slot of a terminator, threaded on the block it names. */
export class BlockUse {
  readonly owner: Operation;
  readonly index: number;
  block: Block;
  prev: BlockUse | undefined;
  next: BlockUse | undefined;

  constructor(owner: Operation, index: number, block: Block) {
    this.owner = owner;
    this.index = index;
    this.block = block;
    this.prev = undefined;
    this.next = undefined;
    this.link();
  }

  set(block: Block): void {
    this.drop();
    this.block = block;
    this.link();
  }

  drop(): void {
    const { prev, next } = this;
    if (prev !== undefined) prev.next = next;
    else if (this.block.firstUse === this) this.block.firstUse = next;
    if (next !== undefined) next.prev = prev;
    this.prev = this.next = undefined;
  }

  private link(): void {
    const head = this.block.firstUse;
    this.next = head;
    if (head !== undefined) head.prev = this;
    this.block.firstUse = this;
  }
}
