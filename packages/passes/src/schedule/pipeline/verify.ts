import { groupOf } from "./problem.js";
import { Arrivals, PipelineGraph } from "./problem.js";
import type { PipelineProblem, PipelineSchedule } from "./problem.js";

/** A constraint that a node does not meet; the message goes on from the node's name. */
export interface PipelineViolation {
  readonly node: number;
  readonly message: string;
}

/** Checks that a schedule computes what it should, independently of how it was made. How fast it runs is another matter. */
export function verifyPipeline(problem: PipelineProblem, { stage }: PipelineSchedule): PipelineViolation[] {
  return [...checkDependences(problem, stage), ...checkEarliest(problem, stage), ...checkGroups(problem, stage)];
}

function checkDependences(problem: PipelineProblem, stage: Int32Array): PipelineViolation[] {
  const group = groupOf(problem);
  return problem.dependences.flatMap(({ from, to }) => {
    const own = problem.groups[group[from] as number];
    const inside = own?.isRecurrence === true && group[to] === group[from];
    const latency = inside ? 0 : Math.max(problem.latency[from] as number, own?.isRecurrence === true ? 1 : 0);
    const ready = (stage[from] as number) + latency;
    const at = stage[to] as number;
    if (at < ready) {
      return [{ node: to, message: `stands at stage ${at} and reads a result that is ready at stage ${ready}` }];
    }
    if (problem.registered[to] === 1 && latency === 0 && at === ready) {
      const message = `stands at stage ${at} and sends a result of that stage's logic; outputs leave through a register, at stage ${ready + 1} or later`;
      return [{ node: to, message }];
    }
    return [];
  });
}

function checkEarliest({ earliest }: PipelineProblem, stage: Int32Array): PipelineViolation[] {
  const violations: PipelineViolation[] = [];
  earliest.forEach((least, node) => {
    if ((stage[node] as number) >= least) return;
    const message = `stands at stage ${stage[node]} and needs an address, a condition or a constant that is ready at stage ${least}`;
    violations.push({ node, message });
  });
  return violations;
}

function checkGroups({ groups }: PipelineProblem, stage: Int32Array): PipelineViolation[] {
  return groups.flatMap(({ members }) => {
    const common = stage[members[0] as number];
    const node = members.find((member) => stage[member] !== common);
    if (node === undefined) return [];
    const message = `stands at stage ${stage[node]} and shares a memory port or a recurrence with an operation at stage ${common}; they must stand at one`;
    return [{ node, message }];
  });
}

/** Nodes whose logic does not settle within the clock, with the time it takes. */
export function slowNodes(problem: PipelineProblem, { stage }: PipelineSchedule): { node: number; time: number }[] {
  const settled = Arrivals.of(new PipelineGraph(problem), stage).last;
  const slow: { node: number; time: number }[] = [];
  settled.forEach((time, node) => {
    if (time > problem.budget + 1e-9) slow.push({ node, time });
  });
  return slow;
}
