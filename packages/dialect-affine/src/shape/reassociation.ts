import { ArrayAttr, IntegerAttr, attribute, dynamicSize, i64 } from "@hls-opt/ir-core";
import type { Attribute, AttrSpec, EmitOpError } from "@hls-opt/ir-core";

const isGroup = (a: Attribute): boolean =>
  a instanceof ArrayAttr && a.elements.every((e) => e instanceof IntegerAttr && e.type === i64);

/** Groups of neighbouring dimensions, each of which stands for one dimension: `[[0, 1], [2]]`. */
export const reassociationAttr: AttrSpec<ArrayAttr, "required"> = attribute(
  "Array of 64-bit integer array attributes",
  (a): a is ArrayAttr => a instanceof ArrayAttr && a.elements.every(isGroup),
  { kind: "any" },
  (a) => a instanceof ArrayAttr,
);

/** The groups as numbers. */
export const groupsOf = (attr: ArrayAttr): number[][] =>
  attr.elements.map((group) => (group as ArrayAttr).elements.map((e) => (e as IntegerAttr).number));

/** Checks that the groups of `expanded` have the extents of `collapsed`, in the words that mlir-opt has for tensors. */
export function verifyReassociation(
  expanded: readonly number[],
  collapsed: readonly number[],
  groups: readonly (readonly number[])[],
  emitError: EmitOpError,
): void {
  if (collapsed.length === 0) {
    if (expanded.every((size) => size === 1)) return;
    return emitError("invalid to reshape tensor/memref with non-unit extent dimensions to zero-rank tensor/memref");
  }
  if (groups.length !== collapsed.length) {
    return emitError(
      `expected rank of the collapsed type(${collapsed.length}) to be the number of reassociation maps(${groups.length})`,
    );
  }
  const gap = firstGap(groups, expanded.length);
  if (gap !== undefined) return emitError(`expected reassociation map #${gap} to be valid and contiguous`);
  groups.every((group, i) => verifyGroup(group, i, expanded, collapsed[i] ?? 0, emitError));
}

/** The first group that does not go on where the one before it ended, or the last one when dimensions are left. */
export function firstGap(groups: readonly (readonly number[])[], rank: number): number | undefined {
  let next = 0;
  for (let i = 0; i < groups.length; i++) {
    if (groups[i]?.some((dim) => dim !== next++) === true) return i;
  }
  return next === rank ? undefined : groups.length - 1;
}

function verifyGroup(
  group: readonly number[],
  position: number,
  expanded: readonly number[],
  collapsed: number,
  emitError: EmitOpError,
): boolean {
  const open = group.filter((dim) => expanded[dim] === dynamicSize);
  const fail = (message: string): false => {
    emitError(message);
    return false;
  };
  const noun = `expected dimension ${position} of collapsed type to be`;
  if (open.length > 0) {
    const reason = "since one or more of the corresponding dimensions in the expanded type is dynamic";
    return collapsed === dynamicSize || fail(`${noun} dynamic ${reason}`);
  }
  const extent = group.reduce((product, dim) => product * (expanded[dim] ?? 1), 1);
  return collapsed === extent || fail(`${noun} static value of ${extent}`);
}
