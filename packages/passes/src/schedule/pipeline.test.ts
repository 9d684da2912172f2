import { describe, expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { schedulePipeline, verifyPipeline } from "./pipeline.js";
import type { PipelineProblem } from "./pipeline.js";

/** A random graph; nodes without operands may be slidable, and some nodes share a stage. */
function randomProblem(random: Random): PipelineProblem {
  const count = random.from(1, 14);
  const dependences: { from: number; to: number }[] = [];
  for (let to = 1; to < count; to++) {
    for (let k = random.below(3); k > 0; k--) dependences.push({ from: random.below(to), to });
  }
  const sources = Array.from({ length: count }, (_, n) => n).filter((n) => dependences.every(({ to }) => to !== n));
  const sinks = Array.from({ length: count }, (_, n) => n).filter(
    (n) => dependences.every(({ from, to }) => from !== n && to !== n) || dependences.every(({ from }) => from !== n),
  );
  const shared = random.oneIn(2) ? sources.slice(0, 2) : sinks.slice(0, 2);
  return {
    latency: Int32Array.from({ length: count }, () => random.below(4)),
    earliest: Int32Array.from({ length: count }, () => random.below(2)),
    dependences,
    groups: shared.length > 1 ? [shared] : [],
    slidable: Array.from({ length: count }, (_, n) => random.oneIn(2) && sources.includes(n)),
  };
}

/** The least solution, by raising stages until every constraint holds. */
function leastStages({ latency, earliest, dependences, groups }: PipelineProblem): number[] {
  const stage = [...earliest];
  for (let changed = true; changed;) {
    changed = false;
    const raise = (n: number, to: number): void => {
      if ((stage[n] as number) >= to) return;
      stage[n] = to;
      changed = true;
    };
    for (const { from, to } of dependences) {
      const together = groups.some((group) => group.includes(from) && group.includes(to));
      raise(to, (stage[from] as number) + (together ? 0 : (latency[from] as number)));
    }
    for (const group of groups) for (const a of group) for (const b of group) raise(a, stage[b] as number);
  }
  return stage;
}

describe("pipelines", () => {
  test("are legal, as short as can be, and only sources slide", () => {
    const random = new Random(6);
    for (let round = 0; round < 1000; round++) {
      const problem = randomProblem(random);
      const schedule = schedulePipeline(problem);
      expect(verifyPipeline(problem, schedule)).toEqual([]);
      const least = leastStages(problem);
      schedule.stage.forEach((stage, n) => {
        if (problem.slidable[n] === true) expect(stage).toBeGreaterThanOrEqual(least[n] as number);
        else expect(stage).toBe(least[n]);
      });
      expect(schedule.depth).toBe(Math.max(...least.map((stage, n) => stage + (problem.latency[n] as number))));
    }
  });

  test("that are one stage too early somewhere are refused", () => {
    const random = new Random(7);
    for (let round = 0; round < 300; round++) {
      const problem = randomProblem(random);
      const least = leastStages(problem);
      const n = random.below(least.length);
      const stage = Int32Array.from(least);
      stage[n] = (stage[n] as number) - 1;
      expect(verifyPipeline(problem, { stage, depth: 0 })).not.toEqual([]);
    }
  });

  test("hold a recurrence in one stage, behind what it waits for", () => {
    // 0 feeds 1; 1 and 2 feed each other around the loop; 3 takes the result
    const problem: PipelineProblem = {
      latency: Int32Array.of(3, 1, 1, 0),
      earliest: new Int32Array(4),
      dependences: [
        { from: 0, to: 1 },
        { from: 2, to: 1 },
        { from: 1, to: 2 },
        { from: 2, to: 3 },
      ],
      groups: [[1, 2]],
      slidable: [true, false, false, false],
    };
    expect([...schedulePipeline(problem).stage]).toEqual([0, 3, 3, 4]);
  });
});
