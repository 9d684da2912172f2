/**
 * The schedule of fewest register bits for a number of stages. A value of b bits that is made at stage s and last used at
 * stage t costs b (t - s) register bits; with a variable for each stage and each last use this is linear, and what
 * dependences and the clock demand are differences: retiming with sharing after Leiserson and Saxe (1991), as scheduling with
 * difference constraints after Cong and Zhang (2006). Solved exactly by network simplex.
 *
 * The clock demands a stage between the ends of each path that is too long. There are many such paths, so they are added when
 * a solution breaks them: the program stays small, and goes on from where it stands.
 */
import { DifferenceProgram } from "./network-simplex.js";
import { valueLatency } from "./problem.js";
import type { PipelineGraph } from "./problem.js";

/** A schedule of at most `depth` stages behind the first; undefined when there is none. */
export function fewestRegisters(graph: PipelineGraph, depth: number): Int32Array | undefined {
  const variables = new StageVariables(graph);
  const program = buildProgram(graph, variables, depth);
  for (;;) {
    if (!program.solve()) return undefined;
    const stage = Int32Array.from({ length: graph.count }, (_, n) => program.x[variables.of[n] as number] as number);
    if (!separateLongPaths(graph, stage, program, variables)) return stage;
  }
}

/** Which nodes are one variable: those that share a stage. */
class StageVariables {
  readonly of: Int32Array;
  readonly count: number;

  constructor({ problem, group, count }: PipelineGraph) {
    this.of = new Int32Array(count);
    const ofGroup = new Int32Array(problem.groups.length).fill(-1);
    let next = 0;
    for (let n = 0; n < count; n++) {
      const own = group[n] as number;
      if (own >= 0 && (ofGroup[own] as number) >= 0) this.of[n] = ofGroup[own] as number;
      else this.of[n] = next++;
      if (own >= 0) ofGroup[own] = this.of[n] as number;
    }
    this.count = next;
  }
}

function buildProgram(graph: PipelineGraph, variables: StageVariables, depth: number): DifferenceProgram {
  const { problem, count, start, from, distance } = graph;
  const users = countUsers(graph);
  // values with several users have their last use as a variable of its own
  const lastUse = new Int32Array(count).fill(-1);
  let size = variables.count;
  for (let n = 0; n < count; n++) if ((users[n] as number) > 1 && (problem.bits[n] as number) > 0) lastUse[n] = size++;
  const cost = new Float64Array(size);
  const earliest = new Int32Array(size);
  const latest = new Int32Array(size).fill(depth);
  const add = (variable: number, bits: number): void => void (cost[variable] = (cost[variable] as number) + bits);
  for (let n = 0; n < count; n++) {
    const own = variables.of[n] as number;
    earliest[own] = Math.max(earliest[own] as number, problem.earliest[n] as number);
    latest[own] = Math.min(latest[own] as number, problem.latest[n] as number);
    add(own, problem.issueBits[n] as number);
    if ((users[n] as number) > 0) add(own, -(problem.bits[n] as number));
    if ((lastUse[n] as number) >= 0) add(lastUse[n] as number, problem.bits[n] as number);
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      if ((users[before] as number) === 1) add(own, problem.bits[before] as number);
    }
  }
  const program = new DifferenceProgram(cost, earliest, latest);
  for (let n = 0; n < count; n++) {
    const own = variables.of[n] as number;
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      const made = variables.of[before] as number;
      if (made !== own) program.addConstraint(made, own, distance[d] as number);
      const last = lastUse[before] as number;
      if (last >= 0) program.addConstraint(own, last, 0);
    }
    if ((lastUse[n] as number) >= 0) program.addConstraint(own, lastUse[n] as number, valueLatency(graph, n));
  }
  return program;
}

function countUsers({ count, from }: PipelineGraph): Int32Array {
  const users = new Int32Array(count);
  for (const before of from) users[before] = (users[before] as number) + 1;
  return users;
}

/** Adds what keeps paths apart that are too long for one stage; whether there were any that can be. */
function separateLongPaths(
  graph: PipelineGraph,
  stage: Int32Array,
  program: DifferenceProgram,
  variables: StageVariables,
): boolean {
  const settled = graph.settledTimes(stage);
  let found = false;
  for (let n = 0; n < graph.count; n++) {
    if ((settled[n] as number) <= graph.problem.budget) continue;
    const first = startOfLongPath(graph, n, stage, settled);
    if (first === undefined || variables.of[first] === variables.of[n]) continue;
    const distance = graph.problem.latency[first] as number;
    program.addConstraint(variables.of[first] as number, variables.of[n] as number, distance + 1);
    found = true;
  }
  return found;
}

/** The last node on the way to `n` from which logic in one stage takes too long. */
function startOfLongPath(
  graph: PipelineGraph,
  n: number,
  stage: Int32Array,
  settled: Float64Array,
): number | undefined {
  const { problem } = graph;
  let node = n;
  let length = problem.delay[n] as number;
  for (;;) {
    const before = latestOperand(graph, node, stage, settled);
    if (before === undefined) return undefined;
    const isLogic = problem.latency[before] === 0;
    const start = isLogic
      ? problem.clockToOutput + (problem.delay[before] as number)
      : (problem.outputDelay[before] as number);
    if (start + length > problem.budget) return before;
    if (!isLogic) return undefined;
    length += problem.delay[before] as number;
    node = before;
  }
}

/** The operand that arrives last, if it comes in the stage of its user. */
function latestOperand(graph: PipelineGraph, n: number, stage: Int32Array, settled: Float64Array): number | undefined {
  let latest: number | undefined;
  let at = graph.problem.clockToOutput;
  for (let d = graph.start[n] as number; d < (graph.start[n + 1] as number); d++) {
    const arrival = graph.arrival(d, n, stage, settled);
    if (arrival <= at) continue;
    at = arrival;
    latest = graph.from[d] as number;
  }
  return latest;
}
