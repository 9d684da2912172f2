import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { Operation } from "../../ir/operation.js";

/** All attributes of an op by name, inherent and discardable. */
export function allAttributes(op: Operation): readonly NamedAttribute[] {
  if (op.properties.size === 0) return op.attributes.entries;
  if (op.attributes.size === 0) return op.properties.entries;
  return [...op.properties.entries, ...op.attributes.entries].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
}
