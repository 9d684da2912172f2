import { expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { findCycles } from "./strong-components.js";

/** Components by reachability. */
function naive(successors: readonly (readonly number[])[]): number[][] {
  const reach = successors.map((_, n) => {
    const seen = new Set<number>();
    const pending = [...(successors[n] as readonly number[])];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      pending.push(...(successors[at] as readonly number[]));
    }
    return seen;
  });
  const cycles = successors
    .map((_, n) => [...(reach[n] as Set<number>)].filter((m) => reach[m]?.has(n) === true).sort((a, b) => a - b))
    .filter((c) => c.length > 0);
  return [...new Map(cycles.map((c) => [c.join(), c])).values()];
}

const sorted = (cycles: number[][]): string[] => cycles.map((c) => c.join()).sort();

test("cycles are the components by reachability", () => {
  const random = new Random(9);
  for (let round = 0; round < 500; round++) {
    const count = random.from(1, 10);
    const successors = Array.from({ length: count }, () =>
      Array.from({ length: random.below(3) }, () => random.below(count)),
    );
    expect(sorted(findCycles(successors))).toEqual(sorted(naive(successors)));
  }
});

test("a long chain does not overflow the stack", () => {
  const successors = Array.from({ length: 200_000 }, (_, n) => [(n + 1) % 200_000]);
  expect(findCycles(successors)[0]?.length).toBe(200_000);
});
