import type { Context } from "../ir/context.js";
import type { Location } from "../ir/location.js";
import { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";
import { collect } from "../ir/walk.js";

/** A cast between types of different levels, left by one conversion for a later one to cancel. */
export const unrealizedCastName = "builtin.unrealized_conversion_cast";

/** A detached cast from `inputs` to values of `types`. */
export function makeUnrealizedCast(
  context: Context,
  types: readonly Type[],
  inputs: readonly Value[],
  location: Location,
): Operation {
  return new Operation({ info: context.opInfo(unrealizedCastName), operands: inputs, resultTypes: types, location });
}

export function isUnrealizedCast(op: Operation): boolean {
  return op.name === unrealizedCastName;
}

/**
 * The values that a cast merely restores: its own inputs when nothing changes, or the inputs of the cast before it when that
 * one led away from just these types.
 */
export function valuesBehindCast(cast: Operation): readonly Value[] | undefined {
  const inputs = cast.operands;
  if (haveTypesOf(inputs, cast)) return inputs;
  const before = inputs[0]?.definingOp;
  if (
    before === undefined ||
    !isUnrealizedCast(before) ||
    before.results.length !== inputs.length ||
    !inputs.every((value, i) => value === before.results[i])
  ) {
    return undefined;
  }
  const origin = before.operands;
  return haveTypesOf(origin, cast) ? origin : undefined;
}

function haveTypesOf(values: readonly Value[], cast: Operation): boolean {
  return values.length === cast.results.length && values.every((value, i) => value.type === cast.results[i]?.type);
}

/** Cancels casts that undo one another and erases unused ones; whether anything changed. */
export function reconcileUnrealizedCasts(root: Operation): boolean {
  let changed = false;
  const casts = collect(root, isUnrealizedCast);
  for (const cast of casts) {
    const values = valuesBehindCast(cast);
    if (values === undefined) continue;
    cast.results.forEach((result, i) => result.replaceAllUsesWith(values[i] as Value));
    changed = true;
  }
  for (const cast of casts.reverse()) {
    if (!cast.isUnused) continue;
    cast.erase();
    changed = true;
  }
  return changed;
}
