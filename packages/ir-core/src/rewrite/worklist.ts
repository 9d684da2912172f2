import type { Operation } from "../ir/operation.js";

/**
 * A stack of distinct ops; adding, removing and popping are O(1). Each op holds its position, as in a sparse set (Briggs and Torczon,
 * 1993), so that nothing is hashed; it can be in one worklist at a time.
 */
export class Worklist {
  private readonly items: (Operation | undefined)[] = [];

  has(op: Operation): boolean {
    return this.items[op.slot] === op;
  }

  /** Puts `op` on top unless it is in the list. */
  push(op: Operation): void {
    if (this.has(op)) return;
    op.slot = this.items.length;
    this.items.push(op);
  }

  pop(): Operation | undefined {
    while (this.items.length > 0) {
      const op = this.items.pop();
      if (op !== undefined) return op;
    }
    return undefined;
  }

  remove(op: Operation): void {
    if (this.has(op)) this.items[op.slot] = undefined;
  }

  clear(): void {
    this.items.length = 0;
  }

  /** Makes the op that was added first the next to be popped. */
  reverse(): void {
    const { items } = this;
    items.reverse();
    for (let i = 0; i < items.length; i++) {
      const op = items[i];
      if (op !== undefined) op.slot = i;
    }
  }
}
