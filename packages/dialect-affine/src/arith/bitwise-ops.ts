import { constantValue } from "@hls-opt/ir-core";
import type { FoldResult, Value } from "@hls-opt/ir-core";
import { splatInteger, splatOf } from "../fold/constant-elements.js";
import { definedBy, foldIntegers, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import * as semantics from "../fold/integer-semantics.js";
import { integerBinary, overflowBinary } from "./families.js";
import {
  andRange,
  orRange,
  shiftLeftRange,
  shiftRightSignedRange,
  shiftRightUnsignedRange,
  xorRange,
} from "./ranges.js";

/**
 * Bitwise and.
 *
 * ```mlir
 * %c = arith.andi %a, %b : i32
 * ```
 */
export class AndIOp extends integerBinary("arith.andi", "integer binary and", ["commutative", "idempotent"], andRange) {
  fold(operands: ConstantOperands): FoldResult {
    const mask = splatInteger(operands[1]);
    // x & 0 => 0, x & -1 => x, x & x => x
    if (mask === 0n) return [this.rhs];
    if (mask === -1n || this.lhs === this.rhs) return [this.lhs];
    // x & ~x => 0
    if (areComplements(this.lhs, this.rhs)) return one(splatOf(this.lhs.type, 0n));
    // x & (x & y) => x & y
    const [left, right] = [definedBy(this.lhs, AndIOp), definedBy(this.rhs, AndIOp)];
    if (right !== undefined && (right.lhs === this.lhs || right.rhs === this.lhs)) return [this.rhs];
    if (left !== undefined && (left.lhs === this.rhs || left.rhs === this.rhs)) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.and);
  }
}

/**
 * Bitwise or.
 *
 * ```mlir
 * %c = arith.ori %a, %b : i32
 * ```
 */
export class OrIOp extends integerBinary("arith.ori", "integer binary or", ["commutative", "idempotent"], orRange) {
  fold(operands: ConstantOperands): FoldResult {
    const mask = splatInteger(operands[1]);
    // x | 0 => x, x | -1 => -1, x | x => x
    if (mask === 0n || this.lhs === this.rhs) return [this.lhs];
    if (mask === -1n) return [this.rhs];
    // x | ~x => -1
    if (areComplements(this.lhs, this.rhs)) return one(splatOf(this.lhs.type, -1n));
    return foldIntegers(this.op, operands, semantics.or);
  }
}

/**
 * Bitwise exclusive or.
 *
 * ```mlir
 * %c = arith.xori %a, %b : i32
 * ```
 */
export class XOrIOp extends integerBinary("arith.xori", "integer binary xor", ["commutative"], xorRange) {
  fold(operands: ConstantOperands): FoldResult {
    const { lhs, rhs } = this;
    // x ^ 0 => x, x ^ x => 0
    if (splatInteger(operands[1]) === 0n) return [lhs];
    if (lhs === rhs) return one(splatOf(lhs.type, 0n));
    // (a ^ b) ^ b => a, (a ^ b) ^ a => b
    const inner = definedBy(lhs, XOrIOp);
    if (inner?.rhs === rhs) return [inner.lhs];
    if (inner?.lhs === rhs) return [inner.rhs];
    return foldIntegers(this.op, operands, semantics.xor);
  }
}

/**
 * `lhs` shifted left by the unsigned `rhs`; poison where `rhs` is the width or more.
 *
 * ```mlir
 * %c = arith.shli %a, %b : i32
 * ```
 */
export class ShLIOp extends overflowBinary("arith.shli", "integer left-shift", [], shiftLeftRange) {
  fold(operands: ConstantOperands): FoldResult {
    // x << 0 => x
    if (splatInteger(operands[1]) === 0n) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.shiftLeft);
  }
}

/**
 * `lhs` shifted right by the unsigned `rhs`, filled with the sign; poison where `rhs` is the width or more.
 *
 * ```mlir
 * %c = arith.shrsi %a, %b : i32
 * ```
 */
export class ShRSIOp extends integerBinary("arith.shrsi", "signed integer right-shift", [], shiftRightSignedRange) {
  fold(operands: ConstantOperands): FoldResult {
    // x >> 0 => x
    if (splatInteger(operands[1]) === 0n) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.shiftRightSigned);
  }
}

/**
 * `lhs` shifted right by the unsigned `rhs`, filled with zeros; poison where `rhs` is the width or more.
 *
 * ```mlir
 * %c = arith.shrui %a, %b : i32
 * ```
 */
export class ShRUIOp extends integerBinary("arith.shrui", "unsigned integer right-shift", [], shiftRightUnsignedRange) {
  fold(operands: ConstantOperands): FoldResult {
    // x >> 0 => x
    if (splatInteger(operands[1]) === 0n) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.shiftRightUnsigned);
  }
}

/** Whether one value is the other with all bits turned. */
function areComplements(a: Value, b: Value): boolean {
  const isNot = (value: Value, of: Value): boolean => {
    const not = definedBy(value, XOrIOp);
    return not?.lhs === of && splatInteger(constantValue(not.rhs)) === -1n;
  };
  return isNot(a, b) || isNot(b, a);
}
