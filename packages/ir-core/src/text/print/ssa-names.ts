import type { Block } from "../../ir/block.js";
import type { Operation } from "../../ir/operation.js";
import type { Region } from "../../ir/region.js";
import type { Value } from "../../ir/value.js";
import { ValueTable } from "../../ir/value-table.js";
import type { PrintOptions } from "./print-options.js";
import { NameLoc } from "../../ir/location.js";
import type { Location } from "../../ir/location.js";
import { syntaxOf } from "../syntax.js";
import { isPlain } from "./plain-symbols.js";

/** Counters and names that nested regions inherit from where they stand. */
interface NamingContext {
  readonly region: Region;
  readonly nextValue: number;
  readonly nextArgument: number;
  readonly nextConflict: number;
  readonly scope: NameScope;
}

class NameScope {
  readonly names = new Set<string>();
  readonly parent: NameScope | undefined;

  constructor(parent: NameScope | undefined) {
    this.parent = parent;
  }

  has(name: string): boolean {
    if (this.names.has(name)) return true;
    for (let scope = this.parent; scope !== undefined; scope = scope.parent) if (scope.names.has(name)) return true;
    return false;
  }
}

/**
 * The names that mlir-opt gives to values and blocks: all values of a region are numbered before those of nested regions, which
 * go on from the numbers reached; sibling regions use the same numbers again. The generic form has no names from hints, and no number
 * twice: there the last region of a block is numbered first.
 */
export class SsaNames {
  /** Whether no type of a value may want an alias. Asked here, where every value is touched anyway. */
  typesArePlain = true;
  private readonly values = new ValueTable();
  /** The names by the numbers that `values` gives. */
  private readonly names: string[] = [];
  private readonly blocks = new Map<Block, number>();
  /** First results of the groups of ops whose results have several names. */
  private readonly groups = new Map<Operation, number[]>();
  /** Numbers of ops without results, where these have some. */
  private readonly operations = new Map<Operation, number>();
  private readonly options: PrintOptions;
  private readonly usesHints: boolean;
  private nextValue = 0;
  private nextArgument = 0;
  private nextConflict = 0;
  private scope = new NameScope(undefined);

  constructor(root: Operation, options: PrintOptions) {
    this.options = options;
    this.usesHints = options.generic !== true;
    const pending: NamingContext[] = [];
    const topScope = this.scope;
    for (const region of root.regions) pending.push(this.contextOf(region, topScope));
    if (root.results.length > 0) this.nameOp(root);
    else this.numberOp(root);
    for (let context = pending.pop(); context !== undefined; context = pending.pop()) this.nameNested(context, pending);
  }

  /** The text of a value with `%`, and `#n` for a result of a pack. */
  value(value: Value): string {
    const direct = this.names[this.values.find(value)];
    if (direct !== undefined) return direct;
    const op = value.definingOp;
    if (op === undefined || value.index === 0) return "<<UNKNOWN SSA VALUE>>";
    return this.numberedResult(op, value.index);
  }

  private numberedResult(op: Operation, index: number): string {
    const groups = this.groups.get(op) ?? [0];
    let start = 0;
    for (const candidate of groups) if (candidate <= index) start = candidate;
    const name = this.names[this.values.find(op.results[start] as Value)];
    return name === undefined
      ? "<<UNKNOWN SSA VALUE>>"
      : withoutNumber(name) + (groupSize(op, groups, start) > 1 ? `#${index - start}` : "");
  }

  /** `%a, %b:2` for the left side of an op. */
  resultNames(op: Operation): string {
    if (op.results.length === 1) return this.value(op.results[0] as Value);
    const groups = this.groups.get(op) ?? [0];
    return groups
      .map((start) => {
        const size = groupSize(op, groups, start);
        const name = withoutNumber(this.value(op.results[start] as Value));
        return size > 1 ? `${name}:${size}` : name;
      })
      .join(", ");
  }

  /** The number by which comments name an op without results. */
  operation(op: Operation): string {
    const number = this.operations.get(op);
    return number === undefined ? "<<UNKNOWN OPERATION>>" : `%${number}`;
  }

  /** `^bb0`. */
  block(block: Block): string {
    const position = this.blocks.get(block);
    return position === undefined ? "^INVALIDBLOCK" : `^bb${position}`;
  }

  /** The position of a block in its region. */
  blockOrder(block: Block): number {
    return this.blocks.get(block) ?? -1;
  }

  private contextOf(region: Region, scope: NameScope): NamingContext {
    return {
      region,
      nextValue: this.nextValue,
      nextArgument: this.nextArgument,
      nextConflict: this.nextConflict,
      scope,
    };
  }

  private nameNested(context: NamingContext, pending: NamingContext[]): void {
    if (this.usesHints && this.options.uniqueIds !== true) {
      this.nextValue = context.nextValue;
      this.nextArgument = context.nextArgument;
      this.nextConflict = context.nextConflict;
    }
    this.scope = new NameScope(context.scope);
    const { region } = context;
    if (this.usesHints) this.nameHintedArguments(region);
    const nesting: Operation[] = [];
    let position = 0;
    for (let block = region.first; block !== undefined; block = block.next) {
      this.blocks.set(block, position++);
      this.nameBlock(block, block === region.first, nesting);
    }
    // nested regions go on from the numbers that the last block reached
    for (const op of nesting) for (const nested of op.regions) pending.push(this.contextOf(nested, this.scope));
  }

