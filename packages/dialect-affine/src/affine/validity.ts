import { as, dynamicSize } from "@hls-opt/ir-core";
import type { EmitOpError, Operation, Region, Value } from "@hls-opt/ir-core";
import { constantInteger } from "../arith/constant.js";
import { AllocOp, AllocaOp, DimOp } from "../memref/allocation-ops.js";

/**
 * Which values affine expressions may use. A symbol is fixed throughout the affine scope (the body of the function around):
 * a value of its top level, a constant, or an affine function of symbols. A dimension may be the counter of a loop, too.
 */

/** The region in which `op` finds its symbols: that of the nearest op around it with the trait `affine-scope`. */
export function affineScope(op: Operation): Region | undefined {
  for (let inner = op; ;) {
    const region = inner.parent?.parent;
    if (region === undefined || region.owner.info.traits.has("affine-scope")) return region;
    inner = region.owner;
  }
}

const regionOf = (value: Value): Region | undefined => value.parentBlock?.parent;

/** Whether `value` may stand for a symbol in ops of `scope`. */
export function isValidSymbol(value: Value, scope: Region | undefined): boolean {
  if (value.type.kind !== "index") return false;
  if (scope !== undefined && regionOf(value) === scope) return true;
  const op = value.definingOp;
  if (op !== undefined) {
    if (op.info.isConstantLike) return true;
    if (op.info.name === "affine.apply") return op.operands.every((operand) => isValidSymbol(operand, scope));
    const dim = as(op, DimOp);
    if (dim !== undefined && isFixedSize(dim, scope)) return true;
  }
  // what an outer scope defines is fixed here unless the inner one is isolated
  const owner = scope?.owner;
  const outer = owner?.parent?.parent;
  return owner !== undefined && outer !== undefined && !owner.info.isIsolatedFromAbove && isValidSymbol(value, outer);
}

/** The size of a buffer of the top level, or of one that was allocated with a size that is a symbol. */
function isFixedSize({ source, index }: DimOp, scope: Region | undefined): boolean {
  if (regionOf(source) === scope) return true;
  const position = constantInteger(index);
  const { type } = source;
  if (position === undefined || type.kind !== "memref") return false;
  if (type.shape[Number(position)] !== dynamicSize) return true;
  const alloc = as(source.definingOp, AllocOp) ?? as(source.definingOp, AllocaOp);
  const size =
    alloc?.dynamicSizes[type.shape.slice(0, Number(position)).filter((extent) => extent === dynamicSize).length];
  return size !== undefined && isValidSymbol(size, scope);
}

const loops: ReadonlySet<string> = new Set(["affine.for", "affine.parallel"]);

/** Whether `value` may stand for a dimension in ops of `scope`. */
export function isValidDimension(value: Value, scope: Region | undefined): boolean {
  if (value.type.kind !== "index") return false;
  if (isValidSymbol(value, scope)) return true;
  const op = value.definingOp;
  if (op === undefined) return loops.has(value.ownerBlock?.parentOp?.name ?? "");
  if (op.info.name === "affine.apply") return op.operands.every((operand) => isValidDimension(operand, scope));
  return false;
}

/** Reports operands that may not be used as dimensions (the first `numDims`) or symbols (the others). */
export function verifyDimensionsAndSymbols(
  op: Operation,
  operands: readonly Value[],
  numDims: number,
  emitError: EmitOpError,
): void {
  const scope = affineScope(op);
  for (let i = 0; i < operands.length; i++) {
    const value = operands[i] as Value;
    if (i < numDims ? !isValidDimension(value, scope) : !isValidSymbol(value, scope)) {
      return emitError(i < numDims ? "operand cannot be used as a dimension id" : "operand cannot be used as a symbol");
    }
  }
}
