/**
 * Counts of two-term patterns, in open addressing, with the patterns of each score in buckets: the best pattern is found
 * without a heap, and a count that falls is noticed when its pattern comes up.
 */
export class PairTable {
  private keys: Float64Array;
  private counts: Int32Array;
  private mask: number;
  private used = 0;
  private readonly buckets: number[][] = [];
  private readonly weightOf: (key: number) => number;

  /** `weightOf` says what one further use of a pattern saves; 0 or less: never worth a node. */
  constructor(weightOf: (key: number) => number, capacity = 1 << 8) {
    this.weightOf = weightOf;
    this.keys = new Float64Array(capacity).fill(-1);
    this.counts = new Int32Array(capacity);
    this.mask = capacity - 1;
  }

  add(key: number): void {
    const slot = this.slot(key);
    const count = ++(this.counts as { [i: number]: number })[slot]!;
    if (count >= 2) this.enter(key, count);
  }

  remove(key: number): void {
    (this.counts as { [i: number]: number })[this.slot(key)]!--;
  }

  count(key: number): number {
    return this.counts[this.slot(key)] as number;
  }

  /** Removes and returns the pattern of the best score, the earliest entered first; undefined when none is worth it. */
  takeBest(): number | undefined {
    while (this.buckets.length > 0) {
      const score = this.buckets.length - 1;
      const bucket = this.buckets[score];
      const key = bucket?.pop();
      if (key === undefined) {
        this.buckets.pop();
        continue;
      }
      const now = this.score(key, this.count(key));
      if (now === score) return key;
      if (now > 0 && now < score) this.bucket(now).push(key);
    }
    return undefined;
  }

  private enter(key: number, count: number): void {
    const score = this.score(key, count);
    if (score > 0) this.bucket(score).push(key);
  }

  private score(key: number, count: number): number {
    return count < 2 ? 0 : Math.max(0, Math.floor((count - 1) * this.weightOf(key)));
  }

  private bucket(score: number): number[] {
    while (this.buckets.length <= score) this.buckets.push([]);
    return this.buckets[score] as number[];
  }

  private slot(key: number): number {
    if (this.used * 2 > this.mask) this.grow();
    let slot = hash(key) & this.mask;
    while (this.keys[slot] !== key) {
      if (this.keys[slot] === -1) {
        this.keys[slot] = key;
        this.used++;
        break;
      }
      slot = (slot + 1) & this.mask;
    }
    return slot;
  }

  private grow(): void {
    const [keys, counts] = [this.keys, this.counts];
    const size = keys.length * 2;
    this.keys = new Float64Array(size).fill(-1);
    this.counts = new Int32Array(size);
    this.mask = size - 1;
    this.used = 0;
    keys.forEach((key, i) => {
      if (key === -1 || counts[i] === 0) return;
      this.counts[this.slot(key)] = counts[i] as number;
    });
  }
}

function hash(key: number): number {
  const high = Math.floor(key / 2 ** 32);
  let h = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca77);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) >>> 0;
}
