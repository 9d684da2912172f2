/** Rewrites of casts of buffers and of what is done with them. */
import { MemRefType, as, dynamicSize, pattern } from "@hls-opt/ir-core";
import type { AnyOpClass, Pattern, Value } from "@hls-opt/ir-core";
import { AffineLoadOp, AffineStoreOp } from "../affine/access-ops.js";
import { AffinePrefetchOp } from "../affine/vector-ops.js";
import { stridesOf } from "../shape/strides.js";
import { LoadOp, StoreOp } from "./access-ops.js";
import { AllocOp, AllocaOp, CastOp, CopyOp, DeallocOp, DimOp } from "./allocation-ops.js";
import { AtomicRMWOp } from "./metadata-ops.js";
import { PrefetchOp } from "./prefetch-op.js";
import { TransposeOp } from "./shape-ops.js";
import { MemorySpaceCastOp } from "./view-ops.js";
import { takeShapeConstants } from "../shape/constant-operands.js";

/** Ops that do with a buffer of known sizes just what they do with one of unknown sizes, and which operand is the buffer. */
const seesThroughCasts: readonly (readonly [AnyOpClass, number])[] = [
  [LoadOp, 0],
  [StoreOp, 1],
  [DeallocOp, 0],
  [DimOp, 0],
  [CastOp, 0],
  [PrefetchOp, 0],
  [TransposeOp, 0],
  [AtomicRMWOp, 1],
  [AffineLoadOp, 0],
  [AffineStoreOp, 1],
  [AffinePrefetchOp, 0],
];

/** f(cast(x)) => f(x) */
const castIntoUser: readonly Pattern[] = seesThroughCasts.map(([cls, position]) =>
  pattern(`cast-into-${cls.info.name.replace(/[._]/g, "-")}`, cls, ({ op }, rewriter) => {
    const cast = as(op.operand(position).definingOp, CastOp);
    if (cast === undefined || cast.source.type.kind !== "memref") return false;
    rewriter.modify(op, () => op.setOperand(position, cast.source));
    return true;
  }),
);

/** Whether a cast only forgets: nothing of its result's type is not known of its source's. */
export function onlyForgets({ source, dest }: CastOp): boolean {
  const [from, to] = [source.type, dest.type];
  if (!(from instanceof MemRefType) || !(to instanceof MemRefType)) return false;
  if (from.element !== to.element || from.shape.length !== to.shape.length) return false;
  if (from.shape.some((size, i) => size === dynamicSize && to.shape[i] !== dynamicSize)) return false;
  const [before, after] = [stridesOf(from), stridesOf(to)];
  if (before === undefined || after === undefined) return false;
  const isLost = (known: number | undefined, wanted: number | undefined): boolean =>
    known === undefined && wanted !== undefined;
  return !isLost(before.offset, after.offset) && !before.strides.some((stride, i) => isLost(stride, after.strides[i]));
}

/** alloc(4) : memref<?xf32> => cast(alloc() : memref<4xf32>) */
function constantSizes(name: string, cls: typeof AllocOp | typeof AllocaOp): Pattern {
  return pattern(name, cls, (alloc, rewriter) => {
    const { type } = alloc.memref;
    const taken = takeShapeConstants(type.shape, alloc.dynamicSizes, dynamicSize);
    if (taken === undefined) return false;
    const { alignment, symbolOperands } = alloc;
    rewriter.setInsertionPoint(alloc);
    const made = rewriter.insert(
      (cls as typeof AllocOp).create({
        dynamicSizes: taken.operands as typeof alloc.dynamicSizes,
        symbolOperands,
        ...(alignment === undefined ? {} : { alignment }),
        memrefType: MemRefType.get(taken.shape, type.element, type.layout, type.memorySpace),
      }),
    );
    made.op.attributes = alloc.op.attributes;
    rewriter.replaceWith(alloc, CastOp.create({ source: made.memref, destType: type }));
    return true;
  });
}

/** copy(cast(x), y) => copy(x, y) where the cast keeps the shape */
const copyOfCast = pattern("copy-of-cast", CopyOp, ({ op }, rewriter) => {
  let changed = false;
  for (const position of [0, 1]) {
    const cast = as(op.operand(position).definingOp, CastOp);
    const [from, to] = [cast?.source.type, cast?.dest.type];
    if (cast === undefined || !(from instanceof MemRefType) || !(to instanceof MemRefType)) continue;
    if (from.shape.some((size, i) => size !== to.shape[i])) continue;
    rewriter.modify(op, () => op.setOperand(position, cast.source));
    changed = true;
  }
  return changed;
});

/** Nothing to copy. */
const emptyCopy = pattern("empty-copy", CopyOp, ({ op }, rewriter) => {
  const isEmpty = op.operands.some(({ type }) => type instanceof MemRefType && type.shape.includes(0));
  if (!isEmpty) return false;
  rewriter.erase(op);
  return true;
});

/** memory_space_cast(memory_space_cast(x)) => memory_space_cast(x) */
const spaceCastTwice = pattern("memory-space-cast-twice", MemorySpaceCastOp, (cast, rewriter) => {
  const inner = as(cast.source.definingOp, MemorySpaceCastOp);
  if (inner === undefined) return false;
  if (inner.source.type === cast.dest.type) rewriter.replace(cast, inner.source);
  else rewriter.modify(cast, () => cast.op.setOperand(0, inner.source));
  return true;
});

/** Those of them that make no op but constants, so that they are folds: passes that only fold apply them too. */
export const castFolds: readonly Pattern[] = [...castIntoUser, spaceCastTwice];

/** Casts whose source and result are of one type, and those of casts, are done by `castIntoUser` and the op's fold. */
export const castCanonicalizations: readonly Pattern[] = [
  ...castIntoUser,
  constantSizes("constant-alloc-sizes", AllocOp),
  constantSizes("constant-alloca-sizes", AllocaOp),
  copyOfCast,
  emptyCopy,
  spaceCastTwice,
];

/** For rewrites that look through casts. */
export const castSource = (value: Value): Value | undefined => as(value.definingOp, CastOp)?.source;
