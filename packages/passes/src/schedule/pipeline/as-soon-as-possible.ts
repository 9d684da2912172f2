/**
 * As soon as possible: every node stands at the first stage at which its operands are there and its logic settles within
 * the budget behind theirs. This is also the least depth that any schedule has. O(nodes + dependences) for each group on
 * a path.
 */
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
  const tail = problem.delay.slice();
  for (let n = count - 1; n >= 0; n--) {
    const own = group[n] as number;
    if (own === -1 || problem.groups[own]?.isRecurrence !== true) continue;
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      if (carried[d] === 1 || group[before] !== own) continue;
      tail[before] = Math.max(tail[before] as number, (problem.delay[before] as number) + (tail[n] as number));
    }
  }
  return tail;
}

function forwardPass(graph: PipelineGraph, least: Int32Array, tails: Float64Array): Int32Array {
  const { problem, start, from, carried, distance, count } = graph;
  const stage = new Int32Array(count);
  const settled = new Float64Array(count);
  for (let n = 0; n < count; n++) {
    let at = least[n] as number;
    for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
      const before = from[d] as number;
      if (carried[d] === 0) at = Math.max(at, (stage[before] as number) + (distance[d] as number));
    }
    stage[n] = at;
    // what comes late from outside waits for the next edge; nothing helps what is too long by itself
    if (latestFromOutside(graph, n, stage, settled) + (tails[n] as number) > problem.budget) stage[n] = at + 1;
    settled[n] = graph.operandsAt(n, stage, settled) + (problem.delay[n] as number);
  }
  return stage;
}

/** The arrival of the latest operand that a stage more would make arrive earlier. */
function latestFromOutside(graph: PipelineGraph, n: number, stage: Int32Array, settled: Float64Array): number {
  const { problem, start, from, carried, group } = graph;
  let latest = -Infinity;
  for (let d = start[n] as number; d < (start[n + 1] as number); d++) {
    const before = from[d] as number;
    const together = carried[d] === 1 || (group[n] !== -1 && group[before] === group[n]);
    const at = together ? 0 : graph.arrival(d, n, stage, settled);
    if (at > problem.clockToOutput) latest = Math.max(latest, at);
  }
  return latest;
}
