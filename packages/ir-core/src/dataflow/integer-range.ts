/**
 * Ranges of integers, kept as signed and as unsigned bounds at once (MLIR's ConstantIntRanges): what wraps in one reading may be an
 * interval in the other.
 */
import type { IntegerType } from "../ir/builtin-types.js";
import type { InterfaceKey } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";

export class IntegerRange {
  readonly width: number;
  readonly unsignedMin: bigint;
  readonly unsignedMax: bigint;
  readonly signedMin: bigint;
  readonly signedMax: bigint;

  private constructor(width: number, unsignedMin: bigint, unsignedMax: bigint, signedMin: bigint, signedMax: bigint) {
    this.width = width;
    this.unsignedMin = unsignedMin;
    this.unsignedMax = unsignedMax;
    this.signedMin = signedMin;
    this.signedMax = signedMax;
  }

  /** All values of a width. */
  static full(width: number): IntegerRange {
    const half = 1n << BigInt(width - 1);
    return new IntegerRange(width, 0n, 2n * half - 1n, -half, half - 1n);
  }

  static constant(width: number, value: bigint): IntegerRange {
    const [unsigned, signed] = [BigInt.asUintN(width, value), BigInt.asIntN(width, value)];
    return new IntegerRange(width, unsigned, unsigned, signed, signed);
  }

  /** The signed values between two; all, where these do not fit the width. */
  static signed(width: number, min: bigint, max: bigint): IntegerRange {
    const all = IntegerRange.full(width);
    if (min > max || min < all.signedMin || max > all.signedMax) return all;
    const isOneSided = min < 0n === max < 0n;
    const [first, last] = isOneSided
      ? [BigInt.asUintN(width, min), BigInt.asUintN(width, max)]
      : [all.unsignedMin, all.unsignedMax];
    return new IntegerRange(width, first, last, min, max);
  }

  /** The unsigned values between two; all, where these do not fit the width. */
  static unsigned(width: number, min: bigint, max: bigint): IntegerRange {
    const all = IntegerRange.full(width);
    if (min > max || min < 0n || max > all.unsignedMax) return all;
    const isOneSided = min > all.signedMax === max > all.signedMax;
    const [first, last] = isOneSided
      ? [BigInt.asIntN(width, min), BigInt.asIntN(width, max)]
      : [all.signedMin, all.signedMax];
    return new IntegerRange(width, min, max, first, last);
  }

  /** The one value, signed, when there is only one. */
  get constant(): bigint | undefined {
    if (this.signedMin === this.signedMax) return this.signedMin;
    return this.unsignedMin === this.unsignedMax ? BigInt.asIntN(this.width, this.unsignedMin) : undefined;
  }

  equals(other: IntegerRange): boolean {
    return (
      this.width === other.width &&
      this.unsignedMin === other.unsignedMin &&
      this.unsignedMax === other.unsignedMax &&
      this.signedMin === other.signedMin &&
      this.signedMax === other.signedMax
    );
  }

  /** The least range that covers both. */
  join(other: IntegerRange): IntegerRange {
    return new IntegerRange(
      this.width,
      smaller(this.unsignedMin, other.unsignedMin),
      greater(this.unsignedMax, other.unsignedMax),
      smaller(this.signedMin, other.signedMin),
      greater(this.signedMax, other.signedMax),
    );
  }

  /** What is in both; at least one value must be. */
  meet(other: IntegerRange): IntegerRange {
    return new IntegerRange(
      this.width,
      greater(this.unsignedMin, other.unsignedMin),
      smaller(this.unsignedMax, other.unsignedMax),
      greater(this.signedMin, other.signedMin),
      smaller(this.signedMax, other.signedMax),
    );
  }

  toString(): string {
    return `unsigned [${this.unsignedMin}, ${this.unsignedMax}] signed [${this.signedMin}, ${this.signedMax}]`;
  }
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** The width of a type's values for ranges: 64 for index; undefined for what is no scalar integer. */
export function rangeWidth(type: Type): number | undefined {
  if (type.kind === "index") return 64;
  return type.kind === "integer" && (type as IntegerType).width > 0 ? (type as IntegerType).width : undefined;
}

/** What an op tells of the ranges of its results; undefined where it tells nothing. */
export interface IntegerRangeInterface {
  resultRanges(op: Operation, operands: readonly (IntegerRange | undefined)[]): readonly (IntegerRange | undefined)[];
}

export const integerRangeInterface: InterfaceKey<IntegerRangeInterface> = { name: "integer-range" };
