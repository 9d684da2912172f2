/** The rectangular iteration space of a kernel: extents outermost first, iterated row-major, one iteration a cycle. */
export class IterationSpace {
  readonly extents: readonly number[];
  /** How many iterations one step of each dimension spans. */
  readonly strides: readonly number[];
  /** Number of iterations. */
  readonly size: number;

  constructor(extents: readonly number[]) {
    this.extents = extents;
    const strides = new Array<number>(extents.length);
    let size = 1;
    for (let d = extents.length - 1; d >= 0; d--) {
      strides[d] = size;
      size *= extents[d] as number;
    }
    this.strides = strides;
    this.size = size;
  }

  /** The counter of dimension `d` in iteration `t`. */
  counter(t: number, d: number): number {
    return Math.floor(t / (this.strides[d] as number)) % (this.extents[d] as number);
  }

  /** Calls `visit` for every iteration with the counters, which are one reused array. */
  forEach(visit: (counters: Int32Array, t: number) => void): void {
    const counters = new Int32Array(this.extents.length);
    for (let t = 0; t < this.size; t++) {
      visit(counters, t);
      this.advance(counters);
    }
  }

  /** Steps the counters to the next iteration, wrapping to zero after the last. */
  advance(counters: Int32Array): void {
    for (let d = counters.length - 1; d >= 0; d--) {
      const next = (counters[d] as number) + 1;
      if (next < (this.extents[d] as number)) {
        counters[d] = next;
        return;
      }
      counters[d] = 0;
    }
  }
}
