import { createNumberData, type ElementType } from "../../tensor/element-type.js";
import { elementCount, type OnnxTensor } from "../../tensor/tensor.js";
import { Composer } from "../compose.js";
import { integerActivations, type Value } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { castTensor } from "../fold/arithmetic.js";
import { operandsOf } from "../normalised-op.js";
import { fromGrid, isDyadic, toGrid, type Grid } from "./affine-grid.js";

/** A type that quantised activations are stored in. */
export type IntegerType = "int8" | "uint8" | "int16" | "uint16";

/** The whole numbers that each storage type holds. */
export const bounds: Readonly<Record<IntegerType, readonly [number, number]>> = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

const quantizeLinear: Operator = {
  opType: "QuantizeLinear",
  since: 10,
  inputs: [2, 3],
  attributes: {
    axis: { kind: "int", since: 13 },
    // Saturation is about 8-bit floats only, which are refused.
    saturate: { kind: "int", since: 19 },
    block_size: { kind: "int", since: 21 },
    output_dtype: { kind: "int", since: 21 },
  },
  normalise(node: NodeContext) {
    const value = node.input(0);
    const type = storageType(node);
    const grid = readGrid(node, value.shape);
    const { constant } = value;
    if (constant !== undefined) return node.defineConstant(quantized(constant, grid, type));
    const input = node.activation(0);
    if (isDyadic(grid)) {
      return node.finish({ kind: "quantize", input, ...grid, result: node.result(value.shape, undefined, type) });
    }
    // whole numbers as float32: no fixed-point type has this grid
    const compose = new Composer(node);
    compose.finish(toGrid(compose, input, grid, bounds[type]));
  },
};

const dequantizeLinear: Operator = {
  opType: "DequantizeLinear",
  since: 10,
  inputs: [2, 3],
  attributes: { axis: { kind: "int", since: 13 }, block_size: { kind: "int", since: 21 } },
  normalise(node: NodeContext) {
    const value = node.input(0);
    if (!integerActivations.includes(value.elementType) && value.elementType !== "float32") {
      node.fail(
        "element-type",
        `'DequantizeLinear' has an input of type ${value.elementType}`,
        `supported are ${integerActivations.join(", ")}`,
      );
    }
    if (value.padded !== undefined) node.refusePadded(value);
    const grid = readGrid(node, value.shape);
    const { constant } = value;
    if (constant !== undefined) return node.defineConstant(dequantized(constant, grid));
    if (
      value.elementType !== "float32" &&
      isDyadic(grid) &&
      (storedScale(node, value) ?? grid.scale[0]) === grid.scale[0]
    ) {
      return node.finish({ kind: "dequantize", input: value, ...grid, result: node.result(value.shape) });
    }
    const compose = new Composer(node);
    compose.finish(fromGrid(compose, wholeNumbers(node, value), grid));
  },
};

/** An integer activation as float32. */
export function wholeNumbers(node: NodeContext, value: Value): NormalisedValue {
  const { constant } = value;
  if (constant !== undefined) {
    return node.builder.emitConstant(
      node.builder.freshName(`${value.name}.whole`),
      castTensor(constant, "float32"),
      node.at,
    );
  }
  if (value.elementType === "float32") return value;
  const scale = storedScale(node, value) ?? 1;
  const grid = { scale: [scale], zeroPoint: [0], axis: undefined };
  const real = node.emit({ kind: "dequantize", input: value, ...grid, result: node.result(value.shape, "whole") });
  if (scale === 1) return real;
  // the division by a power of two is exact
  const compose = new Composer(node);
  return compose.binary("mul", real, compose.number(1 / scale));
}

/** The scale of the quantisation that an integer activation comes from; undefined for inputs of the network. */
function storedScale(node: NodeContext, value: NormalisedValue): number | undefined {
  let name: string | undefined = value.name;
  for (const op of node.builder.ops.toReversed()) {
    if (op.result.name !== name) continue;
    if (op.kind === "quantize") return op.scale[0];
    name = operandsOf(op)[0]?.name;
  }
  return undefined;
}

