/** Rewrites of tensors towards the canonical form: what is known statically moves into types, and what is undone vanishes. */
import {
  ArrayAttr,
  DenseElementsAttr,
  Operation,
  RankedTensorType,
  as,
  constantValue,
  dynamicSize,
  elementCount,
  indexNumbers,
  pattern,
  IntegerAttr,
  i64,
} from "@hls-opt/ir-core";
import type { AnyOpClass, Pattern, Rewriter, Value, DenseArrayAttr } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { elementOfConstant, tensorOfConstants } from "../fold/constant-elements.js";
import {
  integerConstant,
  isAll,
  takeConstants,
  takeShapeConstants,
  takeSliceConstants,
  withSlice,
} from "../shape/constant-operands.js";
import { extentsOf, sliceOf } from "../shape/index-lists.js";
import type { Slice } from "../shape/index-lists.js";
import { droppedDimensions } from "../shape/rank-reduction.js";
import { groupsOf } from "../shape/reassociation.js";
import { GenerateOp } from "./body-ops.js";
import { CastOp } from "./cast-ops.js";
import { DimOp, EmptyOp, ExtractOp, FromElementsOp, SplatOp } from "./element-ops.js";
import { PackOp, UnpackOp } from "./pack-ops.js";
import { CollapseShapeOp, ExpandShapeOp } from "./reshape-ops.js";
import { ExtractSliceOp, InsertSliceOp, ParallelInsertSliceOp } from "./slice-ops.js";

const isRanked = (value: Value): value is Value<RankedTensorType> => value.type instanceof RankedTensorType;

/** Whether a cast only forgets extents. */
function onlyForgets(cast: CastOp): boolean {
  const { source, dest } = cast;
  if (!isRanked(source) || !isRanked(dest) || source.type.encoding !== dest.type.encoding) return false;
  return !source.type.shape.some((size, i) => size === dynamicSize && dest.type.shape[i] !== dynamicSize);
}

const forgettingCast = (value: Value): CastOp | undefined => {
  const cast = as(value.definingOp, CastOp);
  return cast !== undefined && onlyForgets(cast) ? cast : undefined;
};

/** `made` in place of `op`, cast to its type. */
function replaceCast(op: Operation, made: Value, rewriter: Rewriter): boolean {
  const { type } = op.result();
  if (made.type === type) rewriter.replace(op, made);
  else {
    rewriter.replaceWith(op, CastOp.create({ source: made as CastOp["source"], destType: type as RankedTensorType }));
  }
  return true;
}

/** cast(cast(x)) => cast(x) where the types agree through the one between */
const castTwice = pattern("tensor-cast-twice", CastOp, (cast, rewriter) => {
  const inner = as(cast.source.definingOp, CastOp);
  if (inner === undefined) return false;
  const [from, between, to] = [inner.source.type, inner.dest.type, cast.dest.type];
  if (from instanceof RankedTensorType && between instanceof RankedTensorType && to instanceof RankedTensorType) {
    const loses = between.shape.some(
      (size, i) => size !== dynamicSize && from.shape[i] === dynamicSize && to.shape[i] === dynamicSize,
    );
    // the cast between may check what neither of the others does
    if (loses) return false;
  } else if (from.kind !== "tensor" || to.kind !== "tensor") return false;
  const meets =
    from instanceof RankedTensorType && to instanceof RankedTensorType && from.shape.length === to.shape.length;
  if (
    !meets ||
    from.shape.some((size, i) => size !== to.shape[i] && size !== dynamicSize && to.shape[i] !== dynamicSize)
  ) {
    return false;
  }
  rewriter.replaceWith(cast, CastOp.create({ source: inner.source, destType: to }));
  return true;
});

/** dim, extract and rank of a cast are those of its source. */
const castIntoUser = ([DimOp, ExtractOp] as const).map((cls: AnyOpClass) =>
  pattern(`cast-into-${cls.info.name.replace(".", "-")}`, cls, ({ op }, rewriter) => {
    const cast = as(op.operand(0).definingOp, CastOp);
    if (cast?.source.type.kind !== "tensor") return false;
    rewriter.modify(op, () => op.setOperand(0, cast.source));
    return true;
  }),
);

