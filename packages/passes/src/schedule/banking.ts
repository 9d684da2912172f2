/**
 * Array partitioning: cyclic factors for each dimension and read ports for each reader, such that in every cycle each bank
 * serves at most one write and each port of it at most one read. Legality is established by enumerating every access of
 * every iteration; the search only proposes. After PolyMem/Vitis cyclic partitioning, with replication where it is cheaper.
 */
import { bankCost, muxCost } from "./memory-cost.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";

/** The accesses of one kernel to one buffer: for each lane the flat element at each iteration. */
export interface BufferUser {
  readonly lanes: readonly Sequence[];
}

/** A layout: element `e` lies at `offset[e]` of bank `bank[e]`. */
export interface Partition {
  readonly factors: readonly number[];
  readonly bankCount: number;
  readonly bankDepth: number;
  readonly bank: Int32Array;
  readonly offset: Int32Array;
}

export interface Banking {
  readonly partition: Partition;
  /** For each reader, the read port of each lane; ports are copies of the banks. */
  readonly readPorts: readonly (readonly number[])[];
  /** In LUT equivalents. */
  readonly cost: number;
}

/** The layout with these cyclic factors. */
export function makePartition(shape: readonly number[], factors: readonly number[]): Partition {
  const rows = shape.map((size, d) => Math.ceil(size / (factors[d] as number)));
  const count = shape.reduce((a, b) => a * b, 1);
  const bank = new Int32Array(count);
  const offset = new Int32Array(count);
  const position = new Int32Array(shape.length);
  for (let e = 0; e < count; e++) {
    let b = 0;
    let o = 0;
    for (let d = 0; d < shape.length; d++) {
      const factor = factors[d] as number;
      const p = position[d] as number;
      b = b * factor + (p % factor);
      o = o * (rows[d] as number) + Math.floor(p / factor);
    }
    bank[e] = b;
    offset[e] = o;
    increment(position, shape);
  }
  return {
    factors,
    bankCount: factors.reduce((a, b) => a * b, 1),
    bankDepth: rows.reduce((a, b) => a * b, 1),
    bank,
    offset,
  };
}

function increment(position: Int32Array, shape: readonly number[]): void {
  for (let d = shape.length - 1; d >= 0; d--) {
    const next = (position[d] as number) + 1;
    if (next < (shape[d] as number)) {
      position[d] = next;
      return;
    }
    position[d] = 0;
  }
}

/** True when no bank is written twice in one iteration. */
export function writesAreConflictFree(partition: Partition, writer: BufferUser): boolean {
  return assignPorts(partition, writer.lanes, 1) !== undefined;
}

/**
 * First fit of lanes to ports; lanes that read the same element share. Undefined when more than `limit` ports are needed.
 * Time: lanes x iterations x ports.
 */
export function assignPorts(partition: Partition, lanes: readonly Sequence[], limit: number): number[] | undefined {
  const length = lanes[0]?.length ?? 0;
  const ports: Int32Array[] = [];
  const assigned: number[] = [];
  for (const lane of lanes) {
    let port = ports.findIndex((usage) => fits(usage, partition, lane));
    if (port < 0) {
      if (ports.length === limit) return undefined;
      port = ports.push(new Int32Array(length * partition.bankCount)) - 1;
    }
    occupy(ports[port] as Int32Array, partition, lane);
    assigned.push(port);
  }
  return assigned;
}

function fits(usage: Int32Array, { bank, offset, bankCount }: Partition, lane: Sequence): boolean {
  for (let t = 0; t < lane.length; t++) {
    const element = lane[t] as number;
    if (element === undefinedValue) continue;
    const held = usage[t * bankCount + (bank[element] as number)] as number;
    if (held !== 0 && held !== (offset[element] as number) + 1) return false;
  }
  return true;
}

function occupy(usage: Int32Array, { bank, offset, bankCount }: Partition, lane: Sequence): void {
  for (let t = 0; t < lane.length; t++) {
    const element = lane[t] as number;
    if (element !== undefinedValue) usage[t * bankCount + (bank[element] as number)] = (offset[element] as number) + 1;
  }
}

/** The banks that a lane ever touches, ascending. */
export function banksOfLane(partition: Partition, lane: Sequence): number[] {
  const seen = new Uint8Array(partition.bankCount);
  for (let t = 0; t < lane.length; t++) {
    const element = lane[t] as number;
    if (element !== undefinedValue) seen[partition.bank[element] as number] = 1;
  }
  const banks: number[] = [];
  for (let b = 0; b < seen.length; b++) if (seen[b] === 1) banks.push(b);
  return banks;
}

