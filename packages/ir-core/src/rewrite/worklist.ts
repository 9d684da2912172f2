import type { Operation } from "../ir/operation.js";

/** A stack of distinct ops; adding, removing and popping are O(1). */
export class Worklist {
  private readonly items: (Operation | undefined)[] = [];
  private readonly positions = new Map<Operation, number>();

  get isEmpty(): boolean {
    return this.positions.size === 0;
  }

  has(op: Operation): boolean {
    return this.positions.has(op);
  }

  /** Puts `op` on top unless it is in the list. */
  push(op: Operation): void {
    if (this.positions.has(op)) return;
    this.positions.set(op, this.items.length);
    this.items.push(op);
  }

  pop(): Operation | undefined {
    while (this.items.length > 0) {
      const op = this.items.pop();
      if (op === undefined) continue;
      this.positions.delete(op);
      return op;
    }
    return undefined;
  }

  remove(op: Operation): void {
    const position = this.positions.get(op);
    if (position === undefined) return;
    this.items[position] = undefined;
    this.positions.delete(op);
  }

  clear(): void {
    this.items.length = 0;
    this.positions.clear();
  }

  /** Makes the op that was added first the next to be popped. */
  reverse(): void {
    this.items.reverse();
    this.items.forEach((op, i) => {
      if (op !== undefined) this.positions.set(op, i);
    });
  }
}
