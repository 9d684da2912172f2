import {
  DenseElementsAttr,
  FloatAttr,
  IntegerAttr,
  MemRefType,
  RankedTensorType,
  attribute,
  defineOp,
  i32,
  isShaped,
  optionalAttr,
} from "@hls-opt/ir-core";
import type {
  AttrSpec,
  Attribute,
  EmitOpError,
  FloatType,
  FoldResult,
  InterfaceImpl,
  Operation,
  Type,
  TypeConstraint,
} from "@hls-opt/ir-core";
import { elementOfConstant, foldElementwise, integerWidth, splatOf } from "../fold/constant-elements.js";
import type { Scalar } from "../fold/constant-elements.js";
import { definedBy, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import {
  BitcastableType,
  bitWidth,
  elementTypeOf,
  FixedWidthIntegerLike,
  FloatLike,
  haveSameShape,
  IndexCastable,
} from "./constraints.js";
import { fastMath, fastMathSyntax } from "./flags.js";
import {
  extendSignedRange,
  extendUnsignedRange,
  indexCastRange,
  indexCastUnsignedRange,
  truncateRange,
} from "./ranges.js";
import { castSyntax, withSyntax } from "./syntax.js";
import type { KeywordSyntax } from "./syntax.js";

const traits = ["pure", "always-speculatable", "elementwise"] as const;

const cast = <const Name extends `${string}.${string}`>(
  name: Name,
  summary: string,
  from: TypeConstraint,
  to: TypeConstraint,
  interfaces: readonly InterfaceImpl[] = [],
) =>
  defineOp({
    name,
    summary,
    operands: { in: from },
    results: { out: to },
    traits,
    interfaces,
    assembly: "$in attr-dict `:` type($in) `to` type($out)",
  });

/** Checks what all conversions have in common; `fits` says whether the element types may be converted. */
function verifyCast(op: Operation, emitError: EmitOpError, fits: (from: Type, to: Type) => boolean): void {
  const [from, to] = [op.operand(0).type, op.result().type];
  if (!haveSameShape(from, to)) return emitError(shapeError(from));
  if (!haveSameEncoding(from, to) || !fits(innerType(from), innerType(to))) {
    emitError(`operand type '${from}' and result type '${to}' are cast incompatible`);
  }
}

function shapeError({ kind }: Type): string {
  const isTensor = kind === "tensor" || kind === "unranked-tensor";
  return isTensor
    ? "failed to verify that input and output have the same tensor dimensions"
    : "requires the same shape for all operands and results";
}

const haveSameEncoding = (from: Type, to: Type): boolean =>
  !(from instanceof RankedTensorType && to instanceof RankedTensorType) || from.encoding === to.encoding;

const innerType = (type: Type): Type => (type instanceof MemRefType ? type.element : elementTypeOf(type));
const isWider = (from: Type, to: Type): boolean => (bitWidth(from) ?? 0) < (bitWidth(to) ?? 0);
const isNarrower = (from: Type, to: Type): boolean => isWider(to, from);
const any = (): boolean => true;

function foldCast(
  op: Operation,
  operands: ConstantOperands,
  convert: (value: Scalar, from: number, to: number) => Scalar | undefined,
): FoldResult {
  const [from, to] = [integerWidth(op.operand(0).type), integerWidth(op.result().type)];
  return one(foldElementwise(operands, op.result().type, (value) => convert(value, from, to)));
}

/**
 * Zero-extends to a wider integer.
 *
 * ```mlir
 * %wide = arith.extui %a : i8 to i32
 * ```
 */
export class ExtUIOp extends cast(
  "arith.extui",
  "integer zero extension operation",
  FixedWidthIntegerLike,
  FixedWidthIntegerLike,
  extendUnsignedRange,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isWider);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value, from) => BigInt.asUintN(from, value as bigint));
  }
}

/**
 * Sign-extends to a wider integer.
 *
 * ```mlir
 * %wide = arith.extsi %a : i8 to i32
 * ```
 */
export class ExtSIOp extends cast(
  "arith.extsi",
  "integer sign extension operation",
  FixedWidthIntegerLike,
  FixedWidthIntegerLike,
  extendSignedRange,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isWider);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value) => value);
  }
}

/**
 * Keeps the low bits.
 *
 * ```mlir
 * %narrow = arith.trunci %a : i32 to i8
 * ```
 */
