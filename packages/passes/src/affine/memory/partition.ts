/**
 * Array partition: a local buffer becomes banks, so that more of its elements can be reached at once. `cyclic` deals neighbours to
 * different banks, `block` gives each bank a run of them, `complete` makes a bank of each element. Where the bank of every access
 * is known, banks become buffers of their own; else the bank is a leading dimension.
 */
import { DeallocOp, IndexRanges, affineScope, canonicalizeMap } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, MemRefType, elementCount } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value, AffineMapAttr } from "@hls-opt/ir-core";
import { refuse } from "../band/loop-band.js";
import type { Refusal } from "../band/loop-band.js";
import { simplifyByRange } from "../simplify/simplify-structures.js";
import { allocationLike, isAccess, redirect, refuseRelayout, relayout } from "./relayout.js";

export type PartitionKind = "cyclic" | "block" | "complete";

/** How one dimension is divided; `complete` takes no factor. */
export interface Partition {
  readonly kind: PartitionKind;
  readonly dimension: number;
  readonly factor: number;
}

/** Most buffers that banks may become. */
const mostBuffers = 4096;

/** Partitions an allocation; the new allocations, one or one for each bank, or why not. */
export function partitionBuffer(
  allocation: Operation,
  { kind, dimension, factor }: Partition,
): readonly Operation[] | Refusal {
  const refused = refuseRelayout(allocation);
  if (refused !== undefined) return refused;
  const type = allocation.result().type as MemRefType;
  if (type.layout !== undefined) return refuse("it has a layout; run --normalize-memrefs first");
  const size = type.shape[dimension];
  if (size === undefined) return refuse(`it has ${type.shape.length} dimensions, and no dimension ${dimension}`);
  const banks = kind === "complete" ? size : Math.min(factor, size);
  if (banks <= 1 || elementCount(type.shape) === 0) return [allocation];
  const each = Math.ceil(size / banks);
  const subscript = AffineExpr.dim(dimension);
  const [bank, inner] =
    kind === "block"
      ? [subscript.floorDiv(each), subscript.mod(each)]
      : [subscript.mod(banks), subscript.floorDiv(banks)];
  const results = type.shape.map((_, i) => (i === dimension ? inner : AffineExpr.dim(i)));
  const shape = [
    kind === "block" ? Math.ceil(size / each) : banks,
    ...type.shape.map((s, i) => (i === dimension ? each : s)),
  ];
  const map = AffineMap.get(type.shape.length, 0, [bank, ...results]);
  const made = relayout(allocation, map, MemRefType.get(shape, type.element, undefined, type.memorySpace));
  return splitBanks(made) ?? [made];
}

/** A buffer for each value of the first subscript, where that is a constant in all accesses. */
function splitBanks(allocation: Operation): readonly Operation[] | undefined {
  const type = allocation.result().type as MemRefType;
  const [count, ...shape] = type.shape as [number, ...number[]];
  const uses = allocation.result().uses();
  const ranges = new IndexRanges();
  const accesses = uses.filter(isAccess).map(({ owner }) => ({ owner, bank: bankOf(owner, ranges) }));
  if (count > mostBuffers || accesses.some(({ bank }) => bank === undefined || bank < 0 || bank >= count)) {
    return undefined;
  }
  const inner = MemRefType.get(shape, type.element, undefined, type.memorySpace);
  const buffers = Array.from({ length: count }, () => allocationLike(allocation, inner));
  for (const buffer of buffers) allocation.parent?.insertBefore(buffer, allocation);
  const withoutBank = AffineMap.get(
    type.shape.length,
    0,
    shape.map((_, i) => AffineExpr.dim(i + 1)),
  );
  for (const { owner, bank } of accesses) redirect(owner, (buffers[bank as number] as Operation).result(), withoutBank);
  freeWith(allocation, buffers);
  allocation.erase();
  return buffers;
}

/** The first subscript of an access, where it is known. */
function bankOf(access: Operation, ranges: IndexRanges): number | undefined {
  const attr = access.getAttr("map") as AffineMapAttr;
  const operands = access.operands.slice(-attr.map.numInputs || access.operandCount) as Value<IndexType>[];
  const { map, operands: used } = canonicalizeMap({ map: attr.map, operands }, affineScope(access));
  const expr = simplifyByRange(map.results[0] as AffineExpr, map.numDims, used, ranges);
  return expr.isConstant() ? expr.value : undefined;
}

/** Frees the banks where the whole was freed. */
function freeWith(allocation: Operation, buffers: readonly Operation[]): void {
  for (const { owner } of allocation.result().uses()) {
    for (const buffer of buffers) {
      const { op } = DeallocOp.create({ memref: buffer.result() as Value<MemRefType> }, owner.location);
      owner.parent?.insertBefore(op, owner);
    }
    owner.erase();
  }
}
