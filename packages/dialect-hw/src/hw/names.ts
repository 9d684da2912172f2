import { StringAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";

/** The name that an op was given for its result: `name`, else `sv.namehint`. */
export function givenName(op: Operation): string | undefined {
  for (const key of ["name", "sv.namehint"]) {
    const value = op.getAttr(key);
    if (value instanceof StringAttr && value.value !== "") return value.value;
  }
  return undefined;
}

/** The `resultName` hook of ops with one result that may carry a name. */
export function resultNameFromHint(op: Operation): string | undefined {
  return givenName(op);
}
