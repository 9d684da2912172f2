/** Pseudo-random 64-bit words, the same on every machine. */
export function stimulus(seed: number): () => bigint {
  let state = BigInt(seed) * 2n + 1n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return BigInt.asUintN(64, (state >> 33n) ^ (state << 21n));
  };
}
