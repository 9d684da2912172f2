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
