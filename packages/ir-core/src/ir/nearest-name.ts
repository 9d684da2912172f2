/** The candidate that is spelt most like `name`, for "did you mean"; undefined when none is near. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  // a third of the letters may differ
  let bound = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name, candidate, bound);
    if (distance >= bound) continue;
    bound = distance;
    best = candidate;
  }
  return best;
}

/** Levenshtein distance, or `bound` when it is not below that. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    if (Math.min(...row) >= bound) return bound;
    previous = row;
  }
  return previous[b.length] as number;
}

/** `; did you mean 'x'?` with the known name nearest to `given`, or that it begins; nothing when none is near. */
export function didYouMean(given: string, known: readonly string[]): string {
  if (given.length === 0 || given.length > 80) return "";
  const near =
    nearestName(given, known) ?? (given.length > 2 ? known.find((name) => name.startsWith(given)) : undefined);
  return near === undefined ? "" : `; did you mean '${near}'?`;
}
