import {
  AnyTensor,
  AnyType,
  Index,
  RankedTensorType,
  defineOp,
  denseI64ArrayAttr,
  dynamicSize,
  optional,
  optionalAttr,
  sameAs,
  unitAttr,
  variadic,
} from "@hls-opt/ir-core";
import type { DenseArrayAttr, EmitOpError, Value } from "@hls-opt/ir-core";
import { constantInteger } from "../arith/constant.js";
import { withSyntax } from "../arith/syntax.js";
import { extentsOf } from "../shape/index-lists.js";
import { named } from "./constraints.js";

const tilingAttributes = {
  outer_dims_perm: optionalAttr(denseI64ArrayAttr),
  inner_dims_pos: denseI64ArrayAttr,
  static_inner_tiles: denseI64ArrayAttr,
} as const;

/** The parts that `tensor.pack` and `tensor.unpack` share. */
interface Tiling {
  readonly outer_dims_perm: DenseArrayAttr | undefined;
  readonly inner_dims_pos: DenseArrayAttr;
  readonly static_inner_tiles: DenseArrayAttr;
  readonly inner_tiles: readonly Value[];
}

function verifyTiling(op: Tiling, plain: RankedTensorType, packed: RankedTensorType, emitError: EmitOpError): void {
  const fault = tilingFault(op, plain, packed);
  if (fault !== undefined) emitError(fault, [], { prefix: false });
}

function tilingFault(op: Tiling, plain: RankedTensorType, packed: RankedTensorType): string | undefined {
  const tiles = tilesOf(op);
  const positions = op.inner_dims_pos.numbers;
  const order = op.outer_dims_perm?.numbers ?? [];
  const rank = plain.shape.length;
  if (tiles.includes(0)) return "invalid zero tile factor";
  if (!areDimensions(positions, rank)) return "invalid inner_dims_pos vector";
  if (!areDimensions(order, rank)) return "invalid outer_dims_perm vector";
  if (order.length > 0 && order.length !== rank) return "outer_dims_perm must be a permutation or empty";
  if (tiles.length > rank) {
    return "tiling factors must be less than or equal to the input rank for pack or output rank for unpack";
  }
  if (tiles.length !== positions.length) return "tiling factors must equal the number of dimensions to tile";
  if (packed.shape.length !== rank + tiles.length) {
    return `packed rank != (unpacked rank + num tiling factors), got ${packed.shape.length} != ${rank + tiles.length}`;
  }
  const expected = RankedTensorType.get(packedShape(plain.shape, tiles, positions, order), plain.element);
  const fits = expected.shape.every((size, i) => {
    const limit = packed.shape[i] ?? 0;
    return size === dynamicSize || limit === dynamicSize || size <= limit;
  });
  if (!fits) {
    return `the shape of output is not large enough to hold the packed data. Expected at least '${expected}', got '${packed}'`;
  }
  const given = packed.shape.slice(rank);
  if (given.every((size, i) => size === dynamicSize || size === tiles[i])) return undefined;
  return "mismatch in inner tile sizes specified and shaped of tiled dimension in the packed type";
}

/** The tile sizes; an operand that is a constant is as good as a number. */
function tilesOf({ static_inner_tiles, inner_tiles }: Tiling): number[] {
  let next = 0;
  return extentsOf(static_inner_tiles).map((tile) => {
    const operand = tile === dynamicSize ? inner_tiles[next++] : undefined;
    const constant = operand && constantInteger(operand);
    return constant === undefined ? tile : Number(constant);
  });
}

const areDimensions = (dims: readonly number[], rank: number): boolean =>
  dims.length <= rank && new Set(dims).size === dims.length && dims.every((dim) => dim >= 0 && dim < rank);

function packedShape(
  shape: readonly number[],
  tiles: readonly number[],
  positions: readonly number[],
  order: readonly number[],
): number[] {
  const outer = shape.slice();
  positions.forEach((dim, i) => {
    const [size, tile] = [outer[dim] ?? dynamicSize, tiles[i] ?? dynamicSize];
    outer[dim] = size === dynamicSize || tile === dynamicSize ? dynamicSize : Math.ceil(size / tile);
  });
  const ordered = order.length === 0 ? outer : order.map((dim) => outer[dim] ?? dynamicSize);
  return [...ordered, ...tiles];
}

const packBase = defineOp({
  name: "tensor.pack",
  summary: "tensor pack operation",
  operands: { source: AnyTensor, dest: AnyTensor, padding_value: optional(AnyType), inner_tiles: variadic(Index) },
  results: { result: sameAs("dest") },
  attributes: tilingAttributes,
  traits: ["pure", "attr-sized-operand-segments"],
  assembly:
    "$source (`padding_value` `(` $padding_value^ `:` type($padding_value) `)`)?" +
    " (`outer_dims_perm` `=` $outer_dims_perm^)? `inner_dims_pos` `=` $inner_dims_pos" +
    " `inner_tiles` `=` index-list($inner_tiles, $static_inner_tiles) `into` $dest attr-dict" +
    " `:` type($source) `->` type($dest)",
});

