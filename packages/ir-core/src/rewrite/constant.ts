import { Attribute } from "../ir/attribute.js";
import type { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";

const noOperands: readonly undefined[] = [];

/** The attribute that a constant-like op yields: what its `fold` gives. */
export function constantOf(op: Operation | undefined): Attribute | undefined {
  if (op === undefined || !op.info.isConstantLike) return undefined;
  const folded = op.info.fold?.(op, noOperands)?.[0];
  return folded instanceof Attribute ? folded : undefined;
}

/** The constant that a value holds, where a constant-like op defines it. */
export function constantValue(value: Value): Attribute | undefined {
  return constantOf(value.definingOp);
}
