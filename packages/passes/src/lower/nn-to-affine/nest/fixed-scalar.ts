/**
 * Exact integer arithmetic with known ranges. A scalar is a signed integer of `width` bits that stands for value * 2^-frac
 * and lies in [min, max]; every operation is exact and widens as its range asks, so that a width is never chosen by hand and a
 * clamp is emitted only where it can act. One rounding to a type is `roundTo`.
 */
import { IntegerType } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import {
  AddIOp,
  ExtSIOp,
  ExtUIOp,
  MaxSIOp,
  MinSIOp,
  MulIOp,
  ShLIOp,
  ShRSIOp,
  SubIOp,
  TruncIOp,
} from "@hls-opt/dialect-affine";
import type { FixedType } from "@hls-opt/dialect-nn";
import { Refusal } from "../../../refusal.js";
import type { BinaryClass, Code } from "./code.js";

/** The raw integers that a scalar or the elements of a buffer may be. */
export interface IntegerRange {
  readonly min: bigint;
  readonly max: bigint;
}

/** An SSA integer with its binary point and its range. */
export interface FixedScalar extends IntegerRange {
  readonly kind: "fixed";
  readonly value: Value;
  readonly width: number;
  readonly frac: number;
}

/** The widest integer that the loop level and the hardware behind it compute with. */
export const maxWidth = 64;

/** The raw integers of a type. */
export function typeRange(type: FixedType): IntegerRange {
  if (!type.signed) return { min: 0n, max: (1n << BigInt(type.width)) - 1n };
  const half = 1n << BigInt(type.width - 1);
  return { min: -half, max: half - 1n };
}

/** Bits of the smallest signed integer that holds a range. */
export function signedWidth({ min, max }: IntegerRange): number {
  const bits = (value: bigint): number =>
    (value < 0n ? -value - 1n : value).toString(2).length + (value === 0n || value === -1n ? 0 : 1);
  return Math.max(bits(min), bits(max));
}

/** The smallest range that holds all of the given ones. */
export function unionRange(...ranges: readonly IntegerRange[]): IntegerRange {
  return spanOf(ranges.flatMap(({ min, max }) => [min, max]));
}

function spanOf(values: readonly bigint[]): IntegerRange {
  const min = values.reduce((a, b) => (b < a ? b : a));
  const max = values.reduce((a, b) => (b > a ? b : a));
  return { min, max };
}

/** All products of one element of each range. */
export function productRange(a: IntegerRange, b: IntegerRange): IntegerRange {
  return spanOf([a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max]);
}

/** A range moved to a finer binary point. */
export function shiftRange({ min, max }: IntegerRange, left: number): IntegerRange {
  return { min: min << BigInt(left), max: max << BigInt(left) };
}

/** The element of a buffer as it was loaded. */
export function fromStorage(code: Code, value: Value, type: FixedType, range: IntegerRange): FixedScalar {
  if (type.signed) return { kind: "fixed", value, width: type.width, frac: type.frac, ...range };
  const wide = code.cast(ExtUIOp, value, IntegerType.get(checkWidth(type.width + 1)));
  return { kind: "fixed", value: wide, width: type.width + 1, frac: type.frac, ...range };
}

/** The integer as a buffer of this type stores it; the range must fit. */
export function toStorage(code: Code, x: FixedScalar, type: FixedType): Value {
  return resize(code, x, type.width).value;
}

/** A constant. */
export function fixedConstant(
  code: Code,
  value: bigint,
  frac: number,
  width = signedWidth({ min: value, max: value }),
): FixedScalar {
  return { kind: "fixed", value: code.integer(value, width), width, frac, min: value, max: value };
}

/** The same number in an integer of another width, which must hold its range (unsigned storage: its bits). */
export function resize(code: Code, x: FixedScalar, width: number): FixedScalar {
  if (width === x.width) return x;
  const type = IntegerType.get(checkWidth(width));
  return { ...x, width, value: code.cast(width > x.width ? ExtSIOp : TruncIOp, x.value, type) };
}

/** The same number with more fraction bits. */
export function align(code: Code, x: FixedScalar, frac: number): FixedScalar {
  if (frac === x.frac) return x;
  const range = shiftRange(x, frac - x.frac);
  const width = Math.max(x.width, signedWidth(range));
  const wide = resize(code, x, width);
  return { ...wide, ...range, frac, value: code.binary(ShLIOp, wide.value, code.integer(frac - x.frac, width)) };
}

/** a + b. */
export function add(code: Code, a: FixedScalar, b: FixedScalar): FixedScalar {
  return aligned(code, AddIOp, a, b, (x, y) => ({ min: x.min + y.min, max: x.max + y.max }));
}

