/** From a constant matrix to an adder graph: candidates are made in a fixed order within a budget, the cheapest is kept. */
import { AdderGraph } from "./adder-graph.js";
import type { ColumnRange } from "./adder-graph.js";
import { rowTerms } from "./digit-matrix.js";
import type { SparseRow, Term } from "./digit-matrix.js";
import { placeConstant } from "./place-constants.js";
import type { Remainder, RowConstant } from "./place-constants.js";
import { sharePairs } from "./share-pairs.js";
import { sumTerms } from "./sum-terms.js";

export interface MatrixProblem {
  readonly columns: readonly ColumnRange[];
  readonly rows: readonly SparseRow[];
  /** What is added to each row, and in how many bits it is wanted; none when left out. */
  readonly constants?: readonly RowConstant[];
}

export interface SolveOptions {
  /** How many adders deeper than necessary a row may be; Infinity: cost alone decides. */
  readonly extraDepth: number;
  /** Work for variations, in pairs looked at; 0: one candidate. */
  readonly budget: number;
  /** Share subexpressions; false: plain signed digits. */
  readonly share: boolean;
}

/**
 * Each row as `sign * ((field of node) << shift)`, undefined for rows that are zero. Without constants that is the row plus the
 * node's offset; with constants `remainders` are to be added to it: a constant, and `carry << shift`.
 */
export interface Solution {
  readonly graph: AdderGraph;
  readonly rows: readonly (Term | undefined)[];
  readonly remainders: readonly Remainder[];
  readonly cost: number;
}

export function solveMatrix(problem: MatrixProblem, options: SolveOptions): Solution {
  const digits = problem.rows.map(rowTerms);
  let spent = 0;
  let best: Solution | undefined;
  for (let seed = 0; ; seed++) {
    const { solution, steps } = candidate(problem, digits, options, seed);
    if (best === undefined || solution.cost < best.cost) best = solution;
    spent += steps;
    if (!options.share || spent + steps > options.budget) return best;
  }
}

function candidate(
  { columns, constants }: MatrixProblem,
  digits: readonly (readonly Term[])[],
  { extraDepth, share }: SolveOptions,
  seed: number,
): { solution: Solution; steps: number } {
  const graph = new AdderGraph(columns);
  const rows = digits.map((terms) => [...terms]);
  const depthLimits = rows.map((terms) => leastDepth(graph, terms) + extraDepth);
  const random = randomNumbers(seed);
  const preference = (key: number): number => 1 + 0.6 * (mix(key, seed) - 0.5);
  let steps = rows.reduce((sum, { length }) => sum + length ** 2, 1);
  if (share) steps += sharePairs(graph, rows, { depthLimits, ...(seed === 0 ? {} : { preference }) });
  const noise = (): number => 1.5 * (random() - 0.5);
  const sums = rows.map((terms, i) =>
    sumTerms(graph, terms, { depthLimit: depthLimits[i] as number, positive: true, ...(seed === 0 ? {} : { noise }) }),
  );
  const { remainders, cost } = placeConstants(graph, sums, constants);
  return { solution: { graph, rows: sums, remainders, cost: graph.totalCost() + cost }, steps };
}

/** Places the constants of all rows; the cost of what is left. */
function placeConstants(
  graph: AdderGraph,
  sums: readonly (Term | undefined)[],
  constants: readonly RowConstant[] | undefined,
): { remainders: Remainder[]; cost: number } {
  if (constants === undefined) return { remainders: [], cost: 0 };
  const uses = graph.uses(sums);
  let cost = 0;
  const remainders = sums.map((root, i): Remainder => {
    if (root === undefined) return { addend: (constants[i] as RowConstant).constant, carry: 0 };
    const placed = placeConstant(graph, root, constants[i] as RowConstant, uses);
    cost += placed.cost;
    return placed;
  });
  return { remainders, cost };
}

/** The depth of the shallowest tree over terms (Kraft): the least d with sum of 2^depth at most 2^d. */
export function leastDepth(graph: AdderGraph, terms: readonly Term[]): number {
  const total = terms.reduce((sum, { node }) => sum + 2 ** (graph.depth[node] as number), 0);
  return total <= 1 ? 0 : Math.ceil(Math.log2(total));
}

/** A number in [0, 1) from a pattern and a seed. */
function mix(key: number, seed: number): number {
  let h = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(Math.floor(key / 2 ** 32) + seed, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
