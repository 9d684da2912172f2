import { describe, expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { assignPorts, banksOfLane, chooseBanking, makePartition, writesAreConflictFree } from "./banking.js";
import type { Partition } from "./banking.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";

/** Two lanes on one port that want different words of one bank in one iteration. */
function conflicts(partition: Partition, lanes: readonly Sequence[], ports: readonly number[]): boolean {
  const steps = lanes[0]?.length ?? 0;
  for (let t = 0; t < steps; t++) {
    const wanted = new Map<string, number>();
    for (const [l, lane] of lanes.entries()) {
      const element = lane[t] as number;
      if (element === undefinedValue) continue;
      const key = `${ports[l]}:${partition.bank[element]}`;
      if (wanted.has(key) && wanted.get(key) !== element) return true;
      wanted.set(key, element);
    }
  }
  return false;
}

function randomLanes(random: Random, count: number, steps: number, size: number): Sequence[] {
  const [stride, offset] = [random.from(0, 3), random.below(size)];
  return Array.from({ length: count }, (_, l) =>
    Float64Array.from({ length: steps }, (_, t) => {
      if (random.oneIn(8)) return undefinedValue;
      return random.oneIn(4) ? random.below(size) : (offset + l * stride + t) % size;
    }),
  );
}

describe("a partition", () => {
  test("gives every element a place of its own", () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const shape = Array.from({ length: random.from(1, 3) }, () => random.from(1, 6));
      const partition = makePartition(
        shape,
        shape.map((size) => random.from(1, size)),
      );
      const places = new Set([...partition.bank].map((bank, e) => `${bank}:${partition.offset[e]}`));
      expect(places.size).toBe(shape.reduce((a, b) => a * b, 1));
      expect(Math.max(...partition.bank)).toBeLessThan(partition.bankCount);
      expect(Math.max(...partition.offset)).toBeLessThan(partition.bankDepth);
    }
  });

  test("is cyclic in each dimension", () => {
    const { bank, offset, bankDepth } = makePartition([5, 2], [2, 1]);
    expect([...bank]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    expect([...offset]).toEqual([0, 1, 0, 1, 2, 3, 2, 3, 4, 5]);
    expect(bankDepth).toBe(6);
  });
});

describe("ports", () => {
  test("never serve two words of a bank at once, and one port suffices exactly when no bank is asked for two", () => {
    const random = new Random(4);
    let [shared, refused] = [0, 0];
    for (let round = 0; round < 500; round++) {
      const size = random.from(1, 12);
      const partition = makePartition([size], [random.from(1, size)]);
      const lanes = randomLanes(random, random.from(1, 4), random.from(1, 6), size);
      const ports = assignPorts(partition, lanes, lanes.length) as number[];
      expect(conflicts(partition, lanes, ports)).toBe(false);
      const single = lanes.map(() => 0);
      expect(writesAreConflictFree(partition, { lanes })).toBe(!conflicts(partition, lanes, single));
      expect(assignPorts(partition, lanes, 1)).toEqual(conflicts(partition, lanes, single) ? undefined : single);
      if (conflicts(partition, lanes, single)) refused++;
      else if (lanes.length > 1) shared++;
    }
    expect(Math.min(shared, refused)).toBeGreaterThan(50);
  });
});

describe("the chosen layout", () => {
  test("is free of conflicts", () => {
    const random = new Random(5);
    for (let round = 0; round < 150; round++) {
      const shape = [random.from(1, 4), random.from(1, 5)];
      const size = (shape[0] as number) * (shape[1] as number);
      const writer = { lanes: randomLanes(random, random.from(1, 3), 6, size) };
      const readers = Array.from({ length: random.from(1, 2) }, () => ({
        lanes: randomLanes(random, random.from(1, 4), 5, size),
      }));
      const banking = chooseBanking(shape, 8, [writer], readers);
      if (banking === undefined) throw new Error("complete partitioning is always possible");
      expect(
        conflicts(
          banking.partition,
          writer.lanes,
          writer.lanes.map(() => 0),
        ),
      ).toBe(false);
      readers.forEach(({ lanes }, r) =>
        expect(conflicts(banking.partition, lanes, banking.readPorts[r] as number[])).toBe(false),
      );
      for (const lane of writer.lanes) {
        const touched = [...lane]
          .filter((element) => element !== undefinedValue)
          .map((element) => banking.partition.bank[element] as number);
        expect(banksOfLane(banking.partition, lane)).toEqual([...new Set(touched)].sort((a, b) => a - b));
      }
    }
  });

  test("of one lane in and one lane out is one memory", () => {
    const lane = Float64Array.from({ length: 64 }, (_, t) => t);
    expect(chooseBanking([64], 16, [{ lanes: [lane] }], [{ lanes: [lane] }])?.partition.bankCount).toBe(1);
  });

  test("of pairs in and out is two memories", () => {
    const lanes = [0, 1].map((l) => Float64Array.from({ length: 32 }, (_, t) => 2 * t + l));
    expect(chooseBanking([64], 16, [{ lanes }], [{ lanes }])?.partition.factors).toEqual([2]);
  });
});
