/**
 * Common two-term subexpressions across all rows, the most valuable first (Hartley 1996; Potkonjak et al. 1996): a pattern
 * `x +- (y << s)` that several rows hold becomes a node, which replaces it in all of them and takes part in further patterns.
 * What a pattern is worth is counted in table bits, not in adders.
 */
import type { AdderGraph } from "./adder-graph.js";
import { PairTable } from "./pair-table.js";
import type { Term } from "./digit-matrix.js";

export interface SharingOptions {
  /** Most adders on a path from a column to a row, each row; Infinity: no limit. */
  readonly depthLimits: readonly number[];
  /** Factor of a pattern's worth, near 1, for variations; 1 when left out. */
  readonly preference?: (key: number) => number;
}

const shiftBias = 64;
const nodeLimit = 2 ** 20;

/** Replaces the terms in `rows` by terms over shared nodes, which are added to the graph. Returns its steps. */
export function sharePairs(graph: AdderGraph, rows: Term[][], options: SharingOptions): number {
  return new Sharing(graph, rows, options).run();
}

class Sharing {
  private readonly graph: AdderGraph;
  private readonly rows: Term[][];
  private readonly limits: readonly number[];
  private readonly table: PairTable;
  private readonly users: Set<number>[] = [];
  private steps = 0;

  constructor(graph: AdderGraph, rows: Term[][], { depthLimits, preference }: SharingOptions) {
    this.graph = graph;
    this.rows = rows;
    this.limits = depthLimits;
    // scores are whole numbers: quarters of a bit keep variations apart
    this.table = new PairTable((key) => 4 * this.worth(key) * (preference?.(key) ?? 1));
  }

  run(): number {
    this.rows.forEach((terms, row) => {
      terms.forEach((term, i) => {
        this.use(term.node, row);
        for (let j = 0; j < i; j++) this.table.add(pairKey(terms[j] as Term, term));
      });
      this.steps += terms.length ** 2;
    });
    for (let key = this.table.takeBest(); key !== undefined; key = this.table.takeBest()) this.extract(key);
    return this.steps;
  }

  private use(node: number, row: number): void {
    (this.users[node] ??= new Set()).add(row);
  }

  /** Table bits that one further use of a pattern saves. */
  private worth(key: number): number {
    const { first, second, shift, sign } = readKey(key);
    const [a, b] = shift >= 0 ? [0, shift] : [-shift, 0];
    if (sign === 1) return this.graph.adderCost(first, a, second, b, false);
    return Math.min(this.graph.adderCost(first, a, second, b, true), this.graph.adderCost(second, b, first, a, true));
  }

  private extract(key: number): void {
    const pattern = readKey(key);
    const depth = 1 + Math.max(this.depth(pattern.first), this.depth(pattern.second));
    const found = [...(this.users[pattern.first] ?? [])].map((row) => ({
      row,
      pairs: this.occurrences(row, pattern, depth),
    }));
    if (found.reduce((total, { pairs }) => total + pairs.length, 0) < 2) return;
    const { node, sign } = addPair(this.graph, pattern);
    if (node >= nodeLimit) throw new RangeError("a matrix has too many terms to share; divide it");
    for (const { row, pairs } of found) {
      for (const [a, b] of pairs) this.replace(row, a, b, pattern.shift, { node, sign });
    }
  }

  private depth(node: number): number {
    return this.graph.depth[node] as number;
  }

  /** Pairs of a row that match a pattern and have no term in common, as far as the row's depth allows. */
  private occurrences(row: number, pattern: Pattern, depth: number): (readonly [Term, Term])[] {
    const terms = this.rows[row] as Term[];
    this.steps += terms.length;
    const seconds = new Map<number, Term>();
    for (const term of terms) if (term.node === pattern.second) seconds.set(term.shift, term);
    const pairs: (readonly [Term, Term])[] = [];
    const taken = new Set<Term>();
    let slack = 2 ** (this.limits[row] ?? Infinity) - terms.reduce((sum, { node }) => sum + 2 ** this.depth(node), 0);
    const price = 2 ** depth - 2 ** this.depth(pattern.first) - 2 ** this.depth(pattern.second);
    for (const term of terms) {
      if (term.node !== pattern.first || taken.has(term)) continue;
      const other = seconds.get(term.shift + pattern.shift);
      if (other === undefined || taken.has(other) || other === term) continue;
      if (term.sign * other.sign !== pattern.sign || slack < price) continue;
      slack -= price;
      taken.add(term).add(other);
      pairs.push([term, other]);
    }
    return pairs;
  }

  private replace(row: number, a: Term, b: Term, shift: number, pair: SignedNode): void {
    const terms = this.rows[row] as Term[];
    this.forget(terms, a);
    this.forget(terms, b);
    const term: Term = {
      node: pair.node,
      shift: a.shift + Math.min(0, shift),
      sign: (a.sign * pair.sign) as 1 | -1,
    };
    for (const other of terms) this.table.add(pairKey(other, term));
    this.steps += 3 * terms.length;
    terms.push(term);
    this.use(pair.node, row);
  }

  private forget(terms: Term[], term: Term): void {
    terms.splice(terms.indexOf(term), 1);
    for (const other of terms) this.table.remove(pairKey(other, term));
  }
}

interface Pattern {
  readonly first: number;
  readonly second: number;
  /** Shift of the second relative to the first. */
  readonly shift: number;
  readonly sign: 1 | -1;
}

interface SignedNode {
  readonly node: number;
  readonly sign: 1 | -1;
}

/** The node of `first + sign * (second << shift)`, or of its negative, whichever is cheaper. */
function addPair(graph: AdderGraph, { first, second, shift, sign }: Pattern): SignedNode {
  const [a, b] = shift >= 0 ? [0, shift] : [-shift, 0];
  if (sign === 1) return { node: graph.add(first, a, second, b, false), sign: 1 };
  return graph.differenceSign(first, a, second, b) === 1
    ? { node: graph.add(first, a, second, b, true), sign: 1 }
    : { node: graph.add(second, b, first, a, true), sign: -1 };
}

/** A number for a pattern, the same for both orders of its terms and both signs of the pair. */
function pairKey(a: Term, b: Term): number {
  const inOrder = a.node < b.node || (a.node === b.node && a.shift < b.shift);
  const [first, second] = inOrder ? [a, b] : [b, a];
  const shift = second.shift - first.shift + shiftBias;
  return ((first.node * nodeLimit + second.node) * 128 + shift) * 2 + (first.sign === second.sign ? 1 : 0);
}

function readKey(key: number): Pattern {
  const sign = key % 2 === 1 ? 1 : -1;
  const rest = Math.floor(key / 2);
  const nodes = Math.floor(rest / 128);
  return { first: Math.floor(nodes / nodeLimit), second: nodes % nodeLimit, shift: (rest % 128) - shiftBias, sign };
}