/** empty(4) : tensor<?xf32> => cast(empty() : tensor<4xf32>) */
const constantEmpty = pattern("constant-empty-sizes", EmptyOp, (empty, rewriter) => {
  const { type } = empty.result;
  const taken = takeShapeConstants(type.shape, empty.dynamicSizes, dynamicSize);
  if (taken === undefined) return false;
  rewriter.setInsertionPoint(empty);
  const made = EmptyOp.create({
    dynamicSizes: taken.operands as EmptyOp["dynamicSizes"],
    resultType: RankedTensorType.get(taken.shape, type.element, type.encoding),
  });
  return replaceCast(empty.op, rewriter.insert(made).result, rewriter);
});

/** The same for generate. */
const constantGenerate = pattern("constant-generate-sizes", GenerateOp, ({ op }, rewriter) => {
  const type = op.result().type as RankedTensorType;
  const taken = takeShapeConstants(type.shape, op.operands, dynamicSize);
  if (taken === undefined) return false;
  rewriter.setInsertionPoint(op);
  const made = new Operation({
    info: op.info,
    operands: taken.operands,
    resultTypes: [RankedTensorType.get(taken.shape, type.element, type.encoding)],
    attributes: op.attributes,
    properties: op.properties,
    regionCount: 1,
    location: op.location,
  });
  rewriter.insert(made);
  rewriter.moveRegion(op.region(), made.region());
  return replaceCast(op, made.result(), rewriter);
});

/** The type of a part of a tensor, without the dimensions that `reduced` leaves out of the extents `full`. */
function partType(slice: Slice, full: readonly number[], reduced: RankedTensorType): RankedTensorType | undefined {
  const dropped = droppedDimensions(full, reduced.shape);
  if (dropped === undefined) return undefined;
  const shape = extentsOf(slice.sizes.numbers).filter((_, i) => !dropped.has(i));
  return RankedTensorType.get(shape, reduced.element, reduced.encoding);
}

const constantExtractSlice = pattern("extract-slice-constants", ExtractSliceOp, (part, rewriter) => {
  const slice = takeSliceConstants(sliceOf(part));
  const type = slice && partType(slice, extentsOf(part.static_sizes), part.result.type as RankedTensorType);
  if (slice === undefined || type === undefined) return false;
  rewriter.setInsertionPoint(part);
  return replaceCast(part.op, rewriter.insert(withSlice(part.op, [part.source], slice, [type])).result(), rewriter);
});

/** extract_slice(cast(x)) => cast(extract_slice(x)) */
const extractSliceOfCast = pattern("extract-slice-of-cast", ExtractSliceOp, (part, rewriter) => {
  const cast = forgettingCast(part.source);
  if (cast === undefined || takeSliceConstants(sliceOf(part)) !== undefined) return false;
  rewriter.setInsertionPoint(part);
  const type = partType(sliceOf(part), extentsOf(part.static_sizes), part.result.type as RankedTensorType);
  if (type === undefined) return false;
  return replaceCast(
    part.op,
    rewriter.insert(withSlice(part.op, [cast.source], sliceOf(part), [type])).result(),
    rewriter,
  );
});

/** Whether a slice is all of a tensor of this shape. */
function isAllOf(slice: Slice, { shape }: RankedTensorType): boolean {
  const sizes = extentsOf(slice.sizes.numbers);
  if (sizes.length !== shape.length || sizes.includes(dynamicSize)) return false;
  return isAll(slice.offsets, 0n) && isAll(slice.strides, 1n) && sizes.every((size, i) => size === shape[i]);
}

const wholeExtractSlice = pattern("extract-slice-of-all", ExtractSliceOp, (part, rewriter) => {
  if (!isRanked(part.source) || part.source.type !== part.result.type) return false;
  if (!isAllOf(sliceOf(part), part.source.type)) return false;
  rewriter.replace(part, part.source);
  return true;
});

