import type { Operation } from "../ir/operation.js";

/** Something to know about an op, computed once and kept until a pass that does not preserve it has run. */
export interface Analysis<T> {
  readonly name: string;
  /** May ask for other analyses of the same op, or of ops in it. */
  readonly compute: (op: Operation, get: <U>(analysis: Analysis<U>, op?: Operation) => U) => T;
}

/** What a pass leaves valid. */
export type Preserved = "all" | readonly Analysis<unknown>[];

/** Wraps each computation, for timing. */
export type AnalysisWrapper = <T>(name: string, compute: () => T) => T;

/** The analyses that are valid now, by op. */
export class AnalysisManager {
  private readonly results = new Map<Operation, Map<Analysis<unknown>, unknown>>();
  private readonly wrap: AnalysisWrapper;

  constructor(wrap: AnalysisWrapper = (_name, compute) => compute()) {
    this.wrap = wrap;
  }

  /** The result for `op`, computed unless it is known. */
  get<T>(analysis: Analysis<T>, op: Operation): T {
    const results = this.resultsOf(op);
    if (!results.has(analysis)) {
      const nested = <U>(other: Analysis<U>, at: Operation = op): U => this.get(other, at);
      results.set(
        analysis,
        this.wrap(analysis.name, () => analysis.compute(op, nested)),
      );
    }
    return results.get(analysis) as T;
  }

  /** The result for `op` when it is known. */
  cached<T>(analysis: Analysis<T>, op: Operation): T | undefined {
    return this.results.get(op)?.get(analysis) as T | undefined;
  }

  /** Forgets, for `op`, everything in it and everything around it, what a change there does not preserve. */
  invalidate(op: Operation, preserved: Preserved): void {
    if (preserved === "all") return;
    for (const [owner, results] of this.results) {
      if (
        owner !== op &&
        !op.isProperAncestorOf(owner) &&
        !owner.isProperAncestorOf(op) &&
        owner.parent !== undefined
      ) {
        continue;
      }
      for (const analysis of [...results.keys()]) if (!preserved.includes(analysis)) results.delete(analysis);
      if (results.size === 0) this.results.delete(owner);
    }
  }

  private resultsOf(op: Operation): Map<Analysis<unknown>, unknown> {
    let results = this.results.get(op);
    if (results === undefined) this.results.set(op, (results = new Map()));
    return results;
  }
}
