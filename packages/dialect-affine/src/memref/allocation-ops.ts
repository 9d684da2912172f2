import {
  AffineMapAttr,
  AnyMemRef,
  Index,
  IntegerAttr,
  StridedLayoutAttr,
  defineOp,
  dynamicSize,
  typeConstraint,
  variadic,
} from "@hls-opt/ir-core";
import { dimRange, dimSpeculation } from "../shape/dim-speculation.js";
import type {
  CustomSyntax,
  EmitOpError,
  FoldResult,
  InterfaceImpl,
  MemRefType,
  Operation,
  Trait,
  Type,
  UnrankedMemRefType,
  Value,
} from "@hls-opt/ir-core";
import { withSyntax } from "../arith/syntax.js";
import { alignmentAttr } from "./attributes.js";
import { effectsOn } from "./effects.js";
import { promotableBuffer } from "./promotion.js";

const named = (name: string): CustomSyntax => ({ resultName: () => name });

const allocation = <const Name extends `memref.${string}`>(
  name: Name,
  summary: string,
  interfaces: readonly InterfaceImpl[],
  traits: readonly Trait[] = [],
) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { dynamicSizes: variadic(Index), symbolOperands: variadic(Index) },
      results: { memref: AnyMemRef },
      attributes: { alignment: alignmentAttr },
      traits: ["attr-sized-operand-segments", ...traits],
      interfaces,
      assembly: "`(` $dynamicSizes `)` (`` `[` $symbolOperands^ `]`)? attr-dict `:` type($memref)",
    }),
    named(name.slice("memref.".length)),
  );

/** An allocation has an operand for each dynamic size and each symbol of its layout. */
function verifyAllocation(
  type: MemRefType,
  sizes: readonly Value[],
  symbols: readonly Value[],
  emitError: EmitOpError,
): void {
  if (sizes.length !== type.shape.filter((size) => size === dynamicSize).length) {
    return emitError("dimension operand count does not equal memref dynamic dimension count");
  }
  const expected = symbolCount(type);
  if (symbols.length !== expected) {
    emitError(`symbol operand count does not equal memref symbol count: expected ${expected}, got ${symbols.length}`);
  }
}

/** Whether some op around frees what is allocated on its stack; ops that are not registered may do so. */
function hasAllocationScope(op: Operation): boolean {
  for (let outer = op.parentOp; outer !== undefined; outer = outer.parentOp) {
    if (outer.info.traits.has("automatic-allocation-scope") || !outer.info.isRegistered) return true;
  }
  return false;
}

/** Values that a layout leaves open. */
function symbolCount({ layout }: MemRefType): number {
  if (layout instanceof AffineMapAttr) return layout.map.numSymbols;
  if (!(layout instanceof StridedLayoutAttr)) return 0;
  return [...layout.strides, layout.offset].filter((stride) => stride === undefined).length;
}

/**
 * Allocates a buffer on the heap; its contents are undefined until written.
 *
 * ```mlir
 * %buffer = memref.alloc() : memref<8x64xf32>
 * ```
 */
export class AllocOp extends allocation("memref.alloc", "memory allocation operation", [
  effectsOn({ kind: "alloc", result: 0 }),
]) {
  verify(emitError: EmitOpError): void {
    verifyAllocation(this.memref.type, this.dynamicSizes, this.symbolOperands, emitError);
  }
}

/**
 * Allocates a buffer that lives until control leaves the nearest automatic allocation scope.
 *
 * ```mlir
 * %buffer = memref.alloca() : memref<8x64xf32>
 * ```
 */
export class AllocaOp extends allocation("memref.alloca", "stack memory allocation operation", [
  effectsOn({ kind: "alloc", result: 0 }),
  promotableBuffer,
]) {
  verify(emitError: EmitOpError): void {
    if (!hasAllocationScope(this.op)) return emitError("requires an ancestor op with AutomaticAllocationScope trait");
    verifyAllocation(this.memref.type, this.dynamicSizes, this.symbolOperands, emitError);
  }
}

export const AnyRankedOrUnrankedMemRef = typeConstraint(
  "ranked or unranked memref of any type values",
  (type): type is MemRefType | UnrankedMemRefType => type.kind === "memref" || type.kind === "unranked-memref",
);

/**
 * Frees a buffer of `memref.alloc`.
 *
 * ```mlir
 * memref.dealloc %buffer : memref<8x64xf32>
 * ```
 */
