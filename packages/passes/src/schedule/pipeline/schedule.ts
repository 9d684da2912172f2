import { asSoonAsPossible } from "./as-soon-as-possible.js";
import { fewestRegisters } from "./fewest-registers.js";
import { PipelineGraph } from "./problem.js";
import type { PipelineProblem, PipelineSchedule } from "./problem.js";

/** A pipeline needs more stages than it may have, or more time in each. */
export class TooFewStages extends Error {
  /** The stages that would do. */
  readonly least: number;
  /** The time for logic in a stage that would do; undefined where no time does. */
  readonly budget: number | undefined;

  constructor(least: number, budget: number | undefined) {
    super(`the pipeline needs ${least} stages`);
    this.least = least;
    this.budget = budget;
  }
}

/**
 * The schedule of fewest register bits among those of `stages` stages, or else of the least number of them. Nodes must be
 * numbered in program order.
 */
export function schedulePipeline(problem: PipelineProblem, stages?: number): PipelineSchedule {
  const graph = new PipelineGraph(problem);
  const earliest = asSoonAsPossible(graph);
  const least = last(earliest);
  if (stages !== undefined && stages < least) throw new TooFewStages(least, leastBudget(problem, stages));
  const stage = fewestRegisters(graph, stages ?? least) ?? earliest;
  return { stage, depth: depthOf(problem, stage) };
}

/** Stages from issue until every result is there. */
export function depthOf({ latency }: PipelineProblem, stage: Int32Array): number {
  return stage.reduce((most, s, n) => Math.max(most, s + (latency[n] as number)), 0);
}

function last(stage: Int32Array): number {
  return stage.reduce((a, b) => Math.max(a, b), 0);
}

/** How finely the time of a stage is searched, in nanoseconds. */
const budgetStep = 0.01;

/** The least time for logic with which so many stages do. */
function leastBudget(problem: PipelineProblem, stages: number): number | undefined {
  const fits = (budget: number): boolean => last(asSoonAsPossible(new PipelineGraph({ ...problem, budget }))) <= stages;
  let high = problem.delay.reduce((sum, delay, n) => sum + delay + (problem.carry[n] as number), problem.clockToOutput);
  high += problem.outputDelay.reduce((a, b) => Math.max(a, b), 0);
  if (!fits(high)) return undefined;
  let low = problem.budget;
  while (high - low > budgetStep) {
    const middle = (low + high) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}
