import { describe, expect, test } from "vitest";
import { IterationSpace } from "./iteration-space.js";

/** All counter vectors in row-major order, written out. */
function rowMajor(extents: readonly number[]): number[][] {
  return extents.reduce<number[][]>(
    (vectors, extent) => vectors.flatMap((v) => Array.from({ length: extent }, (_, i) => [...v, i])),
    [[]],
  );
}

describe("an iteration space", () => {
  test.each([[[1]], [[5]], [[2, 3]], [[1, 4, 1]], [[3, 1, 2, 2]], [[]]])(
    "of extents %j is walked row-major",
    (extents: number[]) => {
      const space = new IterationSpace(extents);
      const expected = rowMajor(extents);
      const seen: number[][] = [];
      space.forEach((counters, t) => {
        expect(t).toBe(seen.length);
        seen.push([...counters]);
      });
      expect(seen).toEqual(expected);
      expect(space.size).toBe(expected.length);
      expected.forEach((counters, t) => counters.forEach((counter, d) => expect(space.counter(t, d)).toBe(counter)));
    },
  );

  test("starts again after its last iteration", () => {
    const space = new IterationSpace([2, 3]);
    const counters = Int32Array.of(1, 2);
    space.advance(counters);
    expect([...counters]).toEqual([0, 0]);
  });
});
