import { defineOp, f64, floatAttr } from "@hls-opt/ir-core";
import type { EmitOpError, OpView, RankedTensorType, Trait, Value } from "@hls-opt/ir-core";
import { FloatOnlyTensor, NnTensor, verifyElements, verifyShape } from "./elements.js";
import { inferBroadcastShape } from "./shapes.js";

type Tensor = Value<RankedTensorType>;

const unaryAssembly = "$input attr-dict `:` type($input) `->` type($result)";
const binaryAssembly = "$lhs `,` $rhs attr-dict `:` functional-type(operands, results)";
const elementwise: readonly Trait[] = ["pure", "elementwise"];
// Not `elementwise`, which means equal shapes: these broadcast.
const broadcasting: readonly Trait[] = ["pure"];
const symmetric: readonly Trait[] = ["pure", "commutative"];

const unaryOf = <const N extends `nn.${string}`>(name: N, summary: string, traits: readonly Trait[] = elementwise) =>
  ({
    name,
    summary,
    operands: { input: NnTensor },
    results: { result: NnTensor },
    traits,
    assembly: unaryAssembly,
  }) as const;

const binaryOf = <const N extends `nn.${string}`>(name: N, summary: string, traits: readonly Trait[] = broadcasting) =>
  ({
    name,
    summary,
    operands: { lhs: NnTensor, rhs: NnTensor },
    results: { result: NnTensor },
    traits,
    assembly: binaryAssembly,
  }) as const;

function verifyUnary(view: OpView & { readonly input: Tensor }, emitError: EmitOpError): void {
  if (verifyShape(view.op, [...view.input.type.shape], emitError)) verifyElements(view.op, emitError);
}

function verifyBinary(view: OpView & { readonly lhs: Tensor; readonly rhs: Tensor }, emitError: EmitOpError): void {
  const shape = inferBroadcastShape(view.lhs.type.shape, view.rhs.type.shape);
  if (verifyShape(view.op, shape, emitError)) verifyElements(view.op, emitError);
}

/**
 * max(x, 0), rounded once to the result type.
 *
 * ```mlir
 * %y = nn.relu %x : tensor<1x64xf32> -> tensor<1x64xf32>
 * ```
 */
export class ReluOp extends defineOp(
  unaryOf("nn.relu", "rectified linear unit", ["pure", "elementwise", "idempotent"]),
) {
  verify(emitError: EmitOpError): void {
    verifyUnary(this, emitError);
  }
}

/**
 * x where x >= 0, alpha * x elsewhere. On fixed-point tensors alpha is rounded to a dyadic constant of ten significant bits
 * (`dyadicAlpha`), the product is exact, and the result is rounded once.
 *
 * ```mlir
 * %y = nn.leaky_relu %x alpha 0.01 : tensor<1x64xf32> -> tensor<1x64xf32>
 * ```
 */
export class LeakyReluOp extends defineOp({
  ...unaryOf("nn.leaky_relu", "leaky rectified linear unit"),
  attributes: { alpha: floatAttr(f64) },
  assembly: "$input `alpha` $alpha attr-dict `:` type($input) `->` type($result)",
}) {
  verify(emitError: EmitOpError): void {
    if (!Number.isFinite(this.alpha.value)) emitError(`expected a finite 'alpha', but got ${this.alpha.value}`);
    verifyUnary(this, emitError);
  }
}

/**
 * Sum, broadcasting by NumPy's rules. Fixed-point operands are aligned exactly; the sum is rounded once to the result type.
 *
 * ```mlir
 * %y = nn.add %a, %b : (tensor<1x64x9x9xf32>, tensor<64x1x1xf32>) -> tensor<1x64x9x9xf32>
 * ```
 */
export class AddOp extends defineOp(binaryOf("nn.add", "elementwise sum", symmetric)) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * Difference, broadcasting by NumPy's rules; fixed-point as `nn.add`.
 *
 * ```mlir
 * %y = nn.sub %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 * ```
 */
export class SubOp extends defineOp(binaryOf("nn.sub", "elementwise difference")) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * Product, broadcasting by NumPy's rules. Fixed-point products are exact and rounded once to the result type.
 *
 * ```mlir
 * %y = nn.mul %a, %b : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
 * ```
 */
export class MulOp extends defineOp(binaryOf("nn.mul", "elementwise product", symmetric)) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * Quotient, broadcasting by NumPy's rules. Floats only: multiply by the reciprocal of a constant instead.
 *
 * ```mlir
 * %y = nn.div %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 * ```
 */
export class DivOp extends defineOp({
  ...binaryOf("nn.div", "elementwise quotient"),
  operands: { lhs: FloatOnlyTensor, rhs: FloatOnlyTensor },
  results: { result: FloatOnlyTensor },
}) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * The larger of two numbers, broadcasting by NumPy's rules; fixed-point as `nn.add`.
 *
 * ```mlir
 * %y = nn.max %a, %b : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
 * ```
 */
export class MaxOp extends defineOp(binaryOf("nn.max", "elementwise maximum", symmetric)) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * The smaller of two numbers, broadcasting by NumPy's rules; fixed-point as `nn.add`.
 *
 * ```mlir
 * %y = nn.min %a, %b : (tensor<4xf32>, tensor<1xf32>) -> tensor<4xf32>
 * ```
 */
export class MinOp extends defineOp(binaryOf("nn.min", "elementwise minimum", symmetric)) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}

/**
 * lhs to the power of rhs, broadcasting by NumPy's rules. Floats only; a constant exponent is `nn.unary pow`.
 *
 * ```mlir
 * %y = nn.pow %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
 * ```
 */
export class PowOp extends defineOp({
  ...binaryOf("nn.pow", "elementwise power"),
  operands: { lhs: FloatOnlyTensor, rhs: FloatOnlyTensor },
  results: { result: FloatOnlyTensor },
}) {
  verify(emitError: EmitOpError): void {
    verifyBinary(this, emitError);
  }
}
