import type { Partition } from "./banking.js";
import { undefinedValue } from "./sequence.js";
import type { Sequence } from "./sequence.js";

/** A lane as banking sees it. */
export interface BankedLane {
  readonly elements: Sequence;
  readonly port: number;
  /** Banks ever touched, ascending. */
  readonly banks: readonly number[];
}

/** The address that one bank of one port is given in each iteration, and the lanes that it serves. */
export interface BankAddress<L extends BankedLane> {
  readonly port: number;
  readonly bank: number;
  readonly offsets: Sequence;
  readonly lanes: readonly L[];
}

/** The addresses of every bank that the lanes touch, by port and bank, in the order of first use. */
export function bankAddresses<L extends BankedLane>(partition: Partition, lanes: readonly L[]): BankAddress<L>[] {
  const users = new Map<string, { port: number; bank: number; lanes: L[] }>();
  for (const lane of lanes) {
    for (const bank of lane.banks) {
      const key = `${lane.port}:${bank}`;
      const entry = users.get(key) ?? { port: lane.port, bank, lanes: [] };
      entry.lanes.push(lane);
      users.set(key, entry);
    }
  }
  const whole = new Map<L, Sequence>();
  return [...users.values()].map(({ port, bank, lanes: own }) => {
    const [only] = own;
    // a bank with one user may see that lane's whole sequence of offsets, which has the simpler form
    const offsets =
      own.length === 1 && only !== undefined
        ? memo(whole, only, () => offsetsOf(partition, only.elements))
        : mergedOffsets(partition, own, bank);
    return { port, bank, offsets, lanes: own };
  });
}

/** For a lane that changes banks: the position of the bank in its list, at each iteration. */
export function bankSelection(partition: Partition, lane: BankedLane): Sequence {
  const position = new Map(lane.banks.map((bank, i) => [bank, i]));
  return lane.elements.map((element) =>
    element === undefinedValue ? undefinedValue : (position.get(partition.bank[element] as number) as number),
  );
}

function memo<K, V>(table: Map<K, V>, key: K, make: () => V): V {
  let found = table.get(key);
  if (found === undefined) table.set(key, (found = make()));
  return found;
}

function offsetsOf(partition: Partition, elements: Sequence): Sequence {
  return elements.map((element) =>
    element === undefinedValue ? undefinedValue : (partition.offset[element] as number),
  );
}

function mergedOffsets(partition: Partition, lanes: readonly BankedLane[], bank: number): Sequence {
  const merged = new Float64Array(lanes[0]?.elements.length ?? 0).fill(undefinedValue);
  for (const { elements } of lanes) {
    for (let t = 0; t < merged.length; t++) {
      const element = elements[t] as number;
      if (element !== undefinedValue && partition.bank[element] === bank) {
        merged[t] = partition.offset[element] as number;
      }
    }
  }
  return merged;
}