  private nameHintedArguments(region: Region): void {
    const { owner } = region;
    const hint = syntaxOf(owner.info).argumentName;
    if (hint === undefined || region.first === undefined) return;
    const regionIndex = owner.regions.indexOf(region);
    region.first.arguments.forEach((argument, i) => {
      const name = hint(owner, regionIndex, i);
      if (name !== undefined) this.setName(argument, name);
    });
  }

  /** Names what a block defines, and adds its ops with regions to `nesting`. */
  private nameBlock(block: Block, isEntry: boolean, nesting: Operation[]): void {
    for (const argument of block.arguments) {
      if (this.values.find(argument) >= 0) continue;
      const hint = this.locationName(argument.argumentLocation);
      if (hint !== undefined) this.setName(argument, hint);
      else if (isEntry) this.setName(argument, `arg${this.nextArgument++}`);
      else this.assign(argument, numberText(this.nextValue++));
    }
    for (let op = block.first; op !== undefined; op = op.next) {
      if (op.results.length > 0) this.nameOp(op);
      else this.numberOp(op);
      if (op.regions.length > 0) nesting.push(op);
    }
  }

  private numberOp(op: Operation): void {
    if (this.options.valueUsers === true) this.operations.set(op, this.nextValue++);
  }

  private nameOp(op: Operation): void {
    const { results } = op;
    if (results.length === 0) return;
    // an op's location may only be made when it is asked for
    const prefix = this.options.nameLocAsPrefix === true ? this.locationName(op.location) : undefined;
    if (prefix !== undefined) return this.nameByLocation(op, prefix);
    if (this.usesHints && op.info.isRegistered) this.nameHintedResults(op);
    for (let i = 1; i < results.length; i++) if (!isPlain((results[i] as Value).type)) this.typesArePlain = false;
    const first = results[0] as Value;
    if (this.values.find(first) >= 0) return;
    const name = numberText(this.nextValue++);
    this.assign(first, results.length > 1 && this.groupsOf(op) === undefined ? `${name}#0` : name);
  }

  /** The name in a location, where values are to be named by it. */
  private locationName(location: Location | undefined): string | undefined {
    if (this.options.nameLocAsPrefix !== true) return undefined;
    return location instanceof NameLoc ? location.name : undefined;
  }

  private nameByLocation(op: Operation, name: string): void {
    const first = op.results[0] as Value;
    this.setName(first, name);
    if (op.results.length > 1) this.assign(first, `${this.names[this.values.find(first)] ?? ""}#0`);
  }

  private groupsOf(op: Operation): number[] | undefined {
    return this.groups.get(op);
  }

  private nameHintedResults(op: Operation): void {
    const hint = syntaxOf(op.info).resultName;
    if (hint === undefined) return;
    const starts = [0];
    op.results.forEach((result, i) => {
      const name = hint(op, i);
      if (name === undefined) return;
      this.setName(result, name);
      if (i > 0) starts.push(i);
    });
    if (starts.length > 1) this.groups.set(op, starts);
    for (const start of starts) {
      const first = op.results[start] as Value;
      const name = this.names[this.values.find(first)];
      if (name !== undefined && groupSize(op, starts, start) > 1) this.assign(first, `${name}#0`);
    }
  }

  private setName(value: Value, name: string): void {
    this.assign(value, name === "" ? numberText(this.nextValue++) : `%${this.unique(sanitise(name))}`);
  }

  private assign(value: Value, text: string): void {
    if (this.typesArePlain && !isPlain(value.type)) this.typesArePlain = false;
    const known = this.values.find(value);
    if (known >= 0) this.names[known] = text;
    else this.names[this.values.add(value)] = text;
  }

  private unique(name: string): string {
    let candidate = name;
    while (this.scope.has(candidate)) candidate = `${name}_${this.nextConflict++}`;
    this.scope.names.add(candidate);
    return candidate;
  }
}

/** `%12`; the numbers start anew in every function, so their texts are made once. */
function numberText(number: number): string {
  if (number >= maxNumberTexts) return `%${number}`;
  return (numberTexts[number] ??= `%${number}`);
}

const maxNumberTexts = 1 << 16;
const numberTexts: string[] = [];

function withoutNumber(name: string): string {
  return name.endsWith("#0") ? name.slice(0, -2) : name;
}

function groupSize(op: Operation, groups: readonly number[], start: number): number {
  const next = groups.find((candidate) => candidate > start) ?? op.results.length;
  return next - start;
}

const isPlainName = /^[A-Za-z$._-][A-Za-z0-9$._-]*$/;

/** A name as the syntax allows it: other characters in hexadecimal, no digit first. */
export function sanitise(name: string): string {
  if (name === "") return "_";
  if (isPlainName.test(name)) return name;
  const body = name.replace(/[^A-Za-z0-9$._-]/g, (char) =>
    char === " " ? "_" : (char.codePointAt(0) ?? 0).toString(16).toUpperCase(),
  );
  return /^[0-9]/.test(body) ? `_${body}` : body;
}
