/** Reproducible pseudo-random numbers (mulberry32). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = Math.imul(seed + 1, 0x9e3779b9) >>> 0;
  }

  /** An integer from 0 to `count - 1`. */
  below(count: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count);
  }

  /** An integer from `low` to `high`. */
  from(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** One of some values. */
  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.below(n) === 0;
  }

  /** A signed integer of `width` bits (0 or 1 for one bit), often at the ends of its range. */
  signed(width: number): bigint {
    if (width === 1) return BigInt(this.below(2));
    if (this.oneIn(6)) return this.pick([0n, -1n, 1n, -(1n << BigInt(width - 1)), (1n << BigInt(width - 1)) - 1n]);
    let bits = 0n;
    for (let i = 0; i < width; i += 30) bits = (bits << 30n) | BigInt(this.below(2 ** 30));
    return BigInt.asIntN(this.oneIn(3) ? this.from(2, width) : width, bits);
  }
}
