/**
 * Stage assignment of a kernel body at initiation interval 1: a modulo schedule in which every unit is used once, so that
 * what remains of the resource problem is the recurrences. Dependent operations chain within a stage, up to the time that
 * a clock leaves; values that cross from one stage into another cost a register bit for each bit and stage.
 */

/** `to` uses the result of `from`. */
export interface Dependence {
  readonly from: number;
  readonly to: number;
  /** The result of the iteration before is read, out of the register that carries it. */
  readonly isCarried: boolean;
}

/**
 * Nodes that share one stage: a recurrence, which feeds back into itself one iteration later and settles within a cycle, or
 * accesses that share a memory port.
 */
export interface StageGroup {
  readonly members: readonly number[];
  /** The results of members leave through registers, and are there a stage later for others. */
  readonly isRecurrence: boolean;
}

export interface PipelineProblem {
  /** Stages from a node's own until its result can be used; 0 for logic, which chains. */
  readonly latency: Int32Array;
  /** Logic from operands to the result, or to the registers inside a unit that has a latency. */
  readonly delay: Float64Array;
  /** For units with a latency: from the clock edge to the result. */
  readonly outputDelay: Float64Array;
  /** The earliest stage of each node. */
  readonly earliest: Int32Array;
  /** The latest stage at which a node is of use; more than any depth for most. */
  readonly latest: Int32Array;
  /** Register bits that hold a node's result for a stage. */
  readonly bits: Float64Array;
  /** Register bits that one stage more before a node costs: what delays its address. */
  readonly issueBits: Float64Array;
  /** Nodes whose operands must come from registers: what leaves the design. */
  readonly registered: Uint8Array;
  /** All but the carried ones point forwards. */
  readonly dependences: readonly Dependence[];
  /** Disjoint. */
  readonly groups: readonly StageGroup[];
  /** Time for logic in one stage, from clock edge to clock edge but for set-up. */
  readonly budget: number;
  /** From the clock edge to the output of a register. */
  readonly clockToOutput: number;
}

export interface PipelineSchedule {
  readonly stage: Int32Array;
  /** Stages from issue until every result is there. */
  readonly depth: number;
}

/** By node, the group it is in; -1 for none. */
export function groupOf({ latency, groups }: PipelineProblem): Int32Array {
  const group = new Int32Array(latency.length).fill(-1);
  groups.forEach(({ members }, g) => members.forEach((member) => (group[member] = g)));
  return group;
}

/** A problem with its dependences as flat lists by user, and everything that follows from the groups. */
export class PipelineGraph {
  readonly problem: PipelineProblem;
  readonly count: number;
  readonly group: Int32Array;
  /** Dependences `start[n]` to `start[n + 1]` are those of node n; `from` says whose results they are. */
  readonly start: Int32Array;
  readonly from: Int32Array;
  /** By dependence, the least number of stages between both ends. */
  readonly distance: Int32Array;
  /** By dependence: it reads the iteration before. */
  readonly carried: Uint8Array;

  constructor(problem: PipelineProblem) {
    this.problem = problem;
    this.count = problem.latency.length;
    this.group = groupOf(problem);
    this.start = new Int32Array(this.count + 1);
    for (const { to } of problem.dependences) this.start[to + 1] = (this.start[to + 1] as number) + 1;
    for (let n = 0; n < this.count; n++) this.start[n + 1] = (this.start[n + 1] as number) + (this.start[n] as number);
    this.from = new Int32Array(problem.dependences.length);
    this.distance = new Int32Array(problem.dependences.length);
    this.carried = new Uint8Array(problem.dependences.length);
    const next = this.start.slice();
    for (const dependence of problem.dependences) {
      const at = next[dependence.to] as number;
      next[dependence.to] = at + 1;
      this.from[at] = dependence.from;
      this.distance[at] = this.leastDistance(dependence);
      this.carried[at] = dependence.isCarried ? 1 : 0;
    }
  }

  /** Whether two nodes stand in one recurrence. */
  private inRecurrence(a: number, b: number): boolean {
    const group = this.group[a] as number;
    return group !== -1 && group === this.group[b] && this.problem.groups[group]?.isRecurrence === true;
  }

  private leastDistance({ from, to }: Dependence): number {
    if (this.inRecurrence(from, to)) return 0;
    const group = this.problem.groups[this.group[from] as number];
    const latency = Math.max(this.problem.latency[from] as number, group?.isRecurrence === true ? 1 : 0);
    return latency === 0 && this.problem.registered[to] === 1 ? 1 : latency;
  }

  /** When the value of dependence `d` stands at its user, within the user's stage, if both have these stages. */
  arrival(d: number, to: number, stage: Int32Array, settled: Float64Array): number {
    const { problem } = this;
    const from = this.from[d] as number;
    if (this.carried[d] === 1) return problem.clockToOutput;
    const distance = this.distance[d] as number;
    if ((stage[from] as number) + distance < (stage[to] as number)) return problem.clockToOutput;
    if (problem.latency[from] !== 0) return problem.outputDelay[from] as number;
    return distance === 0 ? (settled[from] as number) : problem.clockToOutput;
  }

  /** When the operands of node `n` are there, within its stage. */
  operandsAt(n: number, stage: Int32Array, settled: Float64Array): number {
    let at = this.problem.clockToOutput;
    for (let d = this.start[n] as number; d < (this.start[n + 1] as number); d++) {
      at = Math.max(at, this.arrival(d, n, stage, settled));
    }
    return at;
  }

  /** When each node's logic has settled, within its stage. */
  settledTimes(stage: Int32Array): Float64Array {
    const settled = new Float64Array(this.count);
    for (let n = 0; n < this.count; n++) {
      settled[n] = this.operandsAt(n, stage, settled) + (this.problem.delay[n] as number);
    }
    return settled;
  }
}

/** The longest time that logic takes in any stage of a schedule. */
export function longestStage(graph: PipelineGraph, stage: Int32Array): number {
  return graph.settledTimes(stage).reduce((a, b) => Math.max(a, b), 0);
}

/** Register bits between the stages of a schedule: each value from where it is made to its last user. */
export function registerBits(graph: PipelineGraph, stage: Int32Array): number {
  const { problem } = graph;
  const last = new Int32Array(graph.count).fill(-1);
  let bits = 0;
  for (let n = 0; n < graph.count; n++) {
    bits += (problem.issueBits[n] as number) * (stage[n] as number);
    for (let d = graph.start[n] as number; d < (graph.start[n + 1] as number); d++) {
      const from = graph.from[d] as number;
      last[from] = Math.max(last[from] as number, stage[n] as number);
    }
  }
  for (let n = 0; n < graph.count; n++) {
    if ((last[n] as number) < 0) continue;
    const made = (stage[n] as number) + valueLatency(graph, n);
    bits += (problem.bits[n] as number) * Math.max(0, (last[n] as number) - made);
  }
  return bits;
}

/** Stages from a node's own to the first at which its result is held without further registers. */
export function valueLatency({ problem, group }: PipelineGraph, n: number): number {
  const own = problem.groups[group[n] as number];
  return Math.max(problem.latency[n] as number, own?.isRecurrence === true ? 1 : 0);
}
