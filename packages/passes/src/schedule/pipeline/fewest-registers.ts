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
import { Arrivals, valueLatency } from "./problem.js";
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
  const arrivals = Arrivals.of(graph, stage);
  let found = false;
  for (let n = 0; n < graph.count; n++) {
    if ((arrivals.last[n] as number) <= graph.problem.budget) continue;
    const first = startOfLongPath(graph, n, stage, arrivals);
    if (first === undefined || variables.of[first] === variables.of[n]) continue;
    const distance = graph.problem.latency[first] as number;
    program.addConstraint(variables.of[first] as number, variables.of[n] as number, distance + 1);
    found = true;
  }
  return found;
}

/** A bit on the longest path: the first or the last of a node's result. */
interface PathEnd {
  readonly node: number;
  readonly isFirst: boolean;
}

/** The last node on the way to `n` from which logic in one stage takes too long. */
function startOfLongPath(graph: PipelineGraph, n: number, stage: Int32Array, arrivals: Arrivals): number | undefined {
  const { problem } = graph;
  let end: PathEnd = { node: n, isFirst: false };
  let length = 0;
  for (;;) {
    const { before, step } = stepBack(graph, end, stage, arrivals);
    if (before === undefined) return undefined;
    length += step;
    const isLogic = problem.latency[before.node] === 0;
    const start = isLogic
      ? problem.clockToOutput + wholeTime(graph, before)
      : (problem.outputDelay[before.node] as number);
    if (start + length > problem.budget) return before.node;
    if (!isLogic) return undefined;
    end = before;
  }
}

/** From operands that all come at once to a bit of a node's result. */
function wholeTime({ problem: { delay, carry, bitwise } }: PipelineGraph, { node, isFirst }: PathEnd): number {
  return (delay[node] as number) + (isFirst && bitwise[node] === 1 ? 0 : (carry[node] as number));
}

/** The bit of an operand that a bit of a result waits for, and for how long; none where it comes out of a plain register. */
function stepBack(
  graph: PipelineGraph,
  { node, isFirst }: PathEnd,
  stage: Int32Array,
  arrivals: Arrivals,
): { before: PathEnd | undefined; step: number } {
  const { problem } = graph;
  const followsFirst = isFirst && problem.bitwise[node] === 1;
  const carry = followsFirst ? 0 : (problem.carry[node] as number);
  let before: PathEnd | undefined;
  let latest = -Infinity;
  let ripples = false;
  for (let d = graph.start[node] as number; d < (graph.start[node + 1] as number); d++) {
    const from = graph.chainedFrom(d, node, stage);
    const registered = from < 0 ? graph.registeredArrival(d, node, stage) : 0;
    if (from < 0 && registered <= problem.clockToOutput) continue;
    const first = (from < 0 ? registered : (arrivals.first[from] as number)) + carry;
    const last = followsFirst ? -Infinity : from < 0 ? registered : (arrivals.last[from] as number);
    if (Math.max(first, last) <= latest) continue;
    latest = Math.max(first, last);
    ripples = first > last;
    before = { node: graph.from[d] as number, isFirst: ripples };
  }
  return { before, step: (problem.delay[node] as number) + (ripples ? carry : 0) };
}
