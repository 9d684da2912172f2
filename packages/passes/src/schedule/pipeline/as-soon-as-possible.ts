/**
 * As soon as possible: every node stands at the first stage at which its operands are there and its logic settles within
 * the budget behind theirs. This is also the least depth that any schedule has. O(nodes + dependences) for each group on
 * a path.
 */
import { Arrivals } from "./problem.js";
import type { PipelineGraph } from "./problem.js";

export function asSoonAsPossible(graph: PipelineGraph): Int32Array {
  const { problem } = graph;
  const least = problem.earliest.slice();
  const tails = recurrenceTails(graph);
  for (;;) {
    const stage = forwardPass(graph, least, tails);
    let moved = raiseCarried(graph, stage, least);
    for (const { members } of problem.groups) {
      const common = members.reduce((most, member) => Math.max(most, stage[member] as number), 0);
      for (const member of members) {
        if (stage[member] !== common) moved = true;
        least[member] = Math.max(least[member] as number, common);
      }
    }
    if (!moved) return stage;
  }
}

/** Demands that what reads the iteration before stands behind what makes it; whether something has to move for it. */
function raiseCarried(
  { count, start, from, carried, distance }: PipelineGraph,
  stage: Int32Array,
  least: Int32Array,
): boolean {
  let moved = false;
  for (let n = 0; n < count; n++) {
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const ready = (stage[from[d] as number] as number) + (distance[d] as number);
      if (carried[d] === 0 || ready <= (stage[n] as number)) continue;
      least[n] = Math.max(least[n] as number, ready);
      moved = true;
    }
  }
  return moved;
}

/** By node, the longest logic from its operands to the end of its recurrence; for other nodes, its own. */
function recurrenceTails({ problem, group, start, from, carried, count }: PipelineGraph): Float64Array {
  const own = (n: number): number => (problem.delay[n] as number) + (problem.carry[n] as number);
  const tail = problem.delay.map((_, n) => own(n));
  for (let n = count - 1; n >= 0; n--) {
    const members = group[n] as number;
    if (members === -1 || problem.groups[members]?.isRecurrence !== true) continue;
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      if (carried[d] === 1 || group[before] !== members) continue;
      tail[before] = Math.max(tail[before] as number, own(before) + (tail[n] as number));
    }
  }
  return tail;
}

function forwardPass(graph: PipelineGraph, least: Int32Array, tails: Float64Array): Int32Array {
  const { start, from, carried, distance, count } = graph;
  const stage = new Int32Array(count);
  const arrivals = new Arrivals(graph);
  for (let n = 0; n < count; n++) {
    let at = least[n] as number;
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      if (carried[d] === 0) at = Math.max(at, (stage[before] as number) + (distance[d] as number));
    }
    stage[n] = at;
    arrivals.settle(n, stage);
    if (comesTooLate(graph, n, stage, arrivals, tails[n] as number)) {
      stage[n] = at + 1;
      arrivals.settle(n, stage);
    }
  }
  return stage;
}

/** Whether a node does not settle in time, and would a stage later, when its operands come out of registers. */
function comesTooLate(graph: PipelineGraph, n: number, stage: Int32Array, arrivals: Arrivals, tail: number): boolean {
  const { problem, start, from, group } = graph;
  const inRecurrence = group[n] !== -1 && problem.groups[group[n] as number]?.isRecurrence === true;
  if (!inRecurrence && (arrivals.last[n] as number) <= problem.budget) return false;
  for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
    if (inRecurrence && group[from[d] as number] === group[n]) continue;
    const chained = graph.chainedFrom(d, n, stage);
    const at = chained < 0 ? graph.registeredArrival(d, n, stage) : (arrivals.last[chained] as number);
    if (at > problem.clockToOutput && (!inRecurrence || at + tail > problem.budget)) return true;
  }
  return false;
}
