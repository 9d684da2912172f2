import {
  AffineMapAttr,
  AnyMemRef,
  Index,
  IntegerType,
  MemRefType,
  StridedLayoutAttr,
  defineOp,
  denseI64ArrayAttr,
  dynamicIndex,
  dynamicSize,
  i8,
  indexNumbers,
  typeConstraint,
  variadic,
} from "@hls-opt/ir-core";
import type { DenseArrayAttr, EmitOpError, RankedTensorType, Type, UnrankedMemRefType } from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { extentsOf, sliceOf, verifySlice } from "../shape/index-lists.js";
import { droppedDimensions, rankReductionFault } from "../shape/rank-reduction.js";
import { slicedStrides, stridesOf } from "../shape/strides.js";
import type { Strides } from "../shape/strides.js";
import { AnyRankedOrUnrankedMemRef } from "./allocation-ops.js";

const named = (name: string): { resultName(): string } => ({ resultName: () => name });

const sliceOperands = { offsets: variadic(Index), sizes: variadic(Index), strides: variadic(Index) } as const;
const sliceAttributes = {
  static_offsets: denseI64ArrayAttr,
  static_sizes: denseI64ArrayAttr,
  static_strides: denseI64ArrayAttr,
} as const;

const knownNumbers = (numbers: DenseArrayAttr): (number | undefined)[] =>
  indexNumbers(numbers).map((number) => (number === dynamicIndex ? undefined : Number(number)));

const subViewBase = defineOp({
  name: "memref.subview",
  summary: "memref subview operation",
  operands: { source: AnyMemRef, ...sliceOperands },
  results: { result: AnyMemRef },
  attributes: sliceAttributes,
  traits: ["pure", "attr-sized-operand-segments"],
  assembly:
    "$source `` index-list($offsets, $static_offsets) index-list($sizes, $static_sizes)" +
    " index-list($strides, $static_strides) attr-dict `:` type($source) `to` type($result)",
});

/**
 * A part of a buffer, without a copy: offsets, sizes and strides for each dimension; the result may leave out dimensions of
 * extent 1.
 *
 * ```mlir
 * %part = memref.subview %m[0, 2] [4, 4] [1, 1] : memref<8x16xf32> to memref<4x4xf32, strided<[16, 1], offset: 2>>
 * ```
 */
export class SubViewOp extends withSyntax(subViewBase, named("subview")) {
  verify(emitError: EmitOpError): void {
    const { source, result } = this;
    const rank = source.type.shape.length;
    const fail = (message: string): void => emitError(message, [], { prefix: false });
    if (source.type.memorySpace !== result.type.memorySpace) {
      return fail(
        `different memory spaces specified for base memref type '${source.type}' and subview memref type '${result.type}'`,
      );
    }
    if (!verifySlice(sliceOf(this), rank, rank, emitError)) return;
    const sizes = extentsOf(this.static_sizes);
    const layout = this.inferredStrides();
    const expected = MemRefType.get(sizes, source.type.element, layout && layoutOf(layout), source.type.memorySpace);
    const fault = rankReductionFault(sizes, result.type.shape);
    if (fault === "rank") return fail("expected result rank to be smaller or equal to the source rank. ");
    const wanted = `expected result type to be '${expected}' or a rank-reduced version.`;
    if (fault === "size") return fail(`${wanted} (mismatch of result sizes) `);
    if (result.type.element !== source.type.element) {
      return fail(`expected result element type to be '${source.type.element}'`);
    }
    const given = stridesOf(result.type);
    if (layout !== undefined && given !== undefined && !layoutAgrees(layout, sizes, given, result.type.shape)) {
      fail(`${wanted} (mismatch of result layout) `);
    }
  }

  private inferredStrides(): Strides | undefined {
    const source = stridesOf(this.source.type);
    return source && slicedStrides(source, knownNumbers(this.static_offsets), knownNumbers(this.static_strides));
  }
}

const layoutOf = ({ strides, offset }: Strides): StridedLayoutAttr => StridedLayoutAttr.get(strides, offset);

