/**
 * Adds up what is left of a row. An adder costs table bits only where both operands have bits, so the order matters: narrow
 * terms go into the widest one, and terms side by side are joined for nothing.
 */
import type { AdderGraph } from "./adder-graph.js";
import type { Term } from "./digit-matrix.js";

export interface SumOptions {
  /** Most adders on a path to the sum. */
  readonly depthLimit: number;
  /** Sums must come out positive, not negated. */
  readonly positive: boolean;
  /** A number around 0 that varies choices; none when left out. */
  readonly noise?: () => number;
}

/** The sum of a row as one term; undefined for an empty row. */
export function sumTerms(graph: AdderGraph, row: readonly Term[], options: SumOptions): Term | undefined {
  const terms = [...row];
  let slack = 2 ** options.depthLimit - terms.reduce((sum, { node }) => sum + 2 ** (graph.depth[node] as number), 0);
  while (terms.length > 1) {
    const { i, j, price } = choosePair(graph, terms, slack, options);
    const sum = addTerms(graph, terms[i] as Term, terms[j] as Term, options.positive && terms.length === 2);
    slack -= price;
    terms[i] = sum;
    terms.splice(j, 1);
  }
  return terms[0];
}

/** The pair whose sum costs least; of equals the one with the widest operand. */
function choosePair(
  graph: AdderGraph,
  terms: readonly Term[],
  slack: number,
  { noise, positive }: SumOptions,
): { i: number; j: number; price: number } {
  let best = { i: 0, j: 1, price: 0 };
  let least = Infinity;
  for (let j = 1; j < terms.length; j++) {
    for (let i = 0; i < j; i++) {
      const [a, b] = [terms[i] as Term, terms[j] as Term];
      const price = depthPrice(graph, a, b);
      if (price > slack) continue;
      const rest = terms.length === 2 && positive;
      const score = pairScore(graph, a, b, rest) + (noise?.() ?? 0);
      if (score < least) [least, best] = [score, { i, j, price }];
    }
  }
  return best;
}

/** How much of a row's depth (in units of 2^-limit, after Kraft) the adder of two terms takes. */
function depthPrice(graph: AdderGraph, a: Term, b: Term): number {
  const [x, y] = [graph.depth[a.node] as number, graph.depth[b.node] as number];
  return 2 ** (Math.max(x, y) + 1) - 2 ** x - 2 ** y;
}

function pairScore(graph: AdderGraph, a: Term, b: Term, positive: boolean): number {
  const low = Math.min(a.shift, b.shift);
  const [s, t] = [a.shift - low, b.shift - low];
  const widest = Math.max(graph.width[a.node] as number, graph.width[b.node] as number);
  return cheapestCost(graph, a, s, b, t, positive) - widest / 64;
}

function cheapestCost(graph: AdderGraph, a: Term, s: number, b: Term, t: number, positive: boolean): number {
  if (a.sign === b.sign) {
    const cost = graph.adderCost(a.node, s, b.node, t, false);
    return positive && a.sign === -1 ? cost + (graph.width[a.node] as number) + (graph.width[b.node] as number) : cost;
  }
  const direct = graph.adderCost(a.node, s, b.node, t, true);
  const exchanged = graph.adderCost(b.node, t, a.node, s, true);
  if (positive) return a.sign === 1 ? direct : exchanged;
  return Math.min(direct, exchanged);
}

/** The sum of two terms as a term; a positive one when that is asked for and possible. */
export function addTerms(graph: AdderGraph, a: Term, b: Term, positive: boolean): Term {
  const shift = Math.min(a.shift, b.shift);
  const [s, t] = [a.shift - shift, b.shift - shift];
  if (a.sign === b.sign) return { node: graph.add(a.node, s, b.node, t, false), shift, sign: a.sign };
  const direct = positive ? a.sign === 1 : graph.differenceSign(a.node, s, b.node, t) === 1;
  return direct
    ? { node: graph.add(a.node, s, b.node, t, true), shift, sign: a.sign }
    : { node: graph.add(b.node, t, a.node, s, true), shift, sign: b.sign };
}
