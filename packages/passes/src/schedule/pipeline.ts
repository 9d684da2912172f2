/**
 * Stage assignment of a kernel body at initiation interval 1: a modulo schedule in which every unit is used once, so that
 * what remains of the resource problem is the recurrences. As soon as possible along the longest path; sources (loads,
 * known values) then as late as their users allow, which keeps wide values out of delay lines. O(nodes + dependences).
 */

/** `to` uses the result of `from` in the same iteration. */
export interface Dependence {
  readonly from: number;
  readonly to: number;
}

/**
 * Nodes that share one stage: a recurrence, which feeds back into itself one iteration later and settles within a cycle, or
 * accesses that share a memory port. Dependences inside a group cost no time.
 */
export type StageGroup = readonly number[];

export interface PipelineProblem {
  /** Cycles from a node's stage until its result can be used. */
  readonly latency: Int32Array;
  /** The earliest stage of each node. */
  readonly earliest: Int32Array;
  /** In an order in which every dependence points forwards, but for those inside a group. */
  readonly dependences: readonly Dependence[];
  /** Disjoint. */
  readonly groups: readonly StageGroup[];
  /** Nodes that may slide to just before their first user. */
  readonly slidable: readonly boolean[];
}

export interface PipelineSchedule {
  readonly stage: Int32Array;
  /** Stages from issue until every result is there. */
  readonly depth: number;
}

/** Solves the problem; nodes must be numbered in program order. */
export function schedulePipeline(problem: PipelineProblem): PipelineSchedule {
  const count = problem.latency.length;
  const group = groupOf(problem, count);
  const stage = problem.earliest.slice();
  const incoming = adjacency(problem.dependences, count, "to");
  settle(problem, stage, group, incoming);
  slide(problem, stage, group);
  let depth = 0;
  for (let n = 0; n < count; n++) depth = Math.max(depth, (stage[n] as number) + (problem.latency[n] as number));
  return { stage, depth };
}

function groupOf(problem: PipelineProblem, count: number): Int32Array {
  const group = new Int32Array(count).fill(-1);
  problem.groups.forEach((members, g) => members.forEach((member) => (group[member] = g)));
  return group;
}

function adjacency(dependences: readonly Dependence[], count: number, end: "from" | "to"): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const dependence of dependences) {
    (lists[dependence[end]] as number[]).push(end === "to" ? dependence.from : dependence.to);
  }
  return lists;
}

/** Longest paths. Members of a group move together, so passes repeat until nothing moves (at most one for each group on a path). */
function settle(problem: PipelineProblem, stage: Int32Array, group: Int32Array, incoming: readonly number[][]): void {
  for (let moved = true; moved;) {
    moved = false;
    for (let n = 0; n < stage.length; n++) {
      const least = leastStage(problem, stage, group, incoming, n);
      if (least > (stage[n] as number)) {
        stage[n] = least;
        moved = true;
      }
    }
    for (const members of problem.groups) {
      const common = Math.max(...members.map((member) => stage[member] as number));
      for (const member of members) {
        if (stage[member] !== common) moved = true;
        stage[member] = common;
      }
    }
  }
}

function leastStage(
  problem: PipelineProblem,
  stage: Int32Array,
  group: Int32Array,
  incoming: readonly number[][],
  n: number,
): number {
  let least = problem.earliest[n] as number;
  for (const from of incoming[n] as number[]) {
    const inside = group[n] !== -1 && group[from] === group[n];
    if (!inside) least = Math.max(least, (stage[from] as number) + (problem.latency[from] as number));
  }
  return least;
}

function slide(problem: PipelineProblem, stage: Int32Array, group: Int32Array): void {
  const outgoing = adjacency(problem.dependences, stage.length, "from");
  for (let n = stage.length - 1; n >= 0; n--) {
    const users = outgoing[n] as number[];
    if (problem.slidable[n] !== true || group[n] !== -1 || users.length === 0) continue;
    const latest = Math.min(...users.map((user) => stage[user] as number)) - (problem.latency[n] as number);
    if (latest > (stage[n] as number)) stage[n] = latest;
  }
}

/** A constraint that a node does not meet; the message goes on from the node's name. */
export interface PipelineViolation {
  readonly node: number;
  readonly message: string;
}

/** Checks a schedule against its problem, independently of how it was made. */
export function verifyPipeline(problem: PipelineProblem, { stage }: PipelineSchedule): PipelineViolation[] {
  const group = groupOf(problem, problem.latency.length);
  const violations: PipelineViolation[] = [];
  for (const { from, to } of problem.dependences) {
    const inside = group[to] !== -1 && group[from] === group[to];
    const ready = (stage[from] as number) + (inside ? 0 : (problem.latency[from] as number));
    if ((stage[to] as number) < ready) {
      violations.push({
        node: to,
        message: `stands at stage ${stage[to]} and reads a result that is ready at stage ${ready}`,
      });
    }
  }
  problem.earliest.forEach((least, node) => {
    if ((stage[node] as number) < least) {
      violations.push({
        node,
        message: `stands at stage ${stage[node]} and needs an address, a condition or a constant that is ready at stage ${least}`,
      });
    }
  });
  for (const members of problem.groups) {
    const node = members.find((member) => stage[member] !== stage[members[0] as number]);
    if (node === undefined) continue;
    violations.push({
      node,
      message: `stands at stage ${stage[node]} and shares a memory port or a recurrence with an operation at stage ${stage[members[0] as number]}; they must stand at one`,
    });
  }
  return violations;
}
