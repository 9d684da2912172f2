import type { Type } from "../../ir/type.js";
import { Value } from "../../ir/value.js";

/** How a name is looked up: numbered ones (`%12`), the most, by their number, so that they need no string. */
export type NameKey = number | string;

/** The key of the name that stands, with its `%`, at `start`. */
export function nameKey(source: string, start: number, end: number): NameKey {
  const length = end - start - 1;
  const first = source.charCodeAt(start + 1);
  if (length > 9 || (first === 48 && length > 1)) return source.slice(start, end);
  let number = 0;
  for (let i = start + 1; i < end; i++) {
    const digit = source.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return source.slice(start, end);
    number = number * 10 + digit;
  }
  return number;
}

/** The name with its `%`. */
export function nameText(key: NameKey): string {
  return typeof key === "number" ? `%${key}` : key;
}

/** What an SSA name stands for: one value, or several for a result pack (`%a:2`). */
export class NameEntry {
  value: Value | undefined;
  /** Where the value was defined, or first used while it is not. */
  offset: number;
  isForward: boolean;
  /** Numbers 1 and up. */
  rest: NameEntry[] | undefined;

  constructor(value: Value | undefined, offset: number, isForward: boolean) {
    this.value = value;
    this.offset = offset;
    this.isForward = isForward;
    this.rest = undefined;
  }

  /** The entry of result `number`, made when it is missing. */
  at(number: number): NameEntry {
    if (number === 0) return this;
    this.rest ??= [];
    let entry = this.rest[number - 1];
    if (entry === undefined) this.rest[number - 1] = entry = new NameEntry(undefined, 0, false);
    return entry;
  }
}

/**
 * The SSA names that are visible at the current point. Names are dropped when the region that defines them ends; until then they
 * may not be defined again, not even in an op that is isolated from above (as in mlir-opt, where its regions are no name scopes
 * of their own). Uses may come before definitions; placeholders stand in for these.
 */
export class ValueScopes {
  /** Placeholders of values used before their definition; in order of use. */
  readonly forward = new Set<NameEntry>();
  private readonly names = new Map<NameKey, NameEntry>();
  /** The names that each open region defines. */
  private readonly regions: NameKey[][] = [[]];

  pushRegion(): void {
    this.regions.push([]);
  }

  popRegion(): void {
    for (const name of this.regions.pop() as NameKey[]) this.names.delete(name);
  }

  find(name: NameKey): NameEntry | undefined {
    return this.names.get(name);
  }

  /** The entry of a name, made when it is missing. */
  entry(name: NameKey): NameEntry {
    let entry = this.names.get(name);
    if (entry === undefined) this.names.set(name, (entry = new NameEntry(undefined, 0, false)));
    return entry;
  }

  /** Makes an entry stand for a value, in place of its placeholder if it has one. */
  define(name: NameKey, entry: NameEntry, value: Value, offset: number): void {
    if (entry.isForward) {
      (entry.value as Value).replaceAllUsesWith(value);
      this.forward.delete(entry);
    }
    entry.value = value;
    entry.offset = offset;
    entry.isForward = false;
    (this.regions[this.regions.length - 1] as NameKey[]).push(name);
  }

  /** A placeholder for a value that is defined later. */
  defer(entry: NameEntry, type: Type, offset: number): Value {
    const placeholder = new Value(type, undefined, undefined, 0);
    entry.value = placeholder;
    entry.offset = offset;
    entry.isForward = true;
    this.forward.add(entry);
    return placeholder;
  }
}
