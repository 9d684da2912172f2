/** How a shape fails to be another one without some of its dimensions of extent 1. */
export type RankReductionFault = "rank" | "size";

/** The dimensions that `reduced` leaves out of `original`; undefined where it is not that shape without unit dimensions. */
export function droppedDimensions(original: readonly number[], reduced: readonly number[]): Set<number> | undefined {
  const dropped = new Set<number>();
  let next = 0;
  original.forEach((size, i) => {
    if (next < reduced.length && size === reduced[next]) next++;
    else dropped.add(i);
  });
  const isReduction = next === reduced.length && [...dropped].every((i) => original[i] === 1);
  return isReduction ? dropped : undefined;
}

/** What is wrong with `reduced` as `original` without unit dimensions; undefined when nothing is. */
export function rankReductionFault(
  original: readonly number[],
  reduced: readonly number[],
): RankReductionFault | undefined {
  if (original.length < reduced.length) return "rank";
  return droppedDimensions(original, reduced) === undefined ? "size" : undefined;
}