/** What was put there is what is taken from there. */
const extractInserted = pattern("extract-slice-of-insert-slice", ExtractSliceOp, (part, rewriter) => {
  const insert = as(part.source.definingOp, InsertSliceOp);
  if (insert === undefined || insert.source.type !== part.result.type) return false;
  const same = (a: Slice, b: Slice): boolean =>
    (["offsets", "sizes", "strides"] as const).every(
      (name) =>
        a[name].numbers === b[name].numbers && a[name].operands.every((value, i) => value === b[name].operands[i]),
    );
  if (!same(sliceOf(insert), sliceOf(part))) return false;
  rewriter.replace(part, insert.source);
  return true;
});

const constantInsertSlice = pattern("insert-slice-constants", InsertSliceOp, (insert, rewriter) => {
  const slice = takeSliceConstants(sliceOf(insert));
  if (slice === undefined) return false;
  return replaceInsert(insert, slice, rewriter);
});

function replaceInsert(insert: InsertSliceOp, slice: Slice, rewriter: Rewriter): boolean {
  const source = insert.source as Value<RankedTensorType>;
  const type = partType(slice, extentsOf(insert.static_sizes), source.type);
  if (type === undefined) return false;
  rewriter.setInsertionPoint(insert);
  const exact = type === source.type ? source : rewriter.insert(CastOp.create({ source, destType: type })).dest;
  rewriter.replaceWith(insert, withSlice(insert.op, [exact, insert.dest], slice, [insert.dest.type]));
  return true;
}

/** The whole of a tensor put into one of its type is the tensor. */
const wholeInsertSlice = pattern("insert-slice-of-all", InsertSliceOp, (insert, rewriter) => {
  if (!isRanked(insert.dest) || insert.source.type !== insert.dest.type) return false;
  if (insert.dest.type.shape.includes(dynamicSize) || !isAllOf(sliceOf(insert), insert.dest.type)) return false;
  rewriter.replace(insert, insert.source);
  return true;
});

/** insert_slice(cast(x), cast(y)) => cast(insert_slice(x, y)) */
const insertSliceOfCast = pattern("insert-slice-of-cast", InsertSliceOp, (insert, rewriter) => {
  if (takeSliceConstants(sliceOf(insert)) !== undefined) return false;
  const [source, dest] = [
    forgettingCast(insert.source)?.source ?? insert.source,
    forgettingCast(insert.dest)?.source ?? insert.dest,
  ];
  if ((source === insert.source && dest === insert.dest) || !isRanked(source) || !isRanked(dest)) return false;
  if (droppedDimensions(extentsOf(insert.static_sizes), source.type.shape) === undefined) return false;
  rewriter.setInsertionPoint(insert);
  const made = rewriter.insert(withSlice(insert.op, [source, dest], sliceOf(insert), [dest.type])).result();
  return replaceCast(insert.op, made, rewriter);
});

const constantParallelInsert = pattern("parallel-insert-slice-constants", ParallelInsertSliceOp, (insert, rewriter) => {
  const slice = takeSliceConstants(sliceOf(insert));
  if (slice === undefined) return false;
  const type = partType(slice, extentsOf(insert.static_sizes), insert.source.type as RankedTensorType);
  if (type !== insert.source.type) return false;
  rewriter.replaceWith(insert, withSlice(insert.op, [insert.source, insert.dest], slice, []));
  return true;
});

