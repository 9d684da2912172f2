import type { Block } from "../ir/block.js";
import type { OpInfo } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";

/** Texts that are equal for ops that compute the same: same kind, operands, attributes, result types and nested ops. */
export class OpKeys {
  private readonly values = new Map<Value, number>();
  private readonly kinds = new Map<OpInfo, number>();

  /** Undefined for ops whose regions have more than one block. */
  keyOf(op: Operation): string | undefined {
    if (op.regions.length === 0) return this.shallow(op, undefined);
    return this.deep(op);
  }

  private shallow(op: Operation, local: ReadonlyMap<Value, number> | undefined): string {
    const operands: number[] = [];
    for (const use of op.operandUses) operands.push(this.valueNumber(use.value, local));
    if (op.info.isCommutative) operands.sort((a, b) => a - b);
    let key = `${number(this.kinds, op.info)}:${operands.join(",")}:${op.properties.id},${op.attributes.id}`;
    for (const result of op.results) key += `,${result.type.id}`;
    return key;
  }

  /** Values defined inside get negative numbers, by position. */
  private valueNumber(value: Value, local: ReadonlyMap<Value, number> | undefined): number {
    return local?.get(value) ?? number(this.values, value);
  }

  /** Ops in program order, each with the shape of its regions, so that the text has one reading. */
  private deep(root: Operation): string | undefined {
    const local = new Map<Value, number>();
    const parts: string[] = [];
    let single = true;
    walk(root, (op) => {
      parts.push(this.shallow(op, local));
      if (op !== root) for (const result of op.results) local.set(result, -1 - local.size);
      for (const { first, last } of op.regions) {
        if (first !== last) single = false;
        parts.push(first === undefined ? "empty" : blockShape(first, local));
      }
      return single;
    });
    return single ? parts.join(";") : undefined;
  }
}

function blockShape(block: Block, local: Map<Value, number>): string {
  let ops = 0;
  for (let op = block.first; op !== undefined; op = op.next) ops++;
  for (const argument of block.arguments) local.set(argument, -1 - local.size);
  return `(${block.arguments.map((argument) => argument.type.id).join(",")})x${ops}`;
}

function number<K>(table: Map<K, number>, key: K): number {
  let found = table.get(key);
  if (found === undefined) table.set(key, (found = table.size));
  return found;
}
