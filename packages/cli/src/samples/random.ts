/** A seeded generator of uniform numbers in [0, 1): the same seed gives the same numbers everywhere (xorshift128). */
export class Random {
  private readonly state: Uint32Array;

  constructor(seed: number) {
    this.state = new Uint32Array(4);
    let word = seed >>> 0;
    for (let i = 0; i < 4; i++) this.state[i] = word = spread(word + 0x9e3779b9);
  }

  next(): number {
    const { state } = this;
    let t = state[3] as number;
    const s = state[0] as number;
    state[3] = state[2] as number;
    state[2] = state[1] as number;
    state[1] = s;
    t ^= t << 11;
    t ^= t >>> 8;
    state[0] = t ^ s ^ (s >>> 19);
    return (state[0] as number) / 2 ** 32;
  }
}

/** Distributes the bits of a seed, so that neighbouring seeds give unrelated states (the finaliser of MurmurHash3). */
function spread(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
