/**
 * Memory dependences between affine accesses: for each pair and each loop around both, whether an execution of the source
 * touches what a later execution of the sink touches, and how far apart they are. Exact by integer programming (see
 * `../integer/omega-test.ts`) where everything is affine; else a superset, marked as not exact.
 */
import type { Operation } from "@hls-opt/ir-core";
import { difference } from "../integer/constraint-space.js";
import type { LinearForm } from "../integer/constraint-space.js";
import { rangeOver } from "../integer/extremes.js";
import type { Range } from "../integer/extremes.js";
import type { Buffers } from "../scalrep/buffers.js";
import { AccessPair, mayTouchSameBuffer } from "./access-pair.js";
import { buffersAround, memoryAccesses } from "./memory-accesses.js";
import type { AliasOptions, MemoryAccess } from "./memory-accesses.js";

/** Read after write (flow), write after read (anti), write after write (output), read after read (input). */
export type DependenceKind = "RAW" | "WAR" | "WAW" | "RAR";

/** The sink's execution comes after the source's and touches the same element. */
export interface Dependence {
  readonly source: MemoryAccess;
  readonly sink: MemoryAccess;
  readonly kind: DependenceKind;
  /** The loop that carries it, from 1 for the outermost of the nest; undefined where both are in the same iteration of all. */
  readonly carriedBy: number | undefined;
  /** The loops around both, outermost first. */
  readonly loops: readonly Operation[];
  /** The counters' differences, sink minus source, for each of the loops. */
  readonly distances: readonly Range[];
  /** False where something was not affine, or too hard: the dependence may not exist, the distances may be less. */
  readonly isExact: boolean;
}

export interface DependenceOptions extends AliasOptions {
  /** Reads of the same element, too. */
  readonly includeReads?: boolean;
}

/** All dependences between accesses inside `root`, for fixed counters of loops around it; by source, sink and depth. */
export function dependencesIn(root: Operation, options: DependenceOptions = {}): Dependence[] {
  const buffers: Buffers = buffersAround(root, options);
  const accesses = memoryAccesses(root, buffers);
  const found: Dependence[] = [];
  for (const source of accesses) {
    for (const sink of accesses) {
      if (source.kind === "read" && sink.kind === "read" && options.includeReads !== true) continue;
      found.push(...dependencesBetween(source, sink, root, accesses));
    }
  }
  return found;
}

/** The dependences of one pair, the outermost loop's first. */
export function dependencesBetween(
  source: MemoryAccess,
  sink: MemoryAccess,
  root: Operation,
  order: readonly MemoryAccess[] = [source, sink],
): Dependence[] {
  if (!mayTouchSameBuffer(source, sink)) return [];
  const pair = new AccessPair(source, sink, root);
  const found: Dependence[] = [];
  for (let depth = 1; depth <= pair.commonLoops.length; depth++) found.push(...dependenceAt(pair, depth));
  const isInOrder = order.indexOf(source) < order.indexOf(sink);
  if (isInOrder) found.push(...dependenceAt(pair, pair.commonLoops.length + 1));
  return found;
}

/** The dependence that the loop at `depth` carries, or the one inside an iteration for one more. */
export function dependenceAt(pair: AccessPair, depth: number): readonly Dependence[] {
  const order = pair.orderAt(depth);
  const answer = pair.isPossible(order);
  if (answer === "empty") return [];
  const { source, sink, commonLoops } = pair;
  const systems = pair.systems(order);
  const distances = commonLoops.map((_, k): Range => {
    const [from, to] = [pair.sourceInstance.counters[k] as LinearForm, pair.sinkInstance.counters[k] as LinearForm];
    if (k + 1 < depth) return { lower: 0, upper: 0 };
    return rangeOver(systems, pair.row(difference(to, from))) ?? { lower: undefined, upper: undefined };
  });
  const carriedBy = depth <= commonLoops.length ? depth : undefined;
  const isExact = pair.isExact && answer === "nonempty";
  return [{ source, sink, kind: kindOf(source, sink), carriedBy, loops: commonLoops, distances, isExact }];
}

function kindOf(source: MemoryAccess, sink: MemoryAccess): DependenceKind {
  if (source.kind === "write") return sink.kind === "write" ? "WAW" : "RAW";
  return sink.kind === "write" ? "WAR" : "RAR";
}

/** `<` where the sink's iteration is a later one, `=` the same, `>` an earlier one, `*` where that varies; one for each loop. */
export function directionText({ distances }: Dependence): string {
  return distances.map(directionOf).join("");
}

function directionOf({ lower, upper }: Range): string {
  if (lower === 0 && upper === 0) return "=";
  if (lower !== undefined && lower > 0) return "<";
  if (upper !== undefined && upper < 0) return ">";
  if (lower === 0) return "≤";
  return upper === 0 ? "≥" : "*";
}