/** Whether a layout is the expected one without the strides of dropped dimensions; which of several are dropped is open. */
function layoutAgrees(expected: Strides, sizes: readonly number[], given: Strides, shape: readonly number[]): boolean {
  if (expected.offset !== given.offset) return false;
  const dropped = droppedDimensions(sizes, shape);
  if (dropped === undefined || dropped.size > 0) return true;
  return expected.strides.every((stride, i) => stride === given.strides[i]);
}

const reinterpretBase = defineOp({
  name: "memref.reinterpret_cast",
  summary: "memref reinterpret cast operation",
  operands: { source: AnyRankedOrUnrankedMemRef, ...sliceOperands },
  results: { result: AnyMemRef },
  attributes: sliceAttributes,
  traits: ["pure", "attr-sized-operand-segments"],
  assembly:
    "$source `to` `offset` `` `:` index-list($offsets, $static_offsets) `` `,` `sizes` `` `:`" +
    " index-list($sizes, $static_sizes) `` `,` `strides` `` `:` index-list($strides, $static_strides)" +
    " attr-dict `:` type($source) `to` type($result)",
});

/**
 * The memory of a buffer, seen with another offset and other sizes and strides.
 *
 * ```mlir
 * %m = memref.reinterpret_cast %u to offset: [0], sizes: [%n, 10], strides: [10, 1] : memref<*xf32> to memref<?x10xf32>
 * ```
 */
export class ReinterpretCastOp extends withSyntax(reinterpretBase, named("reinterpret_cast")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.result.type];
    const rank = to.shape.length;
    const fail = (message: string): void => emitError(message, [], { prefix: false });
    if (!verifySlice(sliceOf(this), rank, 1, emitError)) return;
    const types = `specified for source type '${from}' and result memref type '${to}'`;
    if (from.memorySpace !== to.memorySpace) return fail(`different memory spaces ${types}`);
    if (from.element !== to.element) return fail(`different element types ${types}`);
    const layout = stridesOf(to);
    if (layout === undefined) {
      // only maps that are no strides at all are wrong; the others are not taken apart here
      if (to.layout instanceof AffineMapAttr && to.layout.map.numSymbols === 0 && to.layout.map.results.length === 1) {
        fail(`expected result type to have strided layout but found '${to}'`);
      }
      return;
    }
    const sizes = to.shape.map((size) => (size === dynamicSize ? undefined : size));
    const fault =
      firstDifference("size", knownNumbers(this.static_sizes), sizes) ??
      firstDifference("offset", knownNumbers(this.static_offsets), [layout.offset]) ??
      firstDifference("stride", knownNumbers(this.static_strides), layout.strides);
    if (fault !== undefined) fail(fault);
  }
}

function firstDifference(
  noun: string,
  wanted: readonly (number | undefined)[],
  given: readonly (number | undefined)[],
): string | undefined {
  const at = wanted.findIndex((number, i) => number !== undefined && given[i] !== undefined && number !== given[i]);
  if (at < 0) return undefined;
  const place = noun === "offset" ? "" : ` in dim = ${at}`;
  return `expected result type with ${noun} = ${wanted[at]} instead of ${given[at]}${place}`;
}

const Bytes = typeConstraint(
  "1D memref of 8-bit signless integer values",
  (type): type is MemRefType => type instanceof MemRefType && type.shape.length === 1 && type.element === i8,
);

const viewBase = defineOp({
  name: "memref.view",
  summary: "memref view operation",
  operands: { source: Bytes, byte_shift: Index, sizes: variadic(Index) },
  results: { result: AnyMemRef },
  traits: ["pure"],
  assembly: "$source `[` $byte_shift `]` `` `[` $sizes `]` attr-dict `:` type($source) `to` type($result)",
});

/**
 * Bytes of a buffer from a position on, as a buffer of another type.
 *
 * ```mlir
 * %m = memref.view %bytes[%start][%n] : memref<2048xi8> to memref<?x4xf32>
 * ```
 */