/** a - b. */
export function subtract(code: Code, a: FixedScalar, b: FixedScalar): FixedScalar {
  return aligned(code, SubIOp, a, b, (x, y) => ({ min: x.min - y.max, max: x.max - y.min }));
}

/** The larger of a and b. */
export function maximum(code: Code, a: FixedScalar, b: FixedScalar): FixedScalar {
  return aligned(code, MaxSIOp, a, b, (x, y) => ({
    min: x.min > y.min ? x.min : y.min,
    max: x.max > y.max ? x.max : y.max,
  }));
}

/** The smaller of a and b. */
export function minimum(code: Code, a: FixedScalar, b: FixedScalar): FixedScalar {
  return aligned(code, MinSIOp, a, b, (x, y) => ({
    min: x.min < y.min ? x.min : y.min,
    max: x.max < y.max ? x.max : y.max,
  }));
}

/** a * b, in an integer of at least this width: that of the sum it enters, so that operands are widened once. */
export function multiply(code: Code, a: FixedScalar, b: FixedScalar, atLeast = 1): FixedScalar {
  const range = productRange(a, b);
  const width = Math.max(signedWidth(range), a.width, b.width, atLeast);
  const value = code.binary(MulIOp, resize(code, a, width).value, resize(code, b, width).value);
  return { kind: "fixed", value, width, frac: a.frac + b.frac, ...range };
}

/** floor(a / 2^shift), keeping the binary point of a where it was. */
export function shiftRight(code: Code, a: FixedScalar, shift: number): FixedScalar {
  if (shift === 0) return a;
  const value = code.binary(ShRSIOp, a.value, code.integer(shift, a.width));
  return { ...a, value, min: a.min >> BigInt(shift), max: a.max >> BigInt(shift) };
}

/** `whenTrue` or `whenFalse`, aligned. */
export function choose(code: Code, condition: Value, whenTrue: FixedScalar, whenFalse: FixedScalar): FixedScalar {
  const [a, b, width] = commonForm(code, whenTrue, whenFalse, unionRange);
  return { ...a, ...unionRange(a, b), width, value: code.select(condition, a.value, b.value) };
}

/** Rounds half up and saturates to what the type can hold. */
export function roundTo(code: Code, x: FixedScalar, type: FixedType): FixedScalar {
  return clamp(code, roundShift(code, x, x.frac - type.frac, type.frac), typeRange(type));
}

/** `floor((x + 2^(shift-1)) / 2^shift)` at a new binary point; a negative shift is exact. */
export function roundShift(code: Code, x: FixedScalar, shift: number, frac: number): FixedScalar {
  if (shift <= 0) return { ...align(code, x, x.frac - shift), frac };
  if (shift > signedWidth(x)) return fixedConstant(code, 0n, frac, x.width);
  const half = fixedConstant(code, 1n << BigInt(shift - 1), x.frac, Math.max(x.width, shift + 1));
  return { ...shiftRight(code, add(code, x, half), shift), frac };
}

/** The nearest number within a range; the ops that cannot act are left out. */
export function clamp(code: Code, x: FixedScalar, range: IntegerRange): FixedScalar {
  let result = x;
  if (x.max > range.max) {
    result = {
      ...result,
      value: code.binary(MinSIOp, result.value, code.integer(range.max, x.width)),
      max: range.max,
      min: x.min < range.max ? x.min : range.max,
    };
  }
  if (result.min < range.min) {
    result = {
      ...result,
      value: code.binary(MaxSIOp, result.value, code.integer(range.min, x.width)),
      min: range.min,
      max: result.max > range.min ? result.max : range.min,
    };
  }
  return result;
}

function aligned(
  code: Code,
  op: BinaryClass,
  a: FixedScalar,
  b: FixedScalar,
  rangeOf: (a: IntegerRange, b: IntegerRange) => IntegerRange,
): FixedScalar {
  const [x, y, width] = commonForm(code, a, b, rangeOf);
  return { ...x, ...rangeOf(x, y), width, value: code.binary(op, x.value, y.value) };
}

function commonForm(
  code: Code,
  a: FixedScalar,
  b: FixedScalar,
  rangeOf: (a: IntegerRange, b: IntegerRange) => IntegerRange,
): [FixedScalar, FixedScalar, number] {
  const frac = Math.max(a.frac, b.frac);
  const [x, y] = [align(code, a, frac), align(code, b, frac)];
  const width = Math.max(x.width, y.width, signedWidth(rangeOf(x, y)));
  return [resize(code, x, width), resize(code, y, width), width];
}

function checkWidth(width: number): number {
  if (width <= maxWidth) return width;
  throw new Refusal(
    `needs integers of ${width} bits to be exact, at most ${maxWidth} are possible; narrower operands or a smaller sum would do`,
  );
}
