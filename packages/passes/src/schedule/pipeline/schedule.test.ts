import { describe, expect, test } from "vitest";
import { Random } from "../../testing/random.js";
import type { PipelineProblem } from "./problem.js";
import { schedulePipeline, TooFewStages } from "./schedule.js";
import { slowNodes, verifyPipeline } from "./verify.js";

const budget = 10;

/** A random graph of logic and of units with latencies; sources may be held at stage 0, sinks may be outputs, nodes may share a stage. */
function randomProblem(random: Random, most = 7): PipelineProblem {
  const count = random.from(1, most);
  const dependences: { from: number; to: number; isCarried: boolean }[] = [];
  for (let to = 1; to < count; to++) {
    for (const from of new Set(Array.from({ length: random.below(3) }, () => random.below(to)))) {
      dependences.push({ from, to, isCarried: false });
    }
  }
  const numbers = (f: () => number): number[] => Array.from({ length: count }, f);
  const isSource = (n: number): boolean => dependences.every(({ to }) => to !== n);
  const isSink = (n: number): boolean => dependences.every(({ from }) => from !== n);
  const sources = numbers(() => 0).flatMap((_, n) => (isSource(n) && !isSink(n) ? [n] : []));
  const sinks = numbers(() => 0).flatMap((_, n) => (isSink(n) ? [n] : []));
  const shared = random.oneIn(2) ? sources.slice(0, 2) : sinks.slice(0, 2);
  return {
    latency: Int32Array.from(numbers(() => (random.oneIn(4) ? random.from(1, 2) : 0))),
    delay: Float64Array.from(numbers(() => random.below(8))),
    carry: Float64Array.from(numbers(() => random.below(3))),
    bitwise: Uint8Array.from(numbers(() => random.below(2))),
    outputDelay: Float64Array.from(numbers(() => random.from(1, 3))),
    earliest: Int32Array.from(numbers(() => (random.oneIn(4) ? 1 : 0))),
    latest: Int32Array.from(numbers(() => 100)),
    bits: Float64Array.from(numbers(() => random.below(6))),
    issueBits: Float64Array.from(numbers(() => (random.oneIn(4) ? random.below(3) : 0))),
    registered: Uint8Array.from(
      numbers(() => 0),
      (_, n) => (isSink(n) && !isSource(n) && random.oneIn(3) ? 1 : 0),
    ),
    dependences,
    groups: shared.length > 1 ? [{ members: shared, isRecurrence: false }] : [],
    budget,
    clockToOutput: 1,
  };
}

/** What the definition says of a vector of stages: the register bits that it costs; undefined where it is not allowed. */
function definedCost(problem: PipelineProblem, stage: readonly number[]): number | undefined {
  const {
    latency,
    delay,
    carry,
    bitwise,
    outputDelay,
    earliest,
    bits,
    issueBits,
    registered,
    dependences,
    groups,
    clockToOutput,
  } = problem;
  const at = (list: ArrayLike<number>, n: number): number => list[n] as number;
  const first: number[] = [];
  const last: number[] = [];
  let cost = 0;
  for (let n = 0; n < stage.length; n++) {
    if (at(stage, n) < at(earliest, n)) return undefined;
    let [begins, ends] = [clockToOutput, clockToOutput];
    for (const { from, to } of dependences) {
      if (to !== n) continue;
      const gap = at(stage, n) - at(stage, from) - at(latency, from);
      const isLogic = at(latency, from) === 0;
      if (gap < 0 || (gap === 0 && isLogic && at(registered, n) === 1)) return undefined;
      if (gap > 0) continue;
      begins = Math.max(begins, isLogic ? at(first, from) : at(outputDelay, from));
      ends = Math.max(ends, isLogic ? at(last, from) : at(outputDelay, from));
    }
    last.push(Math.max(ends, begins + at(carry, n)) + at(delay, n));
    first.push(at(bitwise, n) === 1 ? begins + at(delay, n) : at(last, n));
    if (at(last, n) > budget) return undefined;
    const users = dependences.filter(({ from }) => from === n).map(({ to }) => at(stage, to));
    if (users.length > 0) cost += at(bits, n) * (Math.max(...users) - at(stage, n) - at(latency, n));
    cost += at(issueBits, n) * at(stage, n);
  }
  const apart = groups.some(({ members }) => members.some((member) => stage[member] !== stage[members[0] as number]));
  return apart ? undefined : cost;
}

/** The least cost of all vectors of stages up to a depth. */
function leastCost(problem: PipelineProblem, depth: number): number | undefined {
  const count = problem.latency.length;
  let least: number | undefined;
  const stage = new Array<number>(count).fill(0);
  for (let code = 0; code < (depth + 1) ** count; code++) {
    for (let n = 0, rest = code; n < count; n++, rest = Math.floor(rest / (depth + 1))) stage[n] = rest % (depth + 1);
    const cost = definedCost(problem, stage);
    if (cost !== undefined && (least === undefined || cost < least)) least = cost;
  }
  return least;
}

