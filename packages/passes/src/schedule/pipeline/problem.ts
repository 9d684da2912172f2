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
  /** From the first bit to the last along a carry chain, on top of that. */
  readonly carry: Float64Array;
  /** Nodes each of whose result bits follows the operand bits of its place: carry chains behind one another ripple together. */
  readonly bitwise: Uint8Array;
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

  /** The node whose logic dependence `d` comes straight out of, within the stage of its user; -1 where a register is between. */
  chainedFrom(d: number, to: number, stage: Int32Array): number {
    const from = this.from[d] as number;
    const isLogic = this.problem.latency[from] === 0 && this.distance[d] === 0;
    return isLogic && this.carried[d] === 0 && stage[from] === stage[to] ? from : -1;
  }

  /** From the clock edge to the value of dependence `d` behind the register that it comes out of. */
  registeredArrival(d: number, to: number, stage: Int32Array): number {
    const { latency, outputDelay, clockToOutput } = this.problem;
    const from = this.from[d] as number;
    const isFresh = (stage[from] as number) + (this.distance[d] as number) === stage[to];
    return isFresh && latency[from] !== 0 && this.carried[d] === 0 ? (outputDelay[from] as number) : clockToOutput;
  }
}

/** When the first and the last bit of each node's result have settled, within its stage. */
export class Arrivals {
  readonly first: Float64Array;
  readonly last: Float64Array;
  private readonly graph: PipelineGraph;

  constructor(graph: PipelineGraph) {
    this.graph = graph;
    this.first = new Float64Array(graph.count);
    this.last = new Float64Array(graph.count);
  }

  /** All nodes, for stages. */
  static of(graph: PipelineGraph, stage: Int32Array): Arrivals {
    const arrivals = new Arrivals(graph);
    for (let n = 0; n < graph.count; n++) arrivals.settle(n, stage);
    return arrivals;
  }

  /** Node `n`, when all it chains from has settled. */
  settle(n: number, stage: Int32Array): void {
    const { graph } = this;
    const { problem } = graph;
    let first = problem.clockToOutput;
    let last = first;
    for (let d = graph.start[n] as number; d < (graph.start[n + 1] as number); d++) {
      const from = graph.chainedFrom(d, n, stage);
      const registered = from < 0 ? graph.registeredArrival(d, n, stage) : 0;
      first = Math.max(first, from < 0 ? registered : (this.first[from] as number));
      last = Math.max(last, from < 0 ? registered : (this.last[from] as number));
    }
    this.set(n, first, last);
  }

  /** Node `n`, with operands whose first and last bits come at these times. */
  set(n: number, first: number, last: number): void {
    const { delay, carry, bitwise } = this.graph.problem;
    const settled = Math.max(last, first + (carry[n] as number)) + (delay[n] as number);
    this.last[n] = settled;
    this.first[n] = bitwise[n] === 1 ? first + (delay[n] as number) : settled;
  }
}

/** The longest time that logic takes in any stage of a schedule. */
export function longestStage(graph: PipelineGraph, stage: Int32Array): number {
  return Arrivals.of(graph, stage).last.reduce((a, b) => Math.max(a, b), 0);
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
