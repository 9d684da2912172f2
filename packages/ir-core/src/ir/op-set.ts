import type { Operation } from "./operation.js";

let lastSet = 0;

/**
 * A set of operations without hashing: its members carry its number. An op is in the set that took it in last, so two sets over the
 * same ops must not be in use at one time. (On 258,000 ops a `Set` took ten times as long, most of it cache misses.)
 */
export class OpSet {
  private readonly id = ++lastSet;

  has(op: Operation): boolean {
    return op.mark === this.id;
  }

  /** Whether the op is new. */
  add(op: Operation): boolean {
    if (op.mark === this.id) return false;
    op.mark = this.id;
    return true;
  }
}