describe("pipelines", () => {
  test("have as few stages as any schedule, and of those as few register bits", () => {
    const random = new Random(6);
    let compared = 0;
    for (let round = 0; round < 400; round++) {
      const problem = randomProblem(random, 6);
      const schedule = schedulePipeline(problem);
      expect(verifyPipeline(problem, schedule)).toEqual([]);
      expect(slowNodes(problem, schedule)).toEqual([]);
      const stage = [...schedule.stage];
      const depth = Math.max(...stage);
      if (depth > 4) continue;
      expect(definedCost(problem, stage)).toBe(leastCost(problem, depth));
      if (depth > 0) expect(leastCost(problem, depth - 1)).toBeUndefined();
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  test("with more stages than they need have as few register bits", () => {
    const random = new Random(7);
    for (let round = 0; round < 200; round++) {
      const problem = randomProblem(random, 5);
      const depth = Math.max(...schedulePipeline(problem).stage) + random.below(2);
      if (depth > 4) continue;
      const { stage } = schedulePipeline(problem, depth);
      expect(definedCost(problem, [...stage])).toBe(leastCost(problem, depth));
    }
  });

  test("that are to have too few stages are refused, with how many they need and how slow the clock must be", () => {
    const random = new Random(8);
    let refused = 0;
    for (let round = 0; round < 200; round++) {
      const problem = randomProblem(random);
      const depth = Math.max(...schedulePipeline(problem).stage);
      if (depth === 0) continue;
      try {
        schedulePipeline(problem, depth - 1);
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof TooFewStages)) throw error;
        expect(error.least).toBe(depth);
        if (error.budget === undefined) continue;
        expect(Math.max(...schedulePipeline({ ...problem, budget: error.budget }).stage)).toBeLessThan(depth);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  test("of large graphs keep to the clock, and are found in time in proportion", () => {
    const random = new Random(9);
    const count = 10_000;
    const dependences = Array.from({ length: count }, (_, to) => {
      const near = [...new Set([1, 2].map(() => to - random.from(1, 60)))].filter((from) => from >= 0);
      return near.map((from) => ({ from, to, isCarried: false }));
    }).flat();
    const filled = (f: () => number): number[] => Array.from({ length: count }, f);
    const problem: PipelineProblem = {
      latency: new Int32Array(count),
      delay: Float64Array.from(filled(() => random.below(5))),
      carry: Float64Array.from(filled(() => random.below(3))),
      bitwise: Uint8Array.from(filled(() => random.below(2))),
      outputDelay: new Float64Array(count),
      earliest: new Int32Array(count),
      latest: new Int32Array(count).fill(1e6),
      bits: Float64Array.from(filled(() => random.from(1, 20))),
      issueBits: new Float64Array(count),
      registered: new Uint8Array(count),
      dependences,
      groups: [],
      budget: 100,
      clockToOutput: 1,
    };
    const started = performance.now();
    const schedule = schedulePipeline(problem);
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(verifyPipeline(problem, schedule)).toEqual([]);
    expect(slowNodes(problem, schedule)).toEqual([]);
  });

  test("hold a recurrence in one stage, behind what it waits for", () => {
    // 0 feeds 1; 1 and 2 feed each other around the loop; 3 takes the result
    const problem: PipelineProblem = {
      latency: Int32Array.of(3, 0, 0, 0),
      delay: Float64Array.of(0, 2, 2, 1),
      carry: new Float64Array(4),
      bitwise: new Uint8Array(4),
      outputDelay: Float64Array.of(2, 0, 0, 0),
      earliest: new Int32Array(4),
      latest: new Int32Array(4).fill(100),
      bits: Float64Array.of(8, 8, 8, 8),
      issueBits: new Float64Array(4),
      registered: new Uint8Array(4),
      dependences: [
        { from: 0, to: 1, isCarried: false },
        { from: 2, to: 1, isCarried: true },
        { from: 1, to: 2, isCarried: false },
        { from: 2, to: 3, isCarried: false },
      ],
      groups: [{ members: [1, 2], isRecurrence: true }],
      budget,
      clockToOutput: 1,
    };
    expect([...schedulePipeline(problem).stage]).toEqual([0, 3, 3, 4]);
    // what reaches the recurrence too late in a stage waits for the next
    const late = { ...problem, latency: new Int32Array(4), delay: Float64Array.of(7, 2, 2, 1) };
    expect([...schedulePipeline(late).stage]).toEqual([0, 1, 1, 2]);
  });

  test("that read the iteration before stand behind what makes it", () => {
    // 0 reads what 2 made an iteration ago; 2 needs 1, which takes three stages
    const problem: PipelineProblem = {
      latency: Int32Array.of(0, 3, 0),
      delay: Float64Array.of(1, 1, 1),
      carry: new Float64Array(3),
      bitwise: new Uint8Array(3),
      outputDelay: Float64Array.of(0, 2, 0),
      earliest: new Int32Array(3),
      latest: new Int32Array(3).fill(100),
      bits: new Float64Array(3),
      issueBits: new Float64Array(3),
      registered: new Uint8Array(3),
      dependences: [
        { from: 2, to: 0, isCarried: true },
        { from: 1, to: 2, isCarried: false },
      ],
      groups: [],
      budget,
      clockToOutput: 1,
    };
    const { stage } = schedulePipeline(problem);
    expect(stage[0]).toBeGreaterThanOrEqual(stage[2] as number);
    expect(stage[2]).toBe(3);
  });
});