/** The extent that the producer of a tensor was told. */
const dimOfProducer = pattern("tensor-dim-of-producer", DimOp, (dim, rewriter) => {
  const position = integerConstant(dim.op.operand(1));
  const { source } = dim;
  if (position === undefined || !isRanked(source) || source.type.shape[Number(position)] !== dynamicSize) return false;
  const producer = source.definingOp;
  const open = source.type.shape.slice(0, Number(position)).filter((size) => size === dynamicSize).length;
  const insert = as(producer, InsertSliceOp);
  if (insert !== undefined) return (rewriter.modify(dim, () => dim.op.setOperand(0, insert.dest)), true);
  const part = as(producer, ExtractSliceOp);
  const count = source.type.shape.filter((size) => size === dynamicSize).length;
  const sizes =
    as(producer, EmptyOp)?.dynamicSizes ??
    (producer?.info === GenerateOp.info ? producer.operands : undefined) ??
    (part?.sizes.length === count ? part.sizes : undefined);
  const size = sizes?.[open];
  if (size === undefined) return false;
  rewriter.replace(dim, size);
  return true;
});

/** extract(from_elements(a, b), 1) => b; extract(splat(a), i) => a */
const extractOfProducer = pattern("extract-of-producer", ExtractOp, ({ op }, rewriter) => {
  const producer = op.operand(0).definingOp;
  const splat = as(producer, SplatOp);
  if (splat !== undefined) return (rewriter.replace(op, splat.op.operand(0)), true);
  const elements = as(producer, FromElementsOp);
  const at = elements && flatIndex(op, elements.op.result().type as RankedTensorType);
  const value = at === undefined ? undefined : elements?.op.operands[at];
  if (value === undefined) return false;
  rewriter.replace(op, value);
  return true;
});

/** The position of an element in memory order, where the subscripts are constants inside the shape. */
function flatIndex(op: Operation, { shape }: RankedTensorType): number | undefined {
  let at = 0;
  for (let i = 0; i < shape.length; i++) {
    const position = integerConstant(op.operand(i + 1));
    const size = shape[i] as number;
    if (position === undefined || position < 0n || position >= BigInt(size)) return undefined;
    at = at * size + Number(position);
  }
  return at;
}

/** extract(dense<[1, 2]>, 1) => 2 */
const extractOfConstant = pattern("extract-of-constant", ExtractOp, ({ op }, rewriter) => {
  const dense = constantValue(op.operand(0));
  if (!(dense instanceof DenseElementsAttr)) return false;
  const type = op.operand(0).type as RankedTensorType;
  const at = dense.isSplat ? 0 : flatIndex(op, type);
  const value = at === undefined ? undefined : elementOfConstant(dense, at);
  const constant = value && materializeConstant(value, op.result().type);
  if (constant === undefined) return false;
  rewriter.replaceWith(op, constant);
  return true;
});

/** from_elements(1, 2) => dense<[1, 2]> */
const constantElements = pattern("from-constant-elements", FromElementsOp, ({ op }, rewriter) => {
  const values = op.operands.map(constantValue);
  const dense = tensorOfConstants(op.result().type as RankedTensorType, values);
  const constant = dense && materializeConstant(dense, op.result().type);
  if (constant === undefined) return false;
  rewriter.replaceWith(op, constant);
  return true;
});

const isStatic = (type: RankedTensorType): boolean => !type.shape.includes(dynamicSize);

/** expand_shape and collapse_shape that undo each other, or do nothing; of constants and splats. */
const reshapeOfProducer = ([ExpandShapeOp, CollapseShapeOp] as const).map((cls: AnyOpClass) =>
  pattern(`${cls.info.name.replace(/[._]/g, "-")}-of-producer`, cls, ({ op }, rewriter) =>
    simplifyReshape(op, rewriter),
  ),
);

