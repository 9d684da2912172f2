import type { OnnxAttribute } from "../graph/attribute.js";
import type { OnnxDimension, OnnxGraph, OnnxNode } from "../graph/graph.js";
import { float, int, ints, tensor, text } from "../graph/attribute-values.js";
import { writeGraph } from "../graph/write-graph.js";
import { encodeModel } from "../proto/codec.js";
import type { ElementType } from "../tensor/element-type.js";
import { elementCount, float32Tensor, int64Tensor, type OnnxTensor } from "../tensor/tensor.js";

export { float, int, ints, tensor, text };

/** A small model in the fewest words; types default to float32. */
export interface SmallModel {
  readonly opset: number;
  readonly inputs: Readonly<Record<string, readonly OnnxDimension[]>>;
  readonly inputType?: ElementType;
  readonly initializers?: Readonly<Record<string, OnnxTensor>>;
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
}

/** The graph of a small model. */
export function smallGraph(model: SmallModel): OnnxGraph {
  return {
    file: "small.onnx",
    name: "small",
    opset: model.opset,
    inputs: Object.entries(model.inputs).map(([name, shape]) => ({
      name,
      elementType: model.inputType ?? "float32",
      shape,
    })),
    outputs: model.outputs.map((name) => ({ name, elementType: undefined, shape: undefined })),
    nodes: model.nodes.map((item, index) => ({ ...item, name: `${item.opType}_${index}` })),
    initializers: new Map(Object.entries(model.initializers ?? {})),
  };
}

/** The file of a small model. */
export function smallFile(model: SmallModel): Uint8Array {
  return encodeModel(writeGraph(smallGraph(model)));
}

/** A node. */
export function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxNode {
  return { name: "", opType, domain: "", inputs, outputs, attributes: new Map(Object.entries(attributes)) };
}

/** Weights between -1 and 1 that differ from element to element, the same in each run. */
export function weights(...shape: number[]): OnnxTensor {
  return float32Tensor(shape, noise(elementCount(shape), shape.length));
}

/** A rank-1 int64 constant. */
export function shapeOf(...values: number[]): OnnxTensor {
  return int64Tensor(values);
}

/** A fixed sequence of pseudo-random numbers between -1 and 1. */
export function noise(count: number, seed: number): Float32Array {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1 || 0.5;
  });
}