/**
 * A tensor cut into tiles, whose dimensions come last.
 *
 * ```mlir
 * %p = tensor.pack %t inner_dims_pos = [0, 1] inner_tiles = [8, 32] into %d : tensor<128x256xf32> -> tensor<16x8x8x32xf32>
 * ```
 */
export class PackOp extends withSyntax(packBase, named("pack")) {
  verify(emitError: EmitOpError): void {
    const padding = this.padding_value?.type;
    const { element } = this.source.type;
    if (padding !== undefined && padding !== element) {
      return emitError(`expected padding_value has '${element}' but got: '${padding}'`);
    }
    verifyTiling(this, this.source.type, this.dest.type, emitError);
  }
}

const unpackBase = defineOp({
  name: "tensor.unpack",
  summary: "tensor unpack operation",
  operands: { source: AnyTensor, dest: AnyTensor, inner_tiles: variadic(Index) },
  results: { result: sameAs("dest") },
  attributes: tilingAttributes,
  traits: ["pure"],
  assembly:
    "$source (`outer_dims_perm` `=` $outer_dims_perm^)? `inner_dims_pos` `=` $inner_dims_pos" +
    " `inner_tiles` `=` index-list($inner_tiles, $static_inner_tiles) `into` $dest attr-dict" +
    " `:` type($source) `->` type($dest)",
});

/**
 * The tensor that was cut into these tiles.
 *
 * ```mlir
 * %t = tensor.unpack %p inner_dims_pos = [0, 1] inner_tiles = [8, 32] into %d : tensor<16x8x8x32xf32> -> tensor<128x256xf32>
 * ```
 */
export class UnpackOp extends withSyntax(unpackBase, named("unpack")) {
  verify(emitError: EmitOpError): void {
    verifyTiling(this, this.dest.type, this.source.type, emitError);
  }
}

const gatherBase = defineOp({
  name: "tensor.gather",
  summary: "gather a subset of a tensor at specified indices",
  operands: { source: AnyTensor, indices: AnyTensor },
  results: { result: AnyTensor },
  attributes: { gather_dims: denseI64ArrayAttr, unique: unitAttr },
  traits: ["pure"],
  assembly:
    "$source `[` $indices `]` `gather_dims` `(` $gather_dims `)` (`unique` $unique^)? attr-dict" +
    " `:` functional-type(operands, results)",
});

/**
 * The parts of a tensor at the positions that another one lists.
 *
 * ```mlir
 * %parts = tensor.gather %t[%at] gather_dims([1]) : (tensor<4x8xf32>, tensor<5x1xindex>) -> tensor<5x4x1xf32>
 * ```
 */
export class GatherOp extends withSyntax(gatherBase, named("gather")) {
  verify(emitError: EmitOpError): void {
    verifyDimensions(this.gather_dims.numbers, this.source.type.shape.length, "gather", "source", emitError);
  }
}

const scatterBase = defineOp({
  name: "tensor.scatter",
  summary: "scatter a tensor into a destination tensor at specified indices",
  operands: { source: AnyTensor, dest: AnyTensor, indices: AnyTensor },
  results: { result: AnyTensor },
  attributes: { scatter_dims: denseI64ArrayAttr, unique: unitAttr },
  traits: ["pure"],
  assembly:
    "$source `into` $dest `[` $indices `]` `scatter_dims` `(` $scatter_dims `)` (`unique` $unique^)? attr-dict" +
    " `:` functional-type(operands, results)",
});

/**
 * A tensor with the parts at listed positions replaced; the positions must differ (`unique`).
 *
 * ```mlir
 * %u = tensor.scatter %parts into %t[%at] scatter_dims([1]) unique : (tensor<5x4x1xf32>, tensor<4x8xf32>, tensor<5x1xindex>) -> tensor<4x8xf32>
 * ```
 */
export class ScatterOp extends withSyntax(scatterBase, named("scatter")) {
  verify(emitError: EmitOpError): void {
    const rank = this.dest.type.shape.length;
    if (!verifyDimensions(this.scatter_dims.numbers, rank, "scatter", "dest", emitError)) return;
    if (this.unique === undefined) emitError("requires 'unique' attribute to be set");
  }
}

function verifyDimensions(
  dims: readonly number[],
  rank: number,
  verb: string,
  whole: string,
  emitError: EmitOpError,
): boolean {
  const fault = dimensionFault(dims, rank, verb, whole);
  if (fault !== undefined) emitError(fault);
  return fault === undefined;
}

function dimensionFault(dims: readonly number[], rank: number, verb: string, whole: string): string | undefined {
  const name = `${verb}_dims`;
  if (dims.length === 0) return `${name} must be non-empty`;
  if (dims.length > rank) return `${name} overflow ${whole} rank`;
  if (dims.some((dim) => dim < 0)) return `${name} value must be non-negative`;
  if (dims.some((dim) => dim >= rank)) return `${name} value must be smaller than ${whole} rank`;
  const isIncreasing = dims.every((dim, i) => i === 0 || dim > (dims[i - 1] ?? 0));
  return isIncreasing ? undefined : `${name} values must be strictly increasing`;
}