function simplifyReshape(op: Operation, rewriter: Rewriter): boolean {
  const source = op.operand(0);
  const type = op.result().type as RankedTensorType;
  if (source.type === type) return (rewriter.replace(op, source), true);
  const inner = source.definingOp;
  const opposite = op.info === ExpandShapeOp.info ? CollapseShapeOp.info : ExpandShapeOp.info;
  if (inner?.info === opposite && inner.operand(0).type === type) {
    if (!isStatic(type) && inner.getAttr("reassociation") !== op.getAttr("reassociation")) return false;
    return (rewriter.replace(op, inner.operand(0)), true);
  }
  const dense = constantValue(source);
  if (dense instanceof DenseElementsAttr && isStatic(type)) {
    const constant = materializeConstant(DenseElementsAttr.get(type, dense.data), type);
    if (constant === undefined) return false;
    return (rewriter.replaceWith(op, constant), true);
  }
  const splat = as(inner, SplatOp);
  if (splat !== undefined && isStatic(type)) {
    const made = new Operation({ info: SplatOp.info, operands: [splat.op.operand(0)], resultTypes: [type] });
    return (rewriter.replaceWith(op, made), true);
  }
  const elements = as(inner, FromElementsOp);
  if (elements === undefined || !isStatic(type)) return false;
  rewriter.replaceWith(
    op,
    new Operation({ info: FromElementsOp.info, operands: elements.op.operands, resultTypes: [type] }),
  );
  return true;
}

const groupsAttr = (groups: readonly (readonly number[])[]): ArrayAttr =>
  ArrayAttr.get(groups.map((group) => ArrayAttr.get(group.map((dim) => IntegerAttr.get(i64, dim)))));

/** collapse(collapse(x)) => collapse(x) */
const collapseTwice = pattern("collapse-twice", CollapseShapeOp, (outer, rewriter) => {
  const inner = as(outer.src.definingOp, CollapseShapeOp);
  if (inner === undefined) return false;
  const innerGroups = groupsOf(inner.reassociation);
  const rank = (inner.src.type as RankedTensorType).shape.length;
  const outerGroups = groupsOf(outer.reassociation);
  // what is collapsed to a scalar has no groups
  if (innerGroups.length === 0 || (outerGroups.length === 0 && rank > 0)) {
    if (outerGroups.length > 0) return false;
  }
  const groups = outerGroups.map((group) => group.flatMap((dim) => innerGroups[dim] ?? []));
  rewriter.replaceWith(
    outer,
    CollapseShapeOp.create({ src: inner.src, reassociation: groupsAttr(groups), resultType: outer.result.type }),
  );
  return true;
});

/** expand(expand(x)) => expand(x) */
const expandTwice = pattern("expand-twice", ExpandShapeOp, (outer, rewriter) => {
  const inner = as(outer.src.definingOp, ExpandShapeOp);
  if (inner === undefined) return false;
  const outerGroups = groupsOf(outer.reassociation);
  const innerGroups = groupsOf(inner.reassociation);
  if (outerGroups.length === 0 && innerGroups.length > 0) return false;
  const groups = innerGroups.map((group) => group.flatMap((dim) => outerGroups[dim] ?? []));
  rewriter.replaceWith(
    outer,
    ExpandShapeOp.create({
      src: inner.src,
      output_shape: outer.output_shape,
      reassociation: groupsAttr(groups),
      static_output_shape: outer.static_output_shape,
      resultType: outer.result.type,
    }),
  );
  return true;
});

/** Constants among the extents that an expand_shape is told become part of it. */
const constantExpand = pattern("expand-constants", ExpandShapeOp, (expand, rewriter) => {
  const list = { name: "size", numbers: expand.static_output_shape, operands: expand.output_shape };
  const taken = takeConstants(list, false);
  if (taken === undefined || !isRanked(expand.src)) return false;
  const shape = indexNumbers(taken.numbers)
    .map(Number)
    .map((n) => (n < 0 ? dynamicSize : n));
  const groups = groupsOf(expand.reassociation);
  const from = expand.src.type;
  const inner = groups.map((group, i) =>
    group.some((dim) => shape[dim] === dynamicSize)
      ? dynamicSize
      : elementCount(group.map((dim) => shape[dim] as number)) || (from.shape[i] as number),
  );
  rewriter.setInsertionPoint(expand);
  const sourceType = RankedTensorType.get(inner, from.element, from.encoding);
  const source =
    sourceType === from
      ? expand.src
      : rewriter.insert(CastOp.create({ source: expand.src, destType: sourceType })).dest;
  const made = rewriter.insert(
    ExpandShapeOp.create({
      src: source as ExpandShapeOp["src"],
      output_shape: taken.operands as ExpandShapeOp["output_shape"],
      reassociation: expand.reassociation,
      static_output_shape: taken.numbers,
      resultType: RankedTensorType.get(shape, from.element, from.encoding),
    }),
  );
  return replaceCast(expand.op, made.result, rewriter);
});

