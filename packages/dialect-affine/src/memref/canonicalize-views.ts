/** Rewrites of views of buffers: parts, other shapes, and what is asked about them. */
import {
  MemRefType,
  StridedLayoutAttr,
  as,
  dynamicIndex,
  dynamicSize,
  indexNumbers,
  isShaped,
  pattern,
  IntegerAttr,
  index,
} from "@hls-opt/ir-core";
import type { Operation, Pattern, Rewriter, Value } from "@hls-opt/ir-core";
import { ConstantOp } from "../arith/constant.js";
import { integerConstant, isAll, takeSliceConstants, withSlice } from "../shape/constant-operands.js";
import { extentsOf, sliceOf } from "../shape/index-lists.js";
import type { Slice } from "../shape/index-lists.js";
import { droppedDimensions } from "../shape/rank-reduction.js";
import { slicedStrides, stridesOf } from "../shape/strides.js";
import { LoadOp } from "./access-ops.js";
import { AllocOp, AllocaOp, CastOp, DimOp } from "./allocation-ops.js";
import { castSource, onlyForgets } from "./canonicalize-casts.js";
import { ExtractStridedMetadataOp } from "./metadata-ops.js";
import { CollapseShapeOp, ExpandShapeOp } from "./shape-ops.js";
import { ReinterpretCastOp, ReshapeOp, SubViewOp, ViewOp } from "./view-ops.js";

const known = (numbers: readonly bigint[]): (number | undefined)[] =>
  numbers.map((number) => (number === dynamicIndex ? undefined : Number(number)));

/** The type of a part of a buffer, without the dimensions that `reduced` (of a type of the same part) leaves out. */
function partType(
  source: MemRefType,
  slice: Slice,
  full: readonly number[],
  reduced: MemRefType,
): MemRefType | undefined {
  const layout = stridesOf(source);
  const dropped = droppedDimensions(full, reduced.shape);
  if (layout === undefined || dropped === undefined) return undefined;
  const { offset, strides } = slicedStrides(
    layout,
    known(indexNumbers(slice.offsets.numbers)),
    known(indexNumbers(slice.strides.numbers)),
  );
  const kept = <T>(items: readonly T[]): T[] => items.filter((_, i) => !dropped.has(i));
  return MemRefType.get(
    kept(extentsOf(slice.sizes.numbers)),
    source.element,
    StridedLayoutAttr.get(kept(strides), offset),
    source.memorySpace,
  );
}

/** The part of another buffer, or with other numbers, in place of a subview, cast to its type. */
function replacePart(view: SubViewOp, source: Value<MemRefType>, slice: Slice, rewriter: Rewriter): boolean {
  const type = partType(source.type, slice, extentsOf(view.static_sizes), view.result.type);
  if (type === undefined) return false;
  rewriter.setInsertionPoint(view);
  const made = rewriter.insert(withSlice(view.op, [source], slice, [type])).result() as Value<MemRefType>;
  if (type === view.result.type) rewriter.replace(view, made);
  else rewriter.replaceWith(view, CastOp.create({ source: made, destType: view.result.type }));
  return true;
}

const constantSlice = pattern("subview-constants", SubViewOp, (view, rewriter) => {
  const slice = takeSliceConstants(sliceOf(view));
  return slice !== undefined && replacePart(view, view.source, slice, rewriter);
});

/** subview(cast(x)) => cast(subview(x)) */
const sliceOfCast = pattern("subview-of-cast", SubViewOp, (view, rewriter) => {
  const cast = as(view.source.definingOp, CastOp);
  if (cast === undefined || !onlyForgets(cast) || takeSliceConstants(sliceOf(view)) !== undefined) return false;
  return replacePart(view, cast.source as Value<MemRefType>, sliceOf(view), rewriter);
});

