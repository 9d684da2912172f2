import type { Value } from "./value.js";

/**
 * Numbers values 0, 1, 2, ... without hashing: each value holds its position, and the table tells whether that position is this
 * value's (Briggs and Torczon, "An efficient representation for sparse sets", 1993). A value is in the table that took it in last;
 * to tables made earlier it is unknown from then on, so they must not be used alternately.
 */
export class ValueTable {
  private readonly values: Value[] = [];

  get size(): number {
    return this.values.length;
  }

  /** The number of a value, -1 when it has none. */
  find(value: Value): number {
    const { slot } = value;
    return this.values[slot] === value ? slot : -1;
  }

  /** Gives the next number to a value that has none. */
  add(value: Value): number {
    value.slot = this.values.length;
    return this.values.push(value) - 1;
  }
}
