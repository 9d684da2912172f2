/** All dependences of a function found by looking at each pair of executions: the oracle of the analysis. */
import type { Operation } from "@hls-opt/ir-core";
import { AffineForOp } from "@hls-opt/dialect-affine";
import { traceAccesses } from "./access-trace.js";
import type { TracedAccess } from "./access-trace.js";

interface Extremes {
  readonly source: Operation;
  readonly sink: Operation;
  readonly carriedBy: number | undefined;
  readonly lower: number[];
  readonly upper: number[];
}

export interface Enumerated {
  /** Pairs of accesses to one buffer. */
  readonly pairs: number;
  readonly dependences: string[];
  describe(
    source: Operation,
    sink: Operation,
    carriedBy: number | undefined,
    distances: readonly { readonly lower: number | undefined; readonly upper: number | undefined }[],
  ): string;
}

export function countDependences(func: Operation): Enumerated {
  const trace = traceAccesses(func);
  const numbers = new Map<Operation, number>();
  const numberOf = (op: Operation): number => {
    const known = numbers.get(op);
    if (known !== undefined) return known;
    numbers.set(op, numbers.size);
    return numbers.size - 1;
  };
  const byElement = new Map<unknown, Map<string, TracedAccess[]>>();
  for (const access of trace) {
    let elements = byElement.get(access.memref);
    if (elements === undefined) byElement.set(access.memref, (elements = new Map()));
    const list = elements.get(access.element);
    if (list === undefined) elements.set(access.element, [access]);
    else list.push(access);
  }
  const found = new Map<string, Extremes>();
  for (const elements of byElement.values()) {
    for (const list of elements.values()) {
      addPairs(found, numberOf, list);
    }
  }
  const describe: Enumerated["describe"] = (source, sink, carriedBy, distances) =>
    `${numberOf(source)}->${numberOf(sink)} ${carriedBy ?? "-"} ${distances.map(({ lower, upper }) => `[${lower},${upper}]`).join("")}`;
  const dependences = [...found.values()].map(({ source, sink, carriedBy, lower, upper }) =>
    describe(
      source,
      sink,
      carriedBy,
      lower.map((low, k) => ({ lower: low, upper: upper[k] })),
    ),
  );
  const ops = new Set(trace.map(({ op }) => op));
  const perBuffer = new Map<unknown, number>();
  for (const op of ops) {
    const memref = op.operand(op.name === "affine.load" ? 0 : 1);
    perBuffer.set(memref, (perBuffer.get(memref) ?? 0) + 1);
  }
  return { pairs: [...perBuffer.values()].reduce((sum, n) => sum + n * n, 0), dependences, describe };
}

function addPairs(
  found: Map<string, Extremes>,
  numberOf: (op: Operation) => number,
  list: readonly TracedAccess[],
): void {
  for (let i = 0; i < list.length; i++) {
    for (let j = i + 1; j < list.length; j++) {
      addPair(found, numberOf, list[i] as TracedAccess, list[j] as TracedAccess);
    }
  }
}

function addPair(
  found: Map<string, Extremes>,
  numberOf: (op: Operation) => number,
  source: TracedAccess,
  sink: TracedAccess,
): void {
  const common = commonLoops(source.op, sink.op);
  const difference = Array.from(
    { length: common },
    (_, k) => (sink.counters[k] as number) - (source.counters[k] as number),
  );
  const first = difference.findIndex((distance) => distance !== 0);
  const carriedBy = first < 0 ? undefined : first + 1;
  const key = `${numberOf(source.op)} ${numberOf(sink.op)} ${carriedBy}`;
  const known = found.get(key);
  if (known === undefined) {
    found.set(key, { source: source.op, sink: sink.op, carriedBy, lower: [...difference], upper: [...difference] });
    return;
  }
  difference.forEach((distance, k) => {
    known.lower[k] = Math.min(known.lower[k] as number, distance);
    known.upper[k] = Math.max(known.upper[k] as number, distance);
  });
}

function commonLoops(a: Operation, b: Operation): number {
  const [left, right] = [loopsAround(a), loopsAround(b)];
  let common = 0;
  while (common < left.length && left[common] === right[common]) common++;
  return common;
}

function loopsAround(op: Operation): Operation[] {
  const loops: Operation[] = [];
  for (let around = op.parentOp; around !== undefined; around = around.parentOp) {
    if (around.info === AffineForOp.info) loops.unshift(around);
  }
  return loops;
}
