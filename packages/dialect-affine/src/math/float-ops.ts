import type { FoldResult } from "@hls-opt/ir-core";
import { floatUnary } from "../arith/families.js";
import * as semantics from "../fold/float-semantics.js";
import type { ConstantOperands } from "../fold/fold-op.js";
import { foldUnary } from "./fold-unary.js";

/**
 * The magnitude: the sign bit cleared.
 *
 * ```mlir
 * %r = math.absf %x : f32
 * ```
 */
export class AbsFOp extends floatUnary("math.absf", "floating point absolute-value operation") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.abs);
  }
}

/**
 * The least integer that is not less.
 *
 * ```mlir
 * %r = math.ceil %x : f32
 * ```
 */
export class CeilOp extends floatUnary("math.ceil", "ceiling of the specified value") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.ceil);
  }
}

/**
 * The greatest integer that is not greater.
 *
 * ```mlir
 * %r = math.floor %x : f32
 * ```
 */
export class FloorOp extends floatUnary("math.floor", "floor of the specified value") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.floor);
  }
}

/**
 * The nearest integer, ties away from zero.
 *
 * ```mlir
 * %r = math.round %x : f32
 * ```
 */
export class RoundOp extends floatUnary("math.round", "rounds to the nearest integer, ties away from zero") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, semantics.roundAway);
  }
}

/**
 * The nearest integer, ties to even.
 *
 * ```mlir
 * %r = math.roundeven %x : f32
 * ```
 */
export class RoundEvenOp extends floatUnary("math.roundeven", "rounds to the nearest integer, ties to even") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, semantics.roundEven);
  }
}

/**
 * The integer part.
 *
 * ```mlir
 * %r = math.trunc %x : f32
 * ```
 */
export class TruncOp extends floatUnary("math.trunc", "rounds to the nearest integer towards zero") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.trunc);
  }
}

/**
 * The square root, correctly rounded; NaN below zero.
 *
 * ```mlir
 * %r = math.sqrt %x : f32
 * ```
 */
export class SqrtOp extends floatUnary("math.sqrt", "square root") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.sqrt);
  }
}

/**
 * The reciprocal of the square root.
 *
 * ```mlir
 * %r = math.rsqrt %x : f32
 * ```
 */
export class RsqrtOp extends floatUnary("math.rsqrt", "reciprocal of the square root") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, (x) => 1 / Math.sqrt(x));
  }
}

/**
 * The cube root.
 *
 * ```mlir
 * %r = math.cbrt %x : f32
 * ```
 */
export class CbrtOp extends floatUnary("math.cbrt", "cube root") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.cbrt);
  }
}

/**
 * e to the power of the operand.
 *
 * ```mlir
 * %r = math.exp %x : f32
 * ```
 */
export class ExpOp extends floatUnary("math.exp", "base-e exponential") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.exp);
  }
}

/**
 * 2 to the power of the operand.
 *
 * ```mlir
 * %r = math.exp2 %x : f32
 * ```
 */
export class Exp2Op extends floatUnary("math.exp2", "base-2 exponential") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, (x) => 2 ** x);
  }
}

/**
 * The exponential minus 1, accurate near zero.
 *
 * ```mlir
 * %r = math.expm1 %x : f32
 * ```
 */
export class ExpM1Op extends floatUnary("math.expm1", "base-e exponential minus 1") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.expm1);
  }
}

/**
 * The natural logarithm.
 *
 * ```mlir
 * %r = math.log %x : f32
 * ```
 */
export class LogOp extends floatUnary("math.log", "base-e logarithm") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.log);
  }
}

/**
 * The logarithm to base 2.
 *
 * ```mlir
 * %r = math.log2 %x : f32
 * ```
 */
export class Log2Op extends floatUnary("math.log2", "base-2 logarithm") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.log2);
  }
}

/**
 * The logarithm to base 10.
 *
 * ```mlir
 * %r = math.log10 %x : f32
 * ```
 */
export class Log10Op extends floatUnary("math.log10", "base-10 logarithm") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.log10);
  }
}

/**
 * The logarithm of 1 plus the operand, accurate near zero.
 *
 * ```mlir
 * %r = math.log1p %x : f32
 * ```
 */
export class Log1pOp extends floatUnary("math.log1p", "natural logarithm of one plus the operand") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.log1p);
  }
}
