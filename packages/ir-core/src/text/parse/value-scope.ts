import type { Type } from "../../ir/type.js";
import { Value } from "../../ir/value.js";

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

/** The names of one op that is isolated from above: those of its regions' definitions, dropped when their region ends. */
interface IsolatedScope {
  readonly names: Map<string, NameEntry>;
  readonly regions: string[][];
}

/** The SSA names that are visible at the current point. Uses may come before definitions; placeholders stand in for these. */
export class ValueScopes {
  private readonly isolated: IsolatedScope[] = [{ names: new Map(), regions: [[]] }];
  /** Placeholders of values used before their definition; in order of use. */
  readonly forward = new Set<NameEntry>();

  pushRegion(isIsolated: boolean): void {
    if (isIsolated) this.isolated.push({ names: new Map(), regions: [[]] });
    else this.current.regions.push([]);
  }

  popRegion(): void {
    const scope = this.current;
    for (const name of scope.regions.pop() as string[]) scope.names.delete(name);
    if (scope.regions.length === 0 && this.isolated.length > 1) this.isolated.pop();
  }

  find(name: string): NameEntry | undefined {
    return this.current.names.get(name);
  }

  /** The entry of a name, made when it is missing. */
  entry(name: string): NameEntry {
    const { names } = this.current;
    let entry = names.get(name);
    if (entry === undefined) names.set(name, (entry = new NameEntry(undefined, 0, false)));
    return entry;
  }

  /** Makes an entry stand for a value, in place of its placeholder if it has one. */
  define(name: string, entry: NameEntry, value: Value, offset: number): void {
    if (entry.isForward) {
      (entry.value as Value).replaceAllUsesWith(value);
      this.forward.delete(entry);
    }
    entry.value = value;
    entry.offset = offset;
    entry.isForward = false;
    const { regions } = this.current;
    (regions[regions.length - 1] as string[]).push(name);
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

  private get current(): IsolatedScope {
    return this.isolated[this.isolated.length - 1] as IsolatedScope;
  }
}
