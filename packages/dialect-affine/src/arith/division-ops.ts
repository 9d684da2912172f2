import type { FoldResult } from "@hls-opt/ir-core";
import { integerWidth, splatInteger, splatOf } from "../fold/constant-elements.js";
import { foldIntegers, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import * as semantics from "../fold/integer-semantics.js";
import { integerBinary } from "./families.js";
import {
  ceilDivSignedRange,
  ceilDivUnsignedRange,
  divSignedRange,
  divUnsignedRange,
  floorDivRange,
  remSignedRange,
  remUnsignedRange,
} from "./ranges.js";
import { signedDivision, unsignedDivision } from "./speculation.js";

/**
 * Signed quotient, rounded towards zero; undefined for a zero divisor and on overflow.
 *
 * ```mlir
 * %q = arith.divsi %a, %b : i32
 * ```
 */
export class DivSIOp extends integerBinary(
  "arith.divsi",
  "signed integer division operation",
  [],
  [...signedDivision, ...divSignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1 => x
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.divSigned);
  }
}

/**
 * Unsigned quotient; undefined for a zero divisor.
 *
 * ```mlir
 * %q = arith.divui %a, %b : i32
 * ```
 */
export class DivUIOp extends integerBinary(
  "arith.divui",
  "unsigned integer division operation",
  [],
  [...unsignedDivision, ...divUnsignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1 => x
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.divUnsigned);
  }
}

/**
 * Signed quotient, rounded towards plus infinity; undefined for a zero divisor and on overflow.
 *
 * ```mlir
 * %q = arith.ceildivsi %a, %b : i32
 * ```
 */
export class CeilDivSIOp extends integerBinary(
  "arith.ceildivsi",
  "signed ceil integer division operation",
  [],
  [...signedDivision, ...ceilDivSignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1 => x
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.ceilDivSigned);
  }
}

/**
 * Unsigned quotient, rounded up; undefined for a zero divisor.
 *
 * ```mlir
 * %q = arith.ceildivui %a, %b : i32
 * ```
 */
export class CeilDivUIOp extends integerBinary(
  "arith.ceildivui",
  "unsigned ceil integer division operation",
  [],
  [...unsignedDivision, ...ceilDivUnsignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1 => x
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.ceilDivUnsigned);
  }
}

/**
 * Signed quotient, rounded towards minus infinity; undefined for a zero divisor and on overflow.
 *
 * ```mlir
 * %q = arith.floordivsi %a, %b : i32
 * ```
 */
export class FloorDivSIOp extends integerBinary(
  "arith.floordivsi",
  "signed floor integer division operation",
  [],
  [...signedDivision, ...floorDivRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1 => x
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.floorDivSigned);
  }
}

/**
 * Remainder of the signed division, with the sign of `lhs`; undefined for a zero divisor.
 *
 * ```mlir
 * %r = arith.remsi %a, %b : i32
 * ```
 */
export class RemSIOp extends integerBinary(
  "arith.remsi",
  "signed integer division remainder operation",
  [],
  [...unsignedDivision, ...remSignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x rem 1 => 0
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return one(splatOf(this.lhs.type, 0n));
    return foldIntegers(this.op, operands, semantics.remSigned);
  }
}

/**
 * Remainder of the unsigned division; undefined for a zero divisor.
 *
 * ```mlir
 * %r = arith.remui %a, %b : i32
 * ```
 */
export class RemUIOp extends integerBinary(
  "arith.remui",
  "unsigned integer division remainder operation",
  [],
  [...unsignedDivision, ...remUnsignedRange],
) {
  fold(operands: ConstantOperands): FoldResult {
    // x rem 1 => 0
    if (splatInteger(operands[1]) === 1n && integerWidth(this.rhs.type) > 1) return one(splatOf(this.lhs.type, 0n));
    return foldIntegers(this.op, operands, semantics.remUnsigned);
  }
}
