/** From a constant matrix to an adder graph: candidates are made in a fixed order within a budget, the cheapest is kept. */
import { AdderGraph } from "./adder-graph.js";
import type { ColumnRange } from "./adder-graph.js";
import { rowTerms } from "./digit-matrix.js";
import type { SparseRow, Term } from "./digit-matrix.js";
import { placeConstant, removeConstant } from "./place-constants.js";
import type { Placed, Remainder, RowConstant } from "./place-constants.js";
import { sharePairs } from "./share-pairs.js";
import { sumTerms } from "./sum-terms.js";

export interface MatrixProblem {
  readonly columns: readonly ColumnRange[];
  readonly rows: readonly SparseRow[];
  /** What is added to each row, and in how many bits it is wanted; none when left out. */
  readonly constants?: readonly RowConstant[] | undefined;
  /** Rows whose complement (`-1 - row`) does as well; none when left out. */
  readonly eitherSign?: readonly boolean[] | undefined;
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
  /** Rows that are the complement of what was asked for. */
  readonly complemented: readonly boolean[];
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
  { columns, ...targets }: MatrixProblem,
  digits: readonly (readonly Term[])[],
  { extraDepth, share }: SolveOptions,
  seed: number,
): { solution: Solution; steps: number } {
  const graph = new AdderGraph(columns);
  const random = randomNumbers(seed);
  const vary: Variation =
    seed === 0 ? {} : { preference: (key) => 1 + 0.6 * (mix(key, seed) - 0.5), noise: () => 1.5 * (random() - 0.5) };
  let steps = 1;
  const parts = columnBlocks(digits).map((rows) => {
    const depthLimits = rows.map((terms) => leastDepth(graph, terms) + extraDepth);
    steps += rows.reduce((sum, { length }) => sum + length ** 2, 0);
    if (share) steps += sharePairs(graph, rows, { depthLimits, ...vary });
    return { rows, depthLimits };
  });
  const sums = digits.map((_, i) => sumParts(graph, parts, i, extraDepth, vary));
  return { solution: placeConstants(graph, sums, targets), steps };
}

interface Variation {
  readonly preference?: (key: number) => number;
  readonly noise?: () => number;
}

/** The terms of all rows that read some of the columns. */
interface Part {
  readonly rows: readonly (readonly Term[])[];
  readonly depthLimits: readonly number[];
}

/** Row `i`: the sums of its parts, added up. */
function sumParts(
  graph: AdderGraph,
  parts: readonly Part[],
  i: number,
  extraDepth: number,
  vary: Variation,
): Term | undefined {
  const isWhole = parts.length === 1;
  const sums = parts.flatMap(({ rows, depthLimits }): Term[] => {
    const options = { depthLimit: depthLimits[i] as number, positive: isWhole, ...vary };
    const sum = sumTerms(graph, rows[i] as readonly Term[], options);
    return sum === undefined ? [] : [sum];
  });
  return sumTerms(graph, sums, { depthLimit: leastDepth(graph, sums) + extraDepth, positive: true, ...vary });
}

/** Pairs of terms that are looked at together; a matrix with more is divided. */
const largestBlock = 1_500_000;

/**
 * Divides the columns of a large matrix into blocks of neighbours, whose subexpressions are shared among themselves: work
 * grows with the square of a row's length in a block, and with the number of blocks only in proportion.
 */
function columnBlocks(digits: readonly (readonly Term[])[]): Term[][][] {
  const pairs = digits.reduce((sum, { length }) => sum + length ** 2, 0) / 2;
  const blocks = Math.ceil(pairs / largestBlock);
  const width = digits.reduce((most, terms) => terms.reduce((top, { node }) => Math.max(top, node + 1), most), 1);
  const perBlock = Math.max(1, Math.ceil(width / blocks));
  const parts: Term[][][] = [];
  for (let first = 0; first < width; first += perBlock) {
    parts.push(digits.map((terms) => terms.filter(({ node }) => node >= first && node < first + perBlock)));
  }
  return parts;
}

type Targets = Pick<MatrixProblem, "constants" | "eitherSign">;

/** Places the constants of all rows. */
function placeConstants(
  graph: AdderGraph,
  sums: readonly (Term | undefined)[],
  { constants, eitherSign }: Targets,
): Solution {
  const complemented = sums.map(() => false);
  if (constants === undefined) return { graph, rows: sums, remainders: [], complemented, cost: graph.totalCost() };
  const uses = graph.uses(sums);
  let cost = 0;
  const rows = [...sums];
  const remainders = sums.map((root, i): Remainder => {
    const target = constants[i] as RowConstant;
    if (root === undefined) return { addend: target.constant, carry: 0 };
    const placed = placeConstant(graph, root, target, uses);
    const other = root.sign === -1 && eitherSign?.[i] === true ? placeComplement(graph, root, target, uses) : undefined;
    // the mask of a complemented row is set where the other is cleared: an inverter for its sign
    if (other !== undefined && other.total + 1 < placed.total) {
      rows[i] = { ...root, sign: 1 };
      complemented[i] = true;
      cost += other.cost + 1;
      return other;
    }
    if (other !== undefined) removeConstant(graph, { ...root, sign: 1 }, uses);
    cost += placed.cost;
    return placed;
  });
  return { graph, rows, remainders, complemented, cost: graph.totalCost() + cost };
}

/** The complement of a negated row is the field itself plus a constant. */
function placeComplement(graph: AdderGraph, root: Term, { constant, width }: RowConstant, uses: Int32Array): Placed {
  return placeConstant(graph, { ...root, sign: 1 }, { constant: -1 - constant, width }, uses);
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
