/**
 * Other shapes for local buffers: the element at subscripts `s` moves to `map(s)`. All accesses change with it, so that the
 * function computes the same. Only for allocations of static shape whose uses are affine accesses and `memref.dealloc`.
 */
import {
  AffineLoadOp,
  AffineStoreOp,
  AllocOp,
  AllocaOp,
  DeallocOp,
  affineScope,
  canonicalizeMap,
} from "@hls-opt/dialect-affine";
import { AffineMapAttr, Operation, dynamicSize } from "@hls-opt/ir-core";
import type { AffineMap, IndexType, Use, Value, MemRefType } from "@hls-opt/ir-core";
import { refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";

/** Why a buffer cannot get another shape; undefined where it can. */
export function refuseRelayout(allocation: Operation): Refusal | undefined {
  if (allocation.info !== AllocOp.info && allocation.info !== AllocaOp.info) return refuse("it is no allocation");
  const type = allocation.result().type as MemRefType;
  if (type.shape.includes(dynamicSize) || allocation.operandCount > 0) return refuse("its shape is not static");
  const use = allocation
    .result()
    .uses()
    .find((each) => !isAccess(each) && each.owner.info !== DeallocOp.info);
  if (use === undefined) return undefined;
  const note = { location: use.owner.location, message: `'${use.owner.name}' uses it here` };
  return refuse("it has uses other than affine accesses", [note]);
}

export function isAccess({ owner: { info }, index }: Use): boolean {
  return info === AffineLoadOp.info || (info === AffineStoreOp.info && index === 1);
}

/** Gives a buffer that `refuseRelayout` lets pass a shape into which `map` takes its subscripts; returns the new allocation. */
export function relayout(allocation: Operation, map: AffineMap, type: MemRefType): Operation {
  const made = allocationLike(allocation, type);
  allocation.parent?.insertBefore(made, allocation);
  for (const use of allocation.result().uses()) {
    const { owner } = use;
    if (!isAccess(use)) use.set(made.result());
    else redirect(owner, made.result(), map);
  }
  allocation.erase();
  return made;
}

/** An allocation of another type with the same attributes, not yet in a block. */
export function allocationLike(allocation: Operation, type: MemRefType): Operation {
  return new Operation({
    info: allocation.info,
    resultTypes: [type],
    properties: allocation.properties,
    attributes: allocation.attributes,
    location: allocation.location,
  });
}

/** Makes an access go to another buffer, at the subscripts that `map` makes of its own. */
export function redirect(access: Operation, buffer: Value, map: AffineMap): void {
  const leading = access.info === AffineLoadOp.info ? 1 : 2;
  const own = (access.getAttr("map") as AffineMapAttr).map;
  const operands = access.operands.slice(leading) as Value<IndexType>[];
  const made = canonicalizeMap({ map: map.compose(own), operands }, affineScope(access));
  access.setOperands([...access.operands.slice(0, leading - 1), buffer, ...made.operands]);
  access.setAttr("map", AffineMapAttr.get(made.map));
}