/** The type that QuantizeLinear stores: that of the zero point, else `output_dtype`, else uint8. */
function storageType(node: NodeContext): IntegerType {
  const asked = node.int("output_dtype", 0) === 0 ? undefined : node.elementType("output_dtype");
  const type = node.optional(2)?.elementType ?? asked ?? "uint8";
  if (!isIntegerType(type) || (asked !== undefined && asked !== type)) {
    return node.fail(
      "element-type",
      `'QuantizeLinear' stores ${type}`,
      `supported are ${Object.keys(bounds).join(", ")}`,
    );
  }
  return type;
}

function isIntegerType(type: ElementType): type is IntegerType {
  return Object.hasOwn(bounds, type);
}

function readGrid(node: NodeContext, shape: readonly number[]): Grid {
  const block = node.int("block_size", 0);
  if (block !== 0) {
    node.refuseAttribute("block_size", block, "block_size 0, one scale for the tensor or for each index of an axis");
  }
  const scales = node.constant(1, "scale");
  if (scales.elementType !== "float32") {
    node.fail(
      "element-type",
      `the scale of '${node.node.opType}' has type ${scales.elementType}`,
      "use float32 scales",
    );
  }
  const scale = Array.from(scales.data, Number);
  if (!scale.every((value) => Number.isFinite(value) && value > 0)) {
    node.fail("not-finite", `a scale of '${node.node.opType}' is not a positive number`, "use positive finite scales");
  }
  const zeros = node.optionalConstant(2, "zero point");
  const zeroPoint = zeros === undefined ? scale.map(() => 0) : Array.from(zeros.data, Number);
  if (zeroPoint.length !== scale.length) {
    node.fail(
      "shape",
      `'${node.node.opType}' has ${scale.length} scales and ${zeroPoint.length} zero points`,
      "give one zero point for each scale",
    );
  }
  if (scale.length === 1) return { scale, zeroPoint, axis: undefined };
  return { scale, zeroPoint, axis: gridAxis(node, shape, scale.length) };
}

function gridAxis(node: NodeContext, shape: readonly number[], scales: number): number {
  const axis = node.axis(node.int("axis", 1), shape.length);
  if (node.opset < 13 || shape[axis] !== scales) {
    node.fail(
      "shape",
      `'${node.node.opType}' has ${scales} scales for [${shape.join(", ")}] along axis ${axis} in opset ${node.opset}`,
      "use one scale, or from opset 13 on one for each index of the axis",
    );
  }
  return axis;
}

function quantized(tensor: OnnxTensor, grid: Grid, elementType: IntegerType): OnnxTensor {
  const data = createNumberData(elementType, tensor.data.length);
  const [low, high] = bounds[elementType];
  const index = gridIndex(tensor.shape, grid.axis);
  for (let i = 0; i < data.length; i++) {
    const steps = Math.fround(Number(tensor.data[i]) / grid.scale[index(i)]!);
    data[i] = Math.min(Math.max(roundHalfEven(steps) + grid.zeroPoint[index(i)]!, low), high);
  }
  return { elementType, shape: tensor.shape, data };
}

function dequantized(tensor: OnnxTensor, grid: Grid): OnnxTensor {
  const index = gridIndex(tensor.shape, grid.axis);
  const data = new Float32Array(tensor.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.fround(Number(tensor.data[i]) - grid.zeroPoint[index(i)]!) * grid.scale[index(i)]!;
  }
  return { elementType: "float32", shape: tensor.shape, data };
}

/** Which scale an element has, by its flat index. */
function gridIndex(shape: readonly number[], axis: number | undefined): (flat: number) => number {
  if (axis === undefined) return () => 0;
  const inner = elementCount(shape.slice(axis + 1));
  return (flat) => Math.floor(flat / inner) % shape[axis]!;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/** All operators of this file. */
export const quantizationOperators: readonly Operator[] = [quantizeLinear, dequantizeLinear];
