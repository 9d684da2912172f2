import { f32, RankedTensorType } from "@hls-opt/ir-core";
import { FixedType, truthType } from "@hls-opt/dialect-nn";
import { fail, type OnnxLocation } from "../onnx-error.js";
import {
  operandsOf,
  type DequantizeOp,
  type NormalisedOp,
  type NormalisedValue,
  type QuantizeOp,
} from "../normalise/normalised-op.js";
import type { ElementType } from "../tensor/element-type.js";

/*
 * An ONNX integer has no scale of its own: QuantizeLinear and DequantizeLinear hold it. A fixed-point type has, so each
 * integer value gets the fraction width of the quantisation that made it or, for inputs and constants, that reads it.
 */

const integers: Readonly<Partial<Record<ElementType, readonly [width: number, signed: boolean]>>> = {
  int8: [8, true],
  uint8: [8, false],
  int16: [16, true],
  uint16: [16, false],
  int32: [32, true],
};

/** Fraction widths of integer values, by name. */
export type Fractions = ReadonlyMap<string, number>;

/** The fraction width of each integer value; those that no quantisation touches have none. */
export function fractionsOf(ops: readonly NormalisedOp[], file: string): Fractions {
  const fractions = new Map<string, number>();
  for (const op of ops.toReversed()) {
    const fraction = op.kind === "dequantize" ? gridFraction(op, file) : fractions.get(op.result.name);
    if (fraction !== undefined && isMove(op)) for (const { name } of operandsOf(op)) fractions.set(name, fraction);
  }
  for (const op of ops) {
    const fraction = op.kind === "quantize" ? gridFraction(op, file) : fractions.get(operandsOf(op)[0]?.name ?? "");
    if (fraction !== undefined && op.result.elementType !== "float32") fractions.set(op.result.name, fraction);
  }
  return fractions;
}

function isMove({ kind }: NormalisedOp): boolean {
  return kind === "dequantize" || kind === "reshape" || kind === "transpose" || kind === "concat";
}

/** The fraction width that says the same as scale and zero point, or a refusal. */
export function gridFraction(op: QuantizeOp | DequantizeOp, file: string): number {
  const at = { file, node: op.node };
  const what = op.kind === "quantize" ? "QuantizeLinear" : "DequantizeLinear";
  const advice = "use one power of two as the scale and no zero point, or export a float model and quantise it here";
  const [scale] = op.scale;
  if (op.axis !== undefined || scale === undefined) {
    return fail(at, "onnx/quantization", `'${what}' has ${op.scale.length} scales along axis ${op.axis}`, advice);
  }
  const zero = op.zeroPoint.find((point) => point !== 0);
  if (zero !== undefined) return fail(at, "onnx/quantization", `'${what}' has zero point ${zero}`, advice);
  const exponent = Math.round(Math.log2(scale));
  if (2 ** exponent !== scale) return fail(at, "onnx/quantization", `'${what}' has scale ${scale}`, advice);
  return 0 - exponent;
}

/** The tensor type of a value, or a refusal of element types that networks here do not have. */
export function tensorType(value: NormalisedValue, fractions: Fractions, at: OnnxLocation): RankedTensorType {
  const { name, elementType, shape } = value;
  if (elementType === "float32") return RankedTensorType.get(shape, f32);
  if (elementType === "bool") return RankedTensorType.get(shape, truthType);
  const integer = integers[elementType];
  if (integer === undefined) {
    return fail(
      at,
      "onnx/element-type",
      `'${name}' has element type ${elementType}`,
      `supported are float32 and, between quantisations, ${Object.keys(integers).join(", ")}`,
    );
  }
  return RankedTensorType.get(shape, FixedType.get(integer[0], fractions.get(name) ?? 0, integer[1]));
}
