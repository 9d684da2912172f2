import type { FoldResult } from "@hls-opt/ir-core";
import { foldElementwise, splatFloat } from "../fold/constant-elements.js";
import * as semantics from "../fold/float-semantics.js";
import { definedBy, foldFloats, one } from "../fold/fold-op.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import { floatBinary, floatUnary } from "./families.js";

/**
 * Changes the sign, also of zeros and NaNs.
 *
 * ```mlir
 * %n = arith.negf %a : f32
 * ```
 */
export class NegFOp extends floatUnary("arith.negf", "floating point negation") {
  fold(operands: ConstantOperands): FoldResult {
    // -(-x) => x
    const inner = definedBy(this.operand, NegFOp);
    if (inner !== undefined) return [inner.operand];
    return one(foldElementwise(operands, this.result.type, (a) => -(a as number)));
  }
}

/**
 * The sum, rounded to nearest even.
 *
 * ```mlir
 * %c = arith.addf %a, %b : f32
 * ```
 */
export class AddFOp extends floatBinary("arith.addf", "floating point addition operation", ["commutative"]) {
  fold(operands: ConstantOperands): FoldResult {
    // x + -0.0 => x
    if (Object.is(splatFloat(operands[1]), -0)) return [this.lhs];
    return foldFloats(this.op, operands, (a, b) => a + b);
  }
}

/**
 * The difference, rounded to nearest even.
 *
 * ```mlir
 * %c = arith.subf %a, %b : f32
 * ```
 */
export class SubFOp extends floatBinary("arith.subf", "floating point subtraction operation") {
  fold(operands: ConstantOperands): FoldResult {
    // x - 0.0 => x
    if (Object.is(splatFloat(operands[1]), 0)) return [this.lhs];
    return foldFloats(this.op, operands, (a, b) => a - b);
  }
}

/**
 * The product, rounded to nearest even.
 *
 * ```mlir
 * %c = arith.mulf %a, %b : f32
 * ```
 */
export class MulFOp extends floatBinary("arith.mulf", "floating point multiplication operation", ["commutative"]) {
  fold(operands: ConstantOperands): FoldResult {
    // x * 1.0 => x
    if (splatFloat(operands[1]) === 1) return [this.lhs];
    return foldFloats(this.op, operands, (a, b) => a * b);
  }
}

/**
 * The quotient, rounded to nearest even.
 *
 * ```mlir
 * %c = arith.divf %a, %b : f32
 * ```
 */
export class DivFOp extends floatBinary("arith.divf", "floating point division operation") {
  fold(operands: ConstantOperands): FoldResult {
    // x / 1.0 => x
    if (splatFloat(operands[1]) === 1) return [this.lhs];
    return foldFloats(this.op, operands, (a, b) => a / b);
  }
}

/**
 * The remainder of the division rounded towards zero, as C's `fmod`.
 *
 * ```mlir
 * %c = arith.remf %a, %b : f32
 * ```
 */
export class RemFOp extends floatBinary("arith.remf", "floating point division remainder operation") {
  fold(operands: ConstantOperands): FoldResult {
    return foldFloats(this.op, operands, (a, b) => a % b);
  }
}

/**
 * The larger operand; NaN if one is NaN, and -0.0 is less than +0.0.
 *
 * ```mlir
 * %c = arith.maximumf %a, %b : f32
 * ```
 */
export class MaximumFOp extends floatBinary("arith.maximumf", "floating-point maximum operation", [
  "commutative",
  "idempotent",
]) {
  fold(operands: ConstantOperands): FoldResult {
    // max(x, x) => x, max(x, -inf) => x
    if (this.lhs === this.rhs || splatFloat(operands[1]) === -Infinity) return [this.lhs];
    return foldFloats(this.op, operands, semantics.maximum);
  }
}

/**
 * The smaller operand; NaN if one is NaN, and -0.0 is less than +0.0.
 *
 * ```mlir
 * %c = arith.minimumf %a, %b : f32
 * ```
 */
export class MinimumFOp extends floatBinary("arith.minimumf", "floating-point minimum operation", [
  "commutative",
  "idempotent",
]) {
  fold(operands: ConstantOperands): FoldResult {
    // min(x, x) => x, min(x, inf) => x
    if (this.lhs === this.rhs || splatFloat(operands[1]) === Infinity) return [this.lhs];
    return foldFloats(this.op, operands, semantics.minimum);
  }
}

/**
 * The larger operand; the other one if one is NaN.
 *
 * ```mlir
 * %c = arith.maxnumf %a, %b : f32
 * ```
 */
export class MaxNumFOp extends floatBinary("arith.maxnumf", "floating-point maximum operation", [
  "commutative",
  "idempotent",
]) {
  fold(operands: ConstantOperands): FoldResult {
    // max(x, x) => x
    if (this.lhs === this.rhs) return [this.lhs];
    return foldFloats(this.op, operands, semantics.maxNum);
  }
}

/**
 * The smaller operand; the other one if one is NaN.
 *
 * ```mlir
 * %c = arith.minnumf %a, %b : f32
 * ```
 */
export class MinNumFOp extends floatBinary("arith.minnumf", "floating-point minimum operation", [
  "commutative",
  "idempotent",
]) {
  fold(operands: ConstantOperands): FoldResult {
    // min(x, x) => x
    if (this.lhs === this.rhs) return [this.lhs];
    return foldFloats(this.op, operands, semantics.minNum);
  }
}
