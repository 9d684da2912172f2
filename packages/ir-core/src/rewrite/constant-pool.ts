import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import type { DialectDefinition } from "../ir/dialect.js";
import { UnknownLoc } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import type { Rewriter } from "../ir/rewriter.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";

/**
 * Keeps one op for each constant in each isolated region, at the start of its entry block (MLIR's OperationFolder): equal
 * constants become one, and nothing that runs later can come between a constant and its uses.
 */
export class ConstantPool {
  private readonly rewriter: Rewriter;
  private readonly owned = new Set<Operation>();
  private readonly homes = new Map<Region, Region>();
  private readonly pools = new Map<Region, Map<string, Operation>>();

  constructor(rewriter: Rewriter) {
    this.rewriter = rewriter;
  }

  /** Takes in a constant op: hoists it, or replaces it by an equal one. Whether the op still exists. */
  add(op: Operation, value: Attribute): boolean {
    const home = this.homeAround(op.parent?.parent);
    if (home?.first === undefined) return true;
    const pool = this.poolOf(home);
    const key = `${op.info.dialect}:${value.id}:${op.result().type.id}`;
    const existing = pool.get(key);
    if (existing !== undefined) {
      this.rewriter.replace(op, existing);
      existing.location = UnknownLoc.instance;
      return false;
    }
    const { first } = home.first;
    const inPlace = op.parent === home.first && (first === op || (op.prev !== undefined && this.owned.has(op.prev)));
    if (!inPlace && first !== undefined) {
      op.moveBefore(first);
      op.location = UnknownLoc.instance;
    }
    pool.set(key, op);
    this.owned.add(op);
    return true;
  }

  /** The value of a constant that the dialect makes, at the very start of the home of `block`; undefined when it makes none. */
  make(value: Attribute, type: Type, dialect: DialectDefinition, block: Block): Value | undefined {
    const home = this.homeAround(block.parent);
    const entry = home?.first;
    if (home === undefined || entry === undefined) return undefined;
    const pool = this.poolOf(home);
    const key = `${dialect.name}:${value.id}:${type.id}`;
    let constant = pool.get(key);
    if (constant === undefined) {
      constant = dialect.materializeConstant?.(value, type);
      if (constant === undefined) return undefined;
      this.rewriter.setInsertionPointToStart(entry);
      this.rewriter.insert(constant);
      pool.set(key, constant);
      this.owned.add(constant);
    }
    return constant.results[0];
  }

  private poolOf(region: Region): Map<string, Operation> {
    let pool = this.pools.get(region);
    if (pool === undefined) this.pools.set(region, (pool = new Map()));
    return pool;
  }

  /** The innermost region, this one or one around it, whose owner captures nothing, or is unknown, or stands alone. */
  private homeAround(inner: Region | undefined): Region | undefined {
    const passed: Region[] = [];
    let home: Region | undefined;
    for (let region = inner; region !== undefined && home === undefined; region = region.owner.parent?.parent) {
      home = this.homes.get(region) ?? (isHome(region.owner) ? region : undefined);
      passed.push(region);
    }
    if (home !== undefined) for (const region of passed) this.homes.set(region, home);
    return home;
  }
}

function isHome(owner: Operation): boolean {
  return owner.info.isIsolatedFromAbove || !owner.info.isRegistered || owner.parent === undefined;
}