export class TruncIOp extends cast(
  "arith.trunci",
  "integer truncation operation",
  FixedWidthIntegerLike,
  FixedWidthIntegerLike,
  truncateRange,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isNarrower);
  }
  fold(operands: ConstantOperands): FoldResult {
    // trunc(ext(x)) => x
    const extended = definedBy(this.in, ExtSIOp)?.in ?? definedBy(this.in, ExtUIOp)?.in;
    if (extended !== undefined && extended.type === this.out.type) return [extended];
    return foldCast(this.op, operands, (value, _, to) => BigInt.asIntN(to, value as bigint));
  }
}

const extf = withSyntax(
  defineOp({
    name: "arith.extf",
    summary: "cast from floating-point to wider floating-point",
    operands: { in: FloatLike },
    results: { out: FloatLike },
    attributes: { fastmath: extfFastMath() },
    traits,
  }),
  castSyntax(fastMathSyntax),
);

/** Absent unless given: MLIR has no default for the flags of the two float casts. */
function extfFastMath(): AttrSpec<NonNullable<(typeof fastMath)["default"]>, "optional"> {
  return { ...fastMath, presence: "optional", default: undefined };
}

/**
 * Converts to a wider floating-point format, exactly.
 *
 * ```mlir
 * %wide = arith.extf %a : f16 to f32
 * ```
 */
export class ExtFOp extends extf {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isWider);
  }
  fold(operands: ConstantOperands): FoldResult {
    return one(foldElementwise(operands, this.out.type, (value) => value));
  }
}

const roundingModes = ["to_nearest_even", "downward", "upward", "toward_zero", "to_nearest_away"] as const;
const roundingMode: KeywordSyntax = {
  attribute: "roundingmode",
  cases: roundingModes,
  encode: (name) => IntegerAttr.get(i32, roundingModes.indexOf(name as (typeof roundingModes)[number])),
  decode: (attr) => (attr instanceof IntegerAttr ? roundingModes[attr.number] : undefined),
};
const roundingModeAttr = optionalAttr(
  attribute(
    "Floating point rounding mode",
    (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i32 && roundingModes[a.number] !== undefined,
  ),
);

const truncf = withSyntax(
  defineOp({
    name: "arith.truncf",
    summary: "cast from floating-point to narrower floating-point",
    operands: { in: FloatLike },
    results: { out: FloatLike },
    attributes: { roundingmode: roundingModeAttr, fastmath: extfFastMath() },
    traits,
  }),
  castSyntax(fastMathSyntax, roundingMode),
);

/**
 * Converts to a narrower floating-point format, rounding to nearest even unless another mode is given.
 *
 * ```mlir
 * %narrow = arith.truncf %a to_nearest_even : f32 to f16
 * ```
 */
export class TruncFOp extends truncf {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isNarrower);
  }
  fold(operands: ConstantOperands): FoldResult {
    if (this.roundingmode !== undefined && this.roundingmode.number !== 0) return undefined;
    return one(foldElementwise(operands, this.out.type, (value) => value));
  }
}

/** Above 2^53 an integer may not be a double, and rounding twice would be wrong: those stay. */
const exactDouble = (value: bigint): number | undefined =>
  Number.isSafeInteger(Number(value)) ? Number(value) : undefined;

/**
 * The unsigned integer as a floating-point number, rounded to nearest even.
 *
 * ```mlir
 * %f = arith.uitofp %a : i32 to f32
 * ```
 */
export class UIToFPOp extends cast(
  "arith.uitofp",
  "cast from unsigned integer type to floating-point",
  FixedWidthIntegerLike,
  FloatLike,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, any);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value, from) => exactDouble(BigInt.asUintN(from, value as bigint)));
  }
}

/**
 * The signed integer as a floating-point number, rounded to nearest even.
 *
 * ```mlir
 * %f = arith.sitofp %a : i32 to f32
 * ```
 */
export class SIToFPOp extends cast(
  "arith.sitofp",
  "cast from integer type to floating-point",
  FixedWidthIntegerLike,
  FloatLike,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, any);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value) => exactDouble(value as bigint));
  }
}

function truncated(value: Scalar, low: bigint, high: bigint): bigint | undefined {
  if (!Number.isFinite(value)) return undefined;
  const whole = BigInt(Math.trunc(value as number));
  return whole < low || whole > high ? undefined : whole;
}

/**
 * Rounds towards zero to an unsigned integer; undefined out of its range.
 *
 * ```mlir
 * %i = arith.fptoui %a : f32 to i32
 * ```
 */
