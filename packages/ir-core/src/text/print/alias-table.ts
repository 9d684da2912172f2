/**
 * Aliases for attributes and types, chosen as mlir-opt does: everything that will be printed is visited once, in the order of its
 * own visitor; what wants an alias gets the name of its kind, numbered in the order of (depth of nested aliases, types first, name).
 */
import type { AsmWriter } from "../../ir/asm-writer.js";
import { Attribute } from "../../ir/attribute.js";
import { OpaqueAttr, UnitAttr } from "../../ir/builtin-attributes.js";
import { DenseElementsAttr } from "../../ir/dense-attributes.js";
import type { DistinctAttr, StringAttr } from "../../ir/builtin-attributes.js";
import { FileLineColLoc, Location } from "../../ir/location.js";
import type { TupleType } from "../../ir/builtin-types.js";
import type { DenseResource } from "../../ir/resource.js";
import type { Type } from "../../ir/type.js";

import { foreignAliasName } from "../foreign-dialects.js";

export type Symbol = Attribute | Type;

interface Visited {
  readonly symbol: Symbol;
  readonly name: string | undefined;
  readonly isType: boolean;
  depth: number;
  canBeDeferred: boolean;
  children: readonly Visited[];
}

export interface Alias {
  readonly symbol: Symbol;
  /** With its sigil. */
  readonly text: string;
  /** Printed behind the operations instead of before them. */
  readonly isDeferred: boolean;
}

function aliasName(symbol: Symbol): string | undefined {
  switch (symbol.kind) {
    case "affine_map":
      return "map";
    case "affine_set":
      return "set";
    case "distinct":
      return (symbol as DistinctAttr).referenced.kind === "unit" ? undefined : "distinct";
    case "tuple":
      return (symbol as TupleType).elements.length > 16 ? "tuple" : undefined;
    case "opaque":
      return symbol instanceof OpaqueAttr ? foreignAliasName(symbol.text) : undefined;
    default:
      return symbol instanceof Location ? "loc" : undefined;
  }
}

/** Finds what needs an alias. `visit` is called for what the printer will print, in mlir-opt's order. */
export class AliasCollector {
  private readonly visited = new Map<Symbol | string, Visited>();

  /** Locations of operations may be printed last, behind the operations. */
  visitOpLocation(location: Location): void {
    this.visit(location, true);
  }

  visit(symbol: Symbol, canBeDeferred = false): Visited {
    if (isLeaf(symbol)) return leaf;
    if (symbol instanceof DenseElementsAttr) return this.visit(symbol.type, canBeDeferred);
    const key = keyOf(symbol);
    const known = this.visited.get(key);
    if (known !== undefined) {
      if (!canBeDeferred) forbidDeferral(known);
      return known;
    }
    const name = aliasName(symbol);
    const made: Visited = {
      symbol,
      name,
      isType: !(symbol instanceof Attribute),
      depth: name === undefined ? 0 : 1,
      canBeDeferred,
      children: [],
    };
    this.visited.set(key, made);
    const writer = new VisitingWriter(this, canBeDeferred);
    if (symbol instanceof Location) symbol.printInner(writer);
    else symbol.print(writer);
    made.children = writer.children;
    if (writer.maxDepth > 0) made.depth = writer.maxDepth + 1;
    return made;
  }

  /** Whether a symbol, or one nested in it, may want an alias. */
  findsAlias(symbol: Symbol): boolean {
    this.visit(symbol);
    for (const { name } of this.visited.values()) if (name !== undefined) return true;
    return false;
  }

  /** The aliases by symbol (locations by their text), in the order in which they are printed. */
  aliases(): Map<Symbol | string, Alias> {
    const entries = [...this.visited].filter(([, entry]) => entry.name !== undefined);
    const counts = new Map<string, number>();
    const table = new Map<Symbol | string, Alias>();
    for (const [key, { symbol, name, isType, canBeDeferred }] of entries.sort(([, a], [, b]) => compare(a, b))) {
      const count = counts.get(name as string) ?? 0;
      counts.set(name as string, count + 1);
      table.set(key, {
        symbol,
        text: `${isType ? "!" : "#"}${name as string}${count === 0 ? "" : count}`,
        isDeferred: canBeDeferred,
      });
    }
    return table;
  }
}

/** Stands for everything that has no alias and nothing nested. */
const leaf: Visited = {
  symbol: UnitAttr.instance,
  name: undefined,
  isType: false,
  depth: 0,
  canBeDeferred: false,
  children: [],
};

function isLeaf(symbol: Symbol): boolean {
  switch (symbol.kind) {
    case "integer":
    case "float":
    case "index":
    case "unit":
    case "symbol":
      return true;
    case "string":
      return (symbol as StringAttr).type === undefined;
    default:
      return false;
  }
}

/** File positions are not interned: equal ones are one symbol by their text, and so is what is made of them. */
export function keyOf(symbol: Symbol): Symbol | string {
  if (symbol instanceof FileLineColLoc) return `${symbol.line}:${symbol.column}:${symbol.file}`;
  return symbol instanceof Location ? symbol.toString() : symbol;
}

function compare(a: Visited, b: Visited): number {
  if (a.depth !== b.depth) return a.depth - b.depth;
  if (a.isType !== b.isType) return a.isType ? -1 : 1;
  return (a.name as string) < (b.name as string) ? -1 : (a.name as string) > (b.name as string) ? 1 : 0;
}

function forbidDeferral(entry: Visited): void {
  const pending = [entry];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!next.canBeDeferred) continue;
    next.canBeDeferred = false;
    pending.push(...next.children);
  }
}

/** Prints into nothing and visits what is nested. */
class VisitingWriter implements AsmWriter {
  readonly children: Visited[] = [];
  maxDepth = 0;
  private readonly collector: AliasCollector;
  private readonly canBeDeferred: boolean;

  constructor(collector: AliasCollector, canBeDeferred: boolean) {
    this.collector = collector;
    this.canBeDeferred = canBeDeferred;
  }

  write(_text: string): void {
    // only what is nested matters
  }

  type(type: Type): void {
    this.child(type);
  }

  attribute(attribute: Attribute): void {
    this.child(attribute);
  }

  location(location: Location): void {
    this.child(location);
  }

  distinctNumber(attribute: DistinctAttr): number {
    return attribute.id;
  }

  useResource(_resource: DenseResource): void {
    // noted when the attribute is printed
  }

  private child(symbol: Symbol): void {
    const entry = this.collector.visit(symbol, this.canBeDeferred);
    this.children.push(entry);
    this.maxDepth = Math.max(this.maxDepth, entry.depth);
  }
}