export class DeallocOp extends defineOp({
  name: "memref.dealloc",
  summary: "memory deallocation operation",
  operands: { memref: AnyRankedOrUnrankedMemRef },
  interfaces: [effectsOn({ kind: "free", operand: 0 })],
  assembly: "$memref attr-dict `:` type($memref)",
}) {}

/**
 * Copies all elements of one buffer to another of the same shape; they may not overlap partly.
 *
 * ```mlir
 * memref.copy %a, %b : memref<4xf32> to memref<4xf32>
 * ```
 */
export class CopyOp extends defineOp({
  name: "memref.copy",
  summary: "memory copy operation",
  operands: { source: AnyRankedOrUnrankedMemRef, target: AnyRankedOrUnrankedMemRef },
  interfaces: [effectsOn({ kind: "read", operand: 0 }, { kind: "write", operand: 1 })],
  assembly: "$source `,` $target attr-dict `:` type($source) `to` type($target)",
}) {
  verify(emitError: EmitOpError): void {
    const [source, target] = [this.source.type, this.target.type];
    if (source.element !== target.element) return emitError("requires the same element type for all operands");
    if (source.kind === "memref" && target.kind === "memref" && !sizesAgree(source.shape, target.shape)) {
      emitError("requires the same shape for all operands");
    }
  }
}

/** Whether two shapes can be the same at run time. */
export function sizesAgree(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === dynamicSize || b[i] === dynamicSize || size === b[i]);
}

const dim = withSyntax(
  defineOp({
    name: "memref.dim",
    summary: "dimension query operation",
    operands: {
      source: typeConstraint(
        "unranked.memref of any type values or non-0-ranked.memref of any type values",
        (type): type is MemRefType | UnrankedMemRefType =>
          type.kind === "unranked-memref" || (type.kind === "memref" && (type as MemRefType).shape.length > 0),
      ),
      index: Index,
    },
    results: { result: Index },
    traits: ["pure"],
    interfaces: [dimSpeculation, dimRange],
    assembly: "attr-dict $source `,` $index `:` type($source)",
  }),
  named("dim"),
);

/**
 * The extent of one dimension of a buffer.
 *
 * ```mlir
 * %n = memref.dim %buffer, %c0 : memref<?xf32>
 * ```
 */
export class DimOp extends dim {
  fold(operands: readonly unknown[]): FoldResult {
    const position = operands[1];
    const { type } = this.source;
    if (!(position instanceof IntegerAttr) || type.kind !== "memref") return undefined;
    const size = type.shape[position.number];
    return size === undefined || size === dynamicSize ? undefined : [IntegerAttr.get(this.result.type, size)];
  }
}

const castBase = withSyntax(
  defineOp({
    name: "memref.cast",
    summary: "memref cast operation",
    operands: { source: AnyRankedOrUnrankedMemRef },
    results: { dest: AnyRankedOrUnrankedMemRef },
    traits: ["pure", "always-speculatable"],
    assembly: "$source attr-dict `:` type($source) `to` type($dest)",
  }),
  named("cast"),
);

/**
 * The same buffer with more or fewer of its sizes known statically.
 *
 * ```mlir
 * %b = memref.cast %a : memref<4xf32> to memref<?xf32>
 * ```
 */
export class CastOp extends castBase {
  verify(emitError: EmitOpError): void {
    const [from, to] = [this.source.type, this.dest.type];
    if (!castCompatible(from, to)) emitError(`operand type '${from}' and result type '${to}' are cast incompatible`);
  }

  fold(): FoldResult {
    return this.source.type === this.dest.type ? [this.source] : undefined;
  }
}

function castCompatible(from: MemRefType | UnrankedMemRefType, to: MemRefType | UnrankedMemRefType): boolean {
  if (from.element !== to.element || from.memorySpace !== to.memorySpace) return false;
  if (from.kind === "memref" && to.kind === "memref") return sizesAgree(from.shape, to.shape);
  return from.kind === "memref" || to.kind === "memref";
}

/** The element type of a memref type. */
export const elementOf = (type: Type): Type | undefined =>
  type.kind === "memref" || type.kind === "unranked-memref" ? (type as MemRefType).element : undefined;

/** The allocation behind a value, looked for through casts. */
export function allocationOf(value: Value): Operation | undefined {
  let op = value.definingOp;
  while (op !== undefined && op.info === CastOp.info) op = op.operand(0).definingOp;
  return op?.info === AllocOp.info || op?.info === AllocaOp.info ? op : undefined;
}