export class FPToUIOp extends cast(
  "arith.fptoui",
  "cast from floating-point type to unsigned integer type",
  FloatLike,
  FixedWidthIntegerLike,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, any);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value, _, to) => truncated(value, 0n, (1n << BigInt(to)) - 1n));
  }
}

/**
 * Rounds towards zero to a signed integer; undefined out of its range.
 *
 * ```mlir
 * %i = arith.fptosi %a : f32 to i32
 * ```
 */
export class FPToSIOp extends cast(
  "arith.fptosi",
  "cast from floating-point type to integer type",
  FloatLike,
  FixedWidthIntegerLike,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, any);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value, _, to) =>
      truncated(value, -(1n << BigInt(to - 1)), (1n << BigInt(to - 1)) - 1n),
    );
  }
}

const isIndexPair = (from: Type, to: Type): boolean => (from.kind === "index") !== (to.kind === "index");

/**
 * Between `index` and an integer: sign-extends or truncates.
 *
 * ```mlir
 * %i = arith.index_cast %a : i32 to index
 * ```
 */
export class IndexCastOp extends cast(
  "arith.index_cast",
  "cast between index and integer types",
  IndexCastable,
  IndexCastable,
  indexCastRange,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isIndexPair);
  }
  fold(operands: ConstantOperands): FoldResult {
    // index_cast(index_cast(x)) => x, where nothing was cut off
    const inner = definedBy(this.in, IndexCastOp);
    if (
      inner !== undefined &&
      inner.in.type === this.out.type &&
      integerWidth(inner.in.type) <= integerWidth(inner.out.type)
    ) {
      return [inner.in];
    }
    return foldCast(this.op, operands, (value, _, to) => BigInt.asIntN(to, value as bigint));
  }
}

/**
 * Between `index` and an integer: zero-extends or truncates.
 *
 * ```mlir
 * %i = arith.index_castui %a : i32 to index
 * ```
 */
export class IndexCastUIOp extends cast(
  "arith.index_castui",
  "unsigned cast between index and integer types",
  IndexCastable,
  IndexCastable,
  indexCastUnsignedRange,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, isIndexPair);
  }
  fold(operands: ConstantOperands): FoldResult {
    return foldCast(this.op, operands, (value, from, to) => BigInt.asIntN(to, BigInt.asUintN(from, value as bigint)));
  }
}

const sameWidth = (from: Type, to: Type): boolean =>
  from.kind !== "index" && to.kind !== "index" && bitWidth(from) === bitWidth(to);

/**
 * The same bits as a value of another type of the same width.
 *
 * ```mlir
 * %bits = arith.bitcast %a : f32 to i32
 * ```
 */
export class BitcastOp extends cast(
  "arith.bitcast",
  "bitcast between values of equal bit width",
  BitcastableType,
  BitcastableType,
) {
  verify(emitError: EmitOpError): void {
    verifyCast(this.op, emitError, sameWidth);
  }
  fold(operands: ConstantOperands): FoldResult {
    if (this.in.type === this.out.type) return [this.in];
    // bitcast(bitcast(x)) => x, or bitcast(x)
    const inner = definedBy(this.in, BitcastOp);
    if (inner?.in.type === this.out.type) return [inner.in];
    if (inner !== undefined) {
      this.op.setOperand(0, inner.in);
      return this.op.results;
    }
    return one(bitcastConstant(operands[0], this.out.type));
  }
}

/** The bits of a scalar or splat constant as a constant of another type. */
function bitcastConstant(constant: Attribute | undefined, to: Type): Attribute | undefined {
  const from = constant instanceof DenseElementsAttr && constant.isSplat ? elementOfConstant(constant, 0) : constant;
  const element = isShaped(to) ? to.element : to;
  const bits =
    from instanceof IntegerAttr
      ? BigInt.asUintN(bitWidth(from.type) ?? 64, from.value)
      : from instanceof FloatAttr
        ? from.rawBits
        : undefined;
  if (bits === undefined) return undefined;
  if (element.kind === "float") {
    const value = FloatAttr.fromBits(element as FloatType, bits);
    // NaNs with a payload are no doubles
    if (value.bits !== undefined) return isShaped(to) ? undefined : value;
    return splatOf(to, value.value);
  }
  return element.kind === "integer" ? splatOf(to, BigInt.asIntN(bitWidth(element) ?? 64, bits)) : undefined;
}
