/** Where affine ops may be inlined: what is a dimension or symbol in the callee must be one at the call, too. */
import type { InliningRules, Operation, Region } from "@hls-opt/ir-core";
import { isEffectFree } from "@hls-opt/ir-core";

const loopsAndChoices = new Set(["affine.for", "affine.if", "affine.parallel"]);

const isAffine = (region: Region): boolean => loopsAndChoices.has(region.owner.name);

export const affineInlining: InliningRules = {
  opInto: (_op, region) => region.owner.info.traits.has("affine-scope") || isAffine(region),
  regionInto(region, source) {
    if (!isAffine(region) || source.first !== source.last) return false;
    for (let op = source.first?.first; op !== undefined; op = op.next) if (!isAllowed(op)) return false;
    return true;
  },
};

/** Ops that affine transformations understand, with nothing of the callee's among their subscripts. */
function isAllowed(op: Operation): boolean {
  if (op.info.isTerminator) return true;
  const isAccess = op.name === "affine.load" || op.name === "affine.store";
  if (!isAccess && !isEffectFree(op)) return false;
  if (op.info.dialect !== "affine") return true;
  // an argument may stand for any value of the caller's
  return op.operandUses.every(({ value }) => value.ownerBlock === undefined || value.type.kind !== "index");
}
