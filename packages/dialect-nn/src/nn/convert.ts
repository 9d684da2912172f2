import { defineOp } from "@hls-opt/ir-core";
import type { EmitOpError, FoldResult } from "@hls-opt/ir-core";
import { FixedTensor, FloatTensor, verifyShape } from "./elements.js";

const conversionAssembly = "$input attr-dict `:` type($input) `->` type($result)";

/**
 * Floats to the nearest fixed-point numbers: half up, saturating. NaN is an error of the program.
 *
 * ```mlir
 * %q = nn.quantize %x : tensor<1x16xf32> -> tensor<1x16x!num.fixed<16, 12>>
 * ```
 */
export class QuantizeOp extends defineOp({
  name: "nn.quantize",
  summary: "floats to fixed-point",
  operands: { input: FloatTensor },
  results: { result: FixedTensor },
  traits: ["pure", "elementwise"],
  assembly: conversionAssembly,
}) {
  verifyConstraints(emitError: EmitOpError): void {
    verifyShape(this.op, [...this.input.type.shape], emitError);
  }
}

/**
 * Fixed-point numbers as floats, rounded to the float type where that is too narrow.
 *
 * ```mlir
 * %x = nn.dequantize %q : tensor<1x16x!num.fixed<16, 12>> -> tensor<1x16xf32>
 * ```
 */
export class DequantizeOp extends defineOp({
  name: "nn.dequantize",
  summary: "fixed-point to floats",
  operands: { input: FixedTensor },
  results: { result: FloatTensor },
  traits: ["pure", "elementwise"],
  assembly: conversionAssembly,
}) {
  verifyConstraints(emitError: EmitOpError): void {
    verifyShape(this.op, [...this.input.type.shape], emitError);
  }
}

/**
 * Fixed-point numbers in another fixed-point format: one rounding, half up, saturating.
 *
 * ```mlir
 * %r = nn.requantize %q : tensor<4x!num.fixed<40, 24>> -> tensor<4x!num.fixed<16, 12>>
 * ```
 */
export class RequantizeOp extends defineOp({
  name: "nn.requantize",
  summary: "fixed-point to another fixed-point format",
  operands: { input: FixedTensor },
  results: { result: FixedTensor },
  traits: ["pure", "elementwise"],
  assembly: conversionAssembly,
}) {
  verifyConstraints(emitError: EmitOpError): void {
    verifyShape(this.op, [...this.input.type.shape], emitError);
  }

  /** requantize(x) => x without a change of format */
  fold(): FoldResult {
    return this.input.type === this.result.type ? [this.input] : undefined;
  }
}