/** collapse(cast(x)) => cast(collapse(x)) */
const collapseOfCast = pattern("collapse-of-cast", CollapseShapeOp, (collapse, rewriter) => {
  const cast = forgettingCast(collapse.src);
  if (cast === undefined || !isRanked(cast.source)) return false;
  const { shape, element, encoding } = cast.source.type;
  const extents = groupsOf(collapse.reassociation).map((group) => {
    const sizes = group.map((dim) => shape[dim] as number);
    return sizes.includes(dynamicSize) ? dynamicSize : elementCount(sizes);
  });
  rewriter.setInsertionPoint(collapse);
  const made = CollapseShapeOp.create({
    src: cast.source,
    reassociation: collapse.reassociation,
    resultType: RankedTensorType.get(extents, element, encoding),
  });
  return replaceCast(collapse.op, rewriter.insert(made).result, rewriter);
});

/** unpack(pack(x)) and pack(unpack(x)) of equal tiles, without padding, are x. */
const packInverse = ([PackOp, UnpackOp] as const).map((cls: AnyOpClass) =>
  pattern(`${cls.info.name.replace(".", "-")}-inverse`, cls, ({ op }, rewriter) => cancelPacking(op, rewriter)),
);

function cancelPacking(op: Operation, rewriter: Rewriter): boolean {
  const inner = op.operand(0).definingOp;
  if (inner?.name !== (op.name === "tensor.pack" ? "tensor.unpack" : "tensor.pack")) return false;
  const [packing, unpacking] = op.name === "tensor.pack" ? [op, inner] : [inner, op];
  const names = ["inner_dims_pos", "outer_dims_perm", "static_inner_tiles"];
  if (names.some((name) => !sameList(packing, unpacking, name)) || inner.operand(0).type !== op.result().type) {
    return false;
  }
  const segments = (packing.getAttr("operandSegmentSizes") as DenseArrayAttr | undefined)?.numbers;
  if (packing.operandCount > 2 || (segments?.[2] ?? 0) > 0 || unpacking.operandCount > 2) return false;
  if (!isStatic(op.result().type as RankedTensorType) || !isStatic(op.operand(0).type as RankedTensorType)) {
    return false;
  }
  rewriter.replace(op, inner.operand(0));
  return true;
}

/** The identity permutation may be written down or not. */
function sameList(a: Operation, b: Operation, name: string): boolean {
  const numbers = (op: Operation): string => {
    const list = (op.getAttr(name) as DenseArrayAttr | undefined)?.numbers ?? [];
    return name === "outer_dims_perm" && list.every((number, i) => number === i) ? "" : list.join(",");
  };
  return numbers(a) === numbers(b);
}

/** Those of them that make no op but constants, so that they are folds: passes that only fold apply them too. */
export const tensorFolds: readonly Pattern[] = [
  wholeExtractSlice,
  extractInserted,
  wholeInsertSlice,
  dimOfProducer,
  extractOfProducer,
  extractOfConstant,
  constantElements,
  ...reshapeOfProducer,
  ...packInverse,
];

export const tensorCanonicalizations: readonly Pattern[] = [
  castTwice,
  ...castIntoUser,
  constantEmpty,
  constantGenerate,
  constantExtractSlice,
  extractSliceOfCast,
  wholeExtractSlice,
  extractInserted,
  constantInsertSlice,
  wholeInsertSlice,
  insertSliceOfCast,
  constantParallelInsert,
  dimOfProducer,
  extractOfProducer,
  extractOfConstant,
  constantElements,
  ...reshapeOfProducer,
  collapseTwice,
  expandTwice,
  constantExpand,
  collapseOfCast,
  ...packInverse,
];