/** The whole of x is x. */
const wholeSlice = pattern("subview-of-all", SubViewOp, (view, rewriter) => {
  const { source, result } = view;
  const slice = sliceOf(view);
  const sizes = extentsOf(view.static_sizes);
  if (source.type.shape.length !== result.type.shape.length || sizes.includes(dynamicSize)) return false;
  if (!isAll(slice.offsets, 0n) || !isAll(slice.strides, 1n)) return false;
  if (sizes.some((size, i) => size !== source.type.shape[i])) return false;
  if (source.type === result.type) rewriter.replace(view, source);
  else rewriter.replaceWith(view, CastOp.create({ source, destType: result.type }));
  return true;
});

/** reinterpret_cast(reinterpret_cast(x)), or of a cast or a subview that begins where x does => reinterpret_cast(x) */
const reinterpretAgain = pattern("reinterpret-again", ReinterpretCastOp, (view, rewriter) => {
  const producer = view.source.definingOp;
  const inner = as(producer, SubViewOp);
  const source =
    as(producer, ReinterpretCastOp)?.source ??
    castSource(view.source) ??
    (inner !== undefined && isAll(sliceOf(inner).offsets, 0n) ? inner.source : undefined);
  if (source !== undefined) {
    rewriter.modify(view, () => view.op.setOperand(0, source));
    return true;
  }
  const { type } = view.source;
  const isSame = type === view.result.type && type instanceof MemRefType && !type.shape.includes(dynamicSize);
  if (!isSame || !isAll(sliceOf(view).offsets, 0n)) return false;
  rewriter.replace(view, view.source);
  return true;
});

/** A buffer put together from what it was taken apart into is that buffer. */
const reinterpretMetadata = pattern("reinterpret-metadata", ReinterpretCastOp, (view, rewriter) => {
  const parts = as(view.source.definingOp, ExtractStridedMetadataOp);
  if (parts === undefined) return false;
  const { source, offset, sizes, strides } = parts;
  const slice = sliceOf(view);
  const layout = stridesOf(source.type);
  const { shape } = source.type;
  if (layout === undefined || indexNumbers(view.static_sizes).length !== shape.length) return false;
  const isSame =
    agrees(slice.offsets, [offset], [layout.offset]) &&
    agrees(
      slice.sizes,
      sizes,
      shape.map((size) => (size === dynamicSize ? undefined : size)),
    ) &&
    agrees(slice.strides, strides, layout.strides);
  if (!isSame) return false;
  if (source.type === view.result.type) rewriter.replace(view, source);
  else rewriter.replaceWith(view, CastOp.create({ source, destType: view.result.type }));
  return true;
});

function agrees(list: Slice["offsets"], values: readonly Value[], numbers: readonly (number | undefined)[]): boolean {
  const left = list.operands.slice();
  return indexNumbers(list.numbers).every((number, i) => {
    const value = number === dynamicIndex ? left.shift() : undefined;
    if (value !== undefined && value === values[i]) return true;
    const constant = value === undefined ? number : integerConstant(value);
    return constant !== undefined && numbers[i] !== undefined && Number(constant) === numbers[i];
  });
}

/** What the type says of a buffer's offset, sizes and strides is constant. */
const knownMetadata = pattern("known-metadata", ExtractStridedMetadataOp, (parts, rewriter) => {
  const { source, offset, sizes, strides } = parts;
  const layout = stridesOf(source.type);
  if (layout === undefined) return false;
  const values = [offset, ...sizes, ...strides];
  const numbers = [
    layout.offset,
    ...source.type.shape.map((size) => (size === dynamicSize ? undefined : size)),
    ...layout.strides,
  ];
  let changed = false;
  rewriter.setInsertionPoint(parts);
  values.forEach((value, i) => {
    const number = numbers[i];
    if (number === undefined || value.isUnused) return;
    rewriter.replaceAllUsesWith(value, insertIndex(rewriter, number));
    changed = true;
  });
  return changed;
});

const insertIndex = (rewriter: Rewriter, value: number): Value =>
  rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(index, value) })).result;

