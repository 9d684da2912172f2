import { describe, expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";
import { computeStartOffsets } from "./start-offsets.js";
import type { TimedAccess, TimedKernel } from "./start-offsets.js";

interface Case {
  readonly kernels: TimedKernel[];
  readonly counts: number[];
  readonly interval: number;
}

/** A chain of kernels: each writes a buffer of its own, some elements twice, and reads buffers written before. */
function randomCase(random: Random): Case {
  const kernels: TimedKernel[] = [];
  const counts: number[] = [];
  const length = random.from(2, 4);
  for (let k = 0; k < length; k++) {
    const count = random.from(1, 6);
    const reads = new Map<number, TimedAccess[]>();
    for (let b = 0; b < k; b++) {
      if (b === k - 1 || random.oneIn(2)) {
        reads.set(
          b,
          lanes(random, (counts[b] as number) * 2, (t) =>
            random.oneIn(3) ? undefinedValue : (t * 5 + b) % (counts[b] as number),
          ),
        );
      }
    }
    counts.push(count);
    const order = Array.from({ length: count }, (_, e) => e).sort(() => random.below(3) - 1);
    const writes = random.oneIn(3) ? [...order, ...order] : order;
    kernels.push({ reads, writes: new Map([[k, [{ elements: Float64Array.from(writes), stage: random.below(5) }]]]) });
  }
  return { kernels, counts, interval: random.from(3, 20) };
}

function lanes(random: Random, steps: number, element: (t: number) => number): TimedAccess[] {
  return Array.from({ length: random.from(1, 2) }, () => ({
    elements: Float64Array.from({ length: steps }, (_, t) => element(t)),
    stage: random.below(4),
  }));
}

/** Plays several samples on memories that say which sample wrote them last; true when every read finds its own sample's final word. */
function plays(
  { kernels, counts, interval }: Case,
  start: ArrayLike<number>,
  copies: ArrayLike<number>,
  samples: number,
): boolean {
  const writesLeft = countWrites(kernels, counts);
  const events: { cycle: number; isWrite: boolean; buffer: number; element: number; sample: number }[] = [];
  const add = (
    accesses: readonly TimedAccess[],
    isWrite: boolean,
    buffer: number,
    begin: number,
    sample: number,
  ): void => {
    for (const { elements, stage } of accesses) {
      elements.forEach(
        (element, t) =>
          element !== undefinedValue && events.push({ cycle: begin + t + stage, isWrite, buffer, element, sample }),
      );
    }
  };
  for (let sample = 0; sample < samples; sample++) {
    kernels.forEach((kernel, k) => {
      const begin = sample * interval + (start[k] as number);
      for (const [buffer, accesses] of kernel.writes) add(accesses, true, buffer, begin, sample);
      for (const [buffer, accesses] of kernel.reads) add(accesses, false, buffer, begin, sample);
    });
  }
  // within a cycle reads count as after writes of other samples: a write in the cycle of the last read is too early
  events.sort((a, b) => a.cycle - b.cycle || Number(a.isWrite) - Number(b.isWrite));
  const memory = new Map<string, { sample: number; writes: number; cycle: number }>();
  return events.every(({ cycle, isWrite, buffer, element, sample }, i) => {
    const key = `${buffer}:${sample % (copies[buffer] as number)}:${element}`;
    const held = memory.get(key);
    if (isWrite) {
      memory.set(key, { sample, writes: held?.sample === sample ? held.writes + 1 : 1, cycle });
      return events.every(
        (other, j) =>
          j <= i || other.cycle > cycle || other.isWrite || other.buffer !== buffer || other.element !== element,
      );
    }
    const clobbered = events.some(
      (other) =>
        other.isWrite &&
        other.cycle === cycle &&
        other.buffer === buffer &&
        other.element === element &&
        other.sample !== sample &&
        (other.sample - sample) % (copies[buffer] as number) === 0,
    );
    return held?.sample === sample && held.writes === writesLeft.get(`${buffer}:${element}`) && !clobbered;
  });
}

function countWrites(kernels: readonly TimedKernel[], counts: readonly number[]): Map<string, number> {
  const total = new Map<string, number>();
  kernels.forEach((kernel) =>
    kernel.writes.forEach((accesses, buffer) =>
      accesses.forEach(({ elements }) =>
        elements.forEach((element) => {
          if (element < (counts[buffer] as number) && element !== undefinedValue) {
            total.set(`${buffer}:${element}`, (total.get(`${buffer}:${element}`) ?? 0) + 1);
          }
        }),
      ),
    ),
  );
  return total;
}

describe("start offsets", () => {
  test("let every read find its word, and neither an earlier start nor a copy fewer would", () => {
    const random = new Random(8);
    let [earlier, fewer] = [0, 0];
    for (let round = 0; round < 200; round++) {
      const made = randomCase(random);
      const result = computeStartOffsets(made.kernels, made.counts, made.interval, 1);
      if (!("start" in result)) throw new Error("every element is written");
      const { start, copies } = result;
      const samples = Math.max(...copies) + 2;
      expect(plays(made, start, copies, samples)).toBe(true);
      start.forEach((cycle, k) => {
        if (cycle === 1) return;
        const early = start.map((s, i) => (i === k ? s - 1 : s));
        expect(plays(made, early, copies, 1)).toBe(false);
        earlier++;
      });
      copies.forEach((count, b) => {
        if (count === 1) return;
        expect(
          plays(
            made,
            start,
            copies.map((c, i) => (i === b ? c - 1 : c)),
            samples,
          ),
        ).toBe(false);
        fewer++;
      });
    }
    expect(earlier).toBeGreaterThan(100);
    expect(fewer).toBeGreaterThan(50);
  });

  const writer = (elements: Sequence): TimedKernel => ({
    reads: new Map(),
    writes: new Map([[0, [{ elements, stage: 2 }]]]),
  });
  const reader = (elements: Sequence): TimedKernel => ({
    reads: new Map([[0, [{ elements, stage: 0 }]]]),
    writes: new Map(),
  });

  test("count the cycles between a write and its read", () => {
    const kernels = [writer(Float64Array.of(0, 1, 2)), reader(Float64Array.of(2, 1, 0))];
    // element 2 is written at 1 + 2 + 2 and may be read from cycle 6 on
    expect(computeStartOffsets(kernels, [3], 100, 1)).toEqual({ start: Int32Array.of(1, 6), copies: Int32Array.of(1) });
  });

  test("see that an element is never written", () => {
    expect(computeStartOffsets([writer(Float64Array.of(0)), reader(Float64Array.of(1))], [2], 100, 1)).toEqual({
      unwritten: 0,
    });
  });

  test("keep what is fixed, or say what would be legal", () => {
    const kernels = [writer(Float64Array.of(0)), reader(Float64Array.of(0))];
    expect(computeStartOffsets(kernels, [1], 100, 1, [undefined, 9])).toMatchObject({ start: Int32Array.of(1, 9) });
    expect(computeStartOffsets(kernels, [1], 100, 1, [undefined, 3])).toEqual({ tooEarly: 1, least: 4 });
  });

  test("count an element that is written twice from its first write", () => {
    const kernels = [writer(Float64Array.of(0, undefinedValue, undefinedValue, 0)), reader(Float64Array.of(0, 0))];
    // writes at 3 and 6, reads at 7 and 8: five cycles, so an interval of five needs a second copy
    expect(computeStartOffsets(kernels, [1], 5, 1)).toMatchObject({ copies: Int32Array.of(2) });
    expect(computeStartOffsets(kernels, [1], 6, 1)).toMatchObject({ copies: Int32Array.of(1) });
  });
});