/** The most banks a buffer is split into by search; a complete partition is always allowed. */
const maxBanks = 4096;
/** The largest table of port usage (iterations x banks) a candidate may need. */
const maxUsage = 1 << 26;

/** The cheapest legal layout, or undefined when even complete partitioning has write conflicts (an element written twice at once). */
export function chooseBanking(
  shape: readonly number[],
  width: number,
  writers: readonly BufferUser[],
  readers: readonly BufferUser[],
): Banking | undefined {
  let best: Banking | undefined;
  for (const factors of candidates(shape, [...writers, ...readers])) {
    const banks = factors.reduce((a, b) => a * b, 1);
    const depth = shape.reduce((product, size, d) => product * Math.ceil(size / (factors[d] as number)), 1);
    const floor = banks * bankCost(depth, width) * Math.max(1, readers.length);
    if (best !== undefined && floor >= best.cost) continue;
    const banking = evaluate(makePartition(shape, factors), width, writers, readers, best?.cost ?? Infinity);
    if (banking !== undefined && (best === undefined || banking.cost < best.cost)) best = banking;
  }
  return best;
}

/** Factor vectors worth trying, few banks first: per dimension 1, what lanes need at once, and all. */
function candidates(shape: readonly number[], users: readonly BufferUser[]): number[][] {
  const longest = Math.max(1, ...users.map((user) => user.lanes[0]?.length ?? 0));
  let vectors: number[][] = [[]];
  shape.forEach((size, d) => {
    const options = [...dimensionOptions(shape, d, users)].filter((f) => f >= 1 && f <= size).sort((a, b) => a - b);
    vectors = vectors.flatMap((vector) => options.map((option) => [...vector, option]));
  });
  const product = (v: readonly number[]): number => v.reduce((a, b) => a * b, 1);
  const complete = product(shape);
  const allowed = vectors.filter(
    (v) => (product(v) <= maxBanks || product(v) === complete) && product(v) * longest <= maxUsage,
  );
  return allowed.sort((a, b) => product(a) - product(b));
}

function dimensionOptions(shape: readonly number[], d: number, users: readonly BufferUser[]): Set<number> {
  const options = new Set([1, shape[d] as number]);
  const inner = shape.slice(d + 1).reduce((a, b) => a * b, 1);
  for (const { lanes } of users) {
    const positions = new Set(
      touchedAtOnce(lanes).map((element) => Math.floor(element / inner) % (shape[d] as number)),
    );
    if (positions.size === 0) continue;
    options.add(positions.size);
    options.add(Math.max(...positions) - Math.min(...positions) + 1);
  }
  return options;
}

/** The elements touched in the first iteration in which most lanes are defined. */
function touchedAtOnce(lanes: readonly Sequence[]): number[] {
  const t = lanes[0]?.findIndex((_, i) => lanes.every((lane) => lane[i] !== undefinedValue)) ?? -1;
  return t < 0 ? [] : lanes.map((lane) => lane[t] as number);
}

function evaluate(
  partition: Partition,
  width: number,
  writers: readonly BufferUser[],
  readers: readonly BufferUser[],
  bound: number,
): Banking | undefined {
  if (!writers.every((writer) => writesAreConflictFree(partition, writer))) return undefined;
  const perCopy = partition.bankCount * bankCost(partition.bankDepth, width);
  let cost = writers.reduce((sum, writer) => sum + writeSteering(partition, width, writer), 0);
  const readPorts: number[][] = [];
  for (const reader of readers) {
    const steering = reader.lanes.reduce((sum, lane) => sum + muxCost(banksOfLane(partition, lane).length, width), 0);
    const limit = Math.max(1, Math.ceil((bound - cost - steering) / perCopy));
    const ports = assignPorts(partition, reader.lanes, Number.isFinite(limit) ? limit : reader.lanes.length);
    if (ports === undefined) return undefined;
    readPorts.push(ports);
    cost += steering + perCopy * (partition.bankDepth === 1 ? 0.1 : 1) * (Math.max(...ports, 0) + 1);
  }
  return { partition, readPorts, cost };
}

function writeSteering(partition: Partition, width: number, writer: BufferUser): number {
  const lanesOfBank = new Int32Array(partition.bankCount);
  for (const lane of writer.lanes) {
    for (const bank of banksOfLane(partition, lane)) lanesOfBank[bank] = (lanesOfBank[bank] as number) + 1;
  }
  return lanesOfBank.reduce((sum, lanes) => sum + muxCost(lanes, width), 0);
}