export class ViewOp extends withSyntax(viewBase, named("view")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.result.type];
    const fail = (message: string): void => emitError(message, [], { prefix: false });
    if (from.layout instanceof AffineMapAttr && !from.layout.map.isIdentity()) {
      return fail(`unsupported map for base memref type '${from}'`);
    }
    if (to.layout instanceof AffineMapAttr && !to.layout.map.isIdentity()) {
      return fail(`unsupported map for result memref type '${to}'`);
    }
    if (from.memorySpace !== to.memorySpace) {
      return fail(`different memory spaces specified for base memref type '${from}' and view memref type '${to}'`);
    }
    const open = to.shape.filter((size) => size === dynamicSize).length;
    if (this.sizes.length !== open) fail(`incorrect number of size operands for type '${to}'`);
  }
}

const Shape = typeConstraint("1D memref of signless integer or index values", (type): type is MemRefType => {
  if (!(type instanceof MemRefType) || type.shape.length !== 1) return false;
  const { element } = type;
  return element.kind === "index" || (element instanceof IntegerType && element.signedness === "signless");
});

const reshapeBase = defineOp({
  name: "memref.reshape",
  summary: "memref reshape operation",
  operands: { source: AnyRankedOrUnrankedMemRef, shape: Shape },
  results: { result: AnyRankedOrUnrankedMemRef },
  traits: ["pure"],
  assembly: "$source `(` $shape `)` attr-dict `:` functional-type(operands, results)",
});

/**
 * The elements of a buffer in the shape that another one holds.
 *
 * ```mlir
 * %r = memref.reshape %m(%shape) : (memref<4x1xf32>, memref<1xi32>) -> memref<4xf32>
 * ```
 */
export class ReshapeOp extends withSyntax(reshapeBase, named("reshape")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.result.type];
    if (from.element !== to.element) {
      return emitError("element types of source and destination memref types should be the same");
    }
    if (from instanceof MemRefType && hasLayout(from)) {
      return emitError("source memref type should have identity affine map");
    }
    if (!(to instanceof MemRefType)) return;
    if (hasLayout(to)) return emitError("result memref type should have identity affine map");
    const [length] = this.shape.type.shape;
    if (length === dynamicSize) {
      return emitError("cannot use shape operand with dynamic length to reshape to statically-ranked memref type");
    }
    if (length !== to.shape.length) emitError("length of shape operand differs from the result's memref rank");
  }
}

const hasLayout = ({ layout }: MemRefType): boolean =>
  layout !== undefined && !(layout instanceof AffineMapAttr && layout.map.isIdentity());

const rankBase = defineOp({
  name: "memref.rank",
  summary: "rank operation",
  operands: { memref: AnyRankedOrUnrankedMemRef },
  results: { result: Index },
  traits: ["pure"],
  assembly: "$memref attr-dict `:` type($memref)",
});

/**
 * The number of dimensions of a buffer.
 *
 * ```mlir
 * %r = memref.rank %m : memref<*xf32>
 * ```
 */
export class RankOp extends rankBase {}

const spaceCastBase = defineOp({
  name: "memref.memory_space_cast",
  summary: "memref memory space cast operation",
  operands: { source: AnyRankedOrUnrankedMemRef },
  results: { dest: AnyRankedOrUnrankedMemRef },
  traits: ["pure"],
  assembly: "$source attr-dict `:` type($source) `to` type($dest)",
});

/**
 * The same buffer, seen in another memory space.
 *
 * ```mlir
 * %m = memref.memory_space_cast %a : memref<4xf32, 1> to memref<4xf32>
 * ```
 */
export class MemorySpaceCastOp extends withSyntax(spaceCastBase, named("memspacecast")) {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.dest.type];
    if (inSpaceOf(to, from) !== from) emitError(`operand type '${from}' and result type '${to}' are cast incompatible`);
  }
}

/** `type` in the memory space of another one. */
function inSpaceOf(
  type: MemRefType | UnrankedMemRefType,
  { memorySpace }: { readonly memorySpace: MemRefType["memorySpace"] },
): Type | RankedTensorType {
  if (type instanceof MemRefType) return MemRefType.get(type.shape, type.element, type.layout, memorySpace);
  return (type.constructor as typeof UnrankedMemRefType).get(type.element, memorySpace);
}