/** dim of an allocation, a subview or a view is the operand that says so; of a reshape an element of its shape. */
const knownDim = pattern("dim-of-producer", DimOp, (dim, rewriter) => {
  const { source } = dim;
  const reshape = as(source.definingOp, ReshapeOp);
  if (reshape !== undefined) {
    if (reshape.shape.type.element !== index || !dominatesLoad(reshape, dim)) return false;
    rewriter.setInsertionPointAfter(reshape);
    const load = rewriter.insert(
      LoadOp.create({ memref: reshape.shape, indices: [dim.op.operand(1) as Value<never>] }),
    );
    rewriter.replace(dim, load.result);
    return true;
  }
  const position = integerConstant(dim.op.operand(1));
  if (position === undefined) return false;
  const size = sizeOperand(source, Number(position));
  if (size === undefined) return false;
  rewriter.replace(dim, size);
  return true;
});

/** The load goes behind the reshape, since the shape may change later; its position must be known there. */
function dominatesLoad(reshape: ReshapeOp, dim: DimOp): boolean {
  const position = dim.op.operand(1);
  const { definingOp, ownerBlock } = position;
  if (ownerBlock !== undefined) {
    return ownerBlock.parent?.first === ownerBlock && ownerBlock.parent === reshape.op.parent?.parent;
  }
  return (
    definingOp?.parent !== undefined &&
    definingOp.parent === reshape.op.parent &&
    definingOp.parent.isBefore(definingOp, reshape.op)
  );
}

function sizeOperand(source: Value, position: number): Value | undefined {
  const { type, definingOp } = source;
  if (!(type instanceof MemRefType) || type.shape[position] !== dynamicSize) return undefined;
  const which = type.shape.slice(0, position).filter((size) => size === dynamicSize).length;
  const alloc = as(definingOp, AllocOp) ?? as(definingOp, AllocaOp);
  if (alloc !== undefined) return alloc.dynamicSizes[which];
  const view = as(definingOp, ViewOp);
  if (view !== undefined) return view.sizes[which];
  const part = as(definingOp, SubViewOp);
  // dropped dimensions are constant, so that the dynamic ones keep their order
  return part !== undefined && part.sizes.length === type.shape.filter((size) => size === dynamicSize).length
    ? part.sizes[which]
    : undefined;
}

/** A change of shape that is taken back, or is none. */
function inverseShape(
  op: Operation,
  source: Value,
  other: typeof CollapseShapeOp | typeof ExpandShapeOp,
): Value | undefined {
  const { type } = op.result();
  if (source.type === type) return source;
  const inner = source.definingOp?.info === other.info ? source.definingOp : undefined;
  if (inner?.operand(0).type !== type) return undefined;
  const isStatic = isShaped(type) && !type.shape.includes(dynamicSize);
  return isStatic || inner.getAttr("reassociation") === op.getAttr("reassociation") ? inner.operand(0) : undefined;
}

const expandOfCollapse = pattern("memref-expand-of-collapse", ExpandShapeOp, (view, rewriter) => {
  const source = inverseShape(view.op, view.src, CollapseShapeOp);
  if (source === undefined) return false;
  rewriter.replace(view, source);
  return true;
});

const collapseOfExpand = pattern("memref-collapse-of-expand", CollapseShapeOp, (view, rewriter) => {
  const source = inverseShape(view.op, view.src, ExpandShapeOp);
  if (source === undefined) return false;
  rewriter.replace(view, source);
  return true;
});

/** Those of them that make no op but constants, so that they are folds: passes that only fold apply them too. */
export const viewFolds: readonly Pattern[] = [
  reinterpretAgain,
  knownMetadata,
  knownDim,
  expandOfCollapse,
  collapseOfExpand,
];

export const viewCanonicalizations: readonly Pattern[] = [
  constantSlice,
  sliceOfCast,
  wholeSlice,
  reinterpretAgain,
  reinterpretMetadata,
  knownMetadata,
  knownDim,
  expandOfCollapse,
  collapseOfExpand,
];
