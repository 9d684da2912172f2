import type { FoldResult } from "@hls-opt/ir-core";
import { floatUnary } from "../arith/families.js";
import { errorFunction } from "@hls-opt/ir-core";
import type { ConstantOperands } from "../fold/fold-op.js";
import { foldUnary } from "./fold-unary.js";

/**
 * The sine of an angle in radians.
 *
 * ```mlir
 * %r = math.sin %x : f32
 * ```
 */
export class SinOp extends floatUnary("math.sin", "sine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.sin);
  }
}

/**
 * The cosine of an angle in radians.
 *
 * ```mlir
 * %r = math.cos %x : f32
 * ```
 */
export class CosOp extends floatUnary("math.cos", "cosine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.cos);
  }
}

/**
 * The tangent of an angle in radians.
 *
 * ```mlir
 * %r = math.tan %x : f32
 * ```
 */
export class TanOp extends floatUnary("math.tan", "tangent") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.tan);
  }
}

/**
 * The angle whose tangent is given.
 *
 * ```mlir
 * %r = math.atan %x : f32
 * ```
 */
export class AtanOp extends floatUnary("math.atan", "arcus tangent") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.atan);
  }
}

/**
 * The hyperbolic tangent.
 *
 * ```mlir
 * %r = math.tanh %x : f32
 * ```
 */
export class TanhOp extends floatUnary("math.tanh", "hyperbolic tangent") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.tanh);
  }
}

/**
 * The error function.
 *
 * ```mlir
 * %r = math.erf %x : f32
 * ```
 */
export class ErfOp extends floatUnary("math.erf", "error function") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, errorFunction);
  }
}

/**
 * The angle whose cosine is given.
 *
 * ```mlir
 * %r = math.acos %x : f32
 * ```
 */
export class AcosOp extends floatUnary("math.acos", "arcus cosine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.acos);
  }
}

/**
 * The angle whose sine is given.
 *
 * ```mlir
 * %r = math.asin %x : f32
 * ```
 */
export class AsinOp extends floatUnary("math.asin", "arcus sine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.asin);
  }
}

/**
 * The number whose hyperbolic cosine is given.
 *
 * ```mlir
 * %r = math.acosh %x : f32
 * ```
 */
export class AcoshOp extends floatUnary("math.acosh", "inverse hyperbolic cosine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.acosh);
  }
}

/**
 * The number whose hyperbolic sine is given.
 *
 * ```mlir
 * %r = math.asinh %x : f32
 * ```
 */
export class AsinhOp extends floatUnary("math.asinh", "inverse hyperbolic sine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.asinh);
  }
}

/**
 * The number whose hyperbolic tangent is given.
 *
 * ```mlir
 * %r = math.atanh %x : f32
 * ```
 */
export class AtanhOp extends floatUnary("math.atanh", "inverse hyperbolic tangent") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.atanh);
  }
}

/**
 * The hyperbolic cosine.
 *
 * ```mlir
 * %r = math.cosh %x : f32
 * ```
 */
export class CoshOp extends floatUnary("math.cosh", "hyperbolic cosine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.cosh);
  }
}

/**
 * The hyperbolic sine.
 *
 * ```mlir
 * %r = math.sinh %x : f32
 * ```
 */
export class SinhOp extends floatUnary("math.sinh", "hyperbolic sine") {
  fold(operands: ConstantOperands): FoldResult {
    return foldUnary(this.op, operands, Math.sinh);
  }
}
