import type { DimensionProto, ModelProto, NodeProto, ValueInfoProto } from "../proto/messages.js";
import { elementCode } from "../tensor/element-type.js";
import { encodeTensor } from "../tensor/encode-tensor.js";
import { encodeAttribute } from "./attribute.js";
import type { OnnxDimension, OnnxGraph, OnnxNode, OnnxOutput } from "./graph.js";

/** The ONNX model of a graph, ready for `encodeModel`; `readGraph` gives the same graph back. */
export function writeGraph(graph: OnnxGraph): ModelProto {
  return {
    // IR version 10 is the one of opset 21; older opsets are legal in it.
    irVersion: 10n,
    producerName: "hls-opt",
    opsetImport: [{ domain: "", version: BigInt(graph.opset) }],
    graph: {
      name: graph.name,
      node: graph.nodes.map(writeNode),
      initializer: [...graph.initializers].map(([name, tensor]) => encodeTensor(tensor, name)),
      input: graph.inputs.map(writeValue),
      output: graph.outputs.map(writeValue),
    },
  };
}

function writeNode(node: OnnxNode): NodeProto {
  return {
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: [...node.attributes].map(([name, value]) =>
      encodeAttribute(name, value, (tensor) => encodeTensor(tensor)),
    ),
  };
}

function writeValue({ name, elementType, shape }: OnnxOutput): ValueInfoProto {
  if (elementType === undefined) return { name };
  const elemType = elementCode(elementType);
  return {
    name,
    type: { tensorType: shape === undefined ? { elemType } : { elemType, shape: { dim: shape.map(writeDimension) } } },
  };
}

function writeDimension(dimension: OnnxDimension): DimensionProto {
  if (dimension === "?") return {};
  return typeof dimension === "number" ? { dimValue: BigInt(dimension) } : { dimParam: dimension };
}
