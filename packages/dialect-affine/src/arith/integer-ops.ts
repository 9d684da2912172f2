import type { FoldResult } from "@hls-opt/ir-core";
import { integerWidth, splatInteger, splatOf } from "../fold/constant-elements.js";
import { definedBy, foldIntegers, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import * as semantics from "../fold/integer-semantics.js";
import { integerBinary, overflowBinary } from "./families.js";
import {
  addRange,
  maxSignedRange,
  maxUnsignedRange,
  minSignedRange,
  minUnsignedRange,
  mulRange,
  subRange,
} from "./ranges.js";

const commutative = ["commutative"] as const;

/**
 * `lhs + rhs` modulo 2^N; poison if a promise of `overflow<...>` is broken.
 *
 * ```mlir
 * %sum = arith.addi %a, %b overflow<nsw> : i32
 * ```
 */
export class AddIOp extends overflowBinary("arith.addi", "integer addition operation", commutative, addRange) {
  fold(operands: ConstantOperands): FoldResult {
    const { lhs, rhs } = this;
    // x + 0 => x
    if (splatInteger(operands[1]) === 0n) return [lhs];
    // (a - b) + b => a, b + (a - b) => a
    const left = definedBy(lhs, SubIOp);
    if (left?.rhs === rhs) return [left.lhs];
    const right = definedBy(rhs, SubIOp);
    if (right?.rhs === lhs) return [right.lhs];
    return foldIntegers(this.op, operands, semantics.add);
  }
}

/**
 * `lhs - rhs` modulo 2^N.
 *
 * ```mlir
 * %difference = arith.subi %a, %b : i32
 * ```
 */
export class SubIOp extends overflowBinary("arith.subi", "integer subtraction operation", [], subRange) {
  fold(operands: ConstantOperands): FoldResult {
    const { lhs, rhs } = this;
    // x - x => 0
    if (lhs === rhs) return one(splatOf(lhs.type, 0n));
    // x - 0 => x
    if (splatInteger(operands[1]) === 0n) return [lhs];
    // (a + b) - b => a, (a + b) - a => b
    const sum = definedBy(lhs, AddIOp);
    if (sum?.rhs === rhs) return [sum.lhs];
    if (sum?.lhs === rhs) return [sum.rhs];
    return foldIntegers(this.op, operands, semantics.sub);
  }
}

/**
 * `lhs * rhs` modulo 2^N.
 *
 * ```mlir
 * %product = arith.muli %a, %b : i32
 * ```
 */
export class MulIOp extends overflowBinary("arith.muli", "integer multiplication operation", commutative, mulRange) {
  fold(operands: ConstantOperands): FoldResult {
    const factor = splatInteger(operands[1]);
    // x * 0 => 0, x * 1 => x
    if (factor === 0n) return [this.rhs];
    if (factor === 1n && integerWidth(this.rhs.type) > 1) return [this.lhs];
    return foldIntegers(this.op, operands, semantics.mul);
  }
}

/**
 * The larger of two signed integers.
 *
 * ```mlir
 * %c = arith.maxsi %a, %b : i32
 * ```
 */
export class MaxSIOp extends integerBinary(
  "arith.maxsi",
  "signed integer maximum operation",
  ["commutative", "idempotent"],
  maxSignedRange,
) {
  fold(operands: ConstantOperands): FoldResult {
    const width = BigInt(integerWidth(this.lhs.type));
    const bound = splatInteger(operands[1]);
    if (this.lhs === this.rhs || bound === -(1n << (width - 1n))) return [this.lhs];
    if (bound === (1n << (width - 1n)) - 1n) return [this.rhs];
    return foldIntegers(this.op, operands, semantics.maxSigned);
  }
}

/**
 * The smaller of two signed integers.
 *
 * ```mlir
 * %c = arith.minsi %a, %b : i32
 * ```
 */
export class MinSIOp extends integerBinary(
  "arith.minsi",
  "signed integer minimum operation",
  ["commutative", "idempotent"],
  minSignedRange,
) {
  fold(operands: ConstantOperands): FoldResult {
    const width = BigInt(integerWidth(this.lhs.type));
    const bound = splatInteger(operands[1]);
    if (this.lhs === this.rhs || bound === (1n << (width - 1n)) - 1n) return [this.lhs];
    if (bound === -(1n << (width - 1n))) return [this.rhs];
    return foldIntegers(this.op, operands, semantics.minSigned);
  }
}

/**
 * The larger of two unsigned integers.
 *
 * ```mlir
 * %c = arith.maxui %a, %b : i32
 * ```
 */
export class MaxUIOp extends integerBinary(
  "arith.maxui",
  "unsigned integer maximum operation",
  ["commutative", "idempotent"],
  maxUnsignedRange,
) {
  fold(operands: ConstantOperands): FoldResult {
    const bound = splatInteger(operands[1]);
    if (this.lhs === this.rhs || bound === 0n) return [this.lhs];
    if (bound === -1n) return [this.rhs];
    return foldIntegers(this.op, operands, semantics.maxUnsigned);
  }
}

/**
 * The smaller of two unsigned integers.
 *
 * ```mlir
 * %c = arith.minui %a, %b : i32
 * ```
 */
export class MinUIOp extends integerBinary(
  "arith.minui",
  "unsigned integer minimum operation",
  ["commutative", "idempotent"],
  minUnsignedRange,
) {
  fold(operands: ConstantOperands): FoldResult {
    const bound = splatInteger(operands[1]);
    if (this.lhs === this.rhs || bound === -1n) return [this.lhs];
    if (bound === 0n) return [this.rhs];
    return foldIntegers(this.op, operands, semantics.minUnsigned);
  }
}
