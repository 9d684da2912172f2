import type { Operation } from "../../ir/operation.js";
import type { Use, Value } from "../../ir/value.js";
import { AliasCollector } from "./alias-table.js";
import type { Symbol } from "./alias-table.js";

const unknown = 0;
const plain = 1;
const special = 2;
/** By the ids of types and attributes, which are for ever: whether an alias may be wanted in them. */
let plainness: Uint8Array = new Uint8Array(1 << 12);

/** Whether neither a type or attribute nor anything nested in it may want an alias. */
export function isPlain(symbol: Symbol): boolean {
  const { id } = symbol;
  let known = plainness[id] ?? unknown;
  if (known === unknown) {
    if (id >= plainness.length) plainness = grown(plainness, id);
    known = new AliasCollector().findsAlias(symbol) ? special : plain;
    plainness[id] = known;
  }
  return known === plain;
}

function grown(table: Uint8Array, index: number): Uint8Array {
  const larger = new Uint8Array(Math.max(table.length * 2, index + 1));
  larger.set(table);
  return larger;
}

/**
 * Whether nothing that an op without regions is made of may want an alias: then its printer need not be asked what it shows.
 * Most ops are of scalars, and of dictionaries that were met before; asking them all took a quarter of the printing time.
 */
export function isPlainOp(op: Operation, typesArePlain: boolean): boolean {
  return isPlain(op.attributes) && isPlain(op.properties) && (typesArePlain || hasPlainTypes(op));
}

function hasPlainTypes({ results, operandUses }: Operation): boolean {
  for (let i = 0; i < results.length; i++) if (!isPlain((results[i] as Value).type)) return false;
  for (let i = 0; i < operandUses.length; i++) if (!isPlain((operandUses[i] as Use).value.type)) return false;
  return true;
}
