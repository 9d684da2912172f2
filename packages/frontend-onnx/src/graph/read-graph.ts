import { fail, type OnnxLocation } from "../onnx-error.js";
import type { GraphProto, ModelProto, NodeProto, TypeProto, ValueInfoProto } from "../proto/messages.js";
import { decodeTensor } from "../tensor/decode-tensor.js";
import { elementTypeOf, type ElementType } from "../tensor/element-type.js";
import { refuseExternalData, type ExternalReader } from "../tensor/external-data.js";
import type { OnnxTensor } from "../tensor/tensor.js";
import { decodeAttribute } from "./attribute.js";
import type { OnnxDimension, OnnxGraph, OnnxNode, OnnxOutput, OnnxValueInfo } from "./graph.js";
import { knownDomain, standardOpset } from "./opset.js";
import { checkDefined, sortNodes } from "./topology.js";

/** The plain graph of a decoded model; what no stage could take (opset, domain, cycle, ...) is refused here. */
export function readGraph(model: ModelProto, file: string, external: ExternalReader = refuseExternalData): OnnxGraph {
  const at = { file };
  const graph = model.graph ?? {};
  const opset = standardOpset(model, at);
  refuseSparse(graph, at);
  const initializers = readInitializers(graph, at, external);
  // Before IR version 4 every initialiser had to be listed as an input too; it is a weight all the same.
  const inputs = (graph.input ?? [])
    .filter(({ name }) => !initializers.has(name ?? ""))
    .map((info) => readInput(info, at));
  const outputs = (graph.output ?? []).map((info) => readOutput(info, at));
  if (outputs.length === 0) fail(at, "onnx/no-output", "the graph has no outputs", "export the model again");
  const given = [...initializers.keys(), ...inputs.map(({ name }) => name)];
  refuseDuplicates(given, at);
  const nodes = (graph.node ?? []).map((node, index) => readNode(node, index, file, external));
  const order = sortNodes(nodes, given, file);
  checkDefined(
    outputs.map(({ name }) => name),
    nodes,
    given,
    file,
  );
  return { file, name: graph.name ?? "", opset, inputs, outputs, nodes: order, initializers };
}

function readInitializers(graph: GraphProto, at: OnnxLocation, external: ExternalReader): Map<string, OnnxTensor> {
  const initializers = new Map<string, OnnxTensor>();
  for (const proto of graph.initializer ?? []) {
    const name = proto.name ?? "";
    if (name === "" || initializers.has(name)) {
      fail(
        at,
        "onnx/duplicate-value",
        `initialiser '${name}' ${name === "" ? "has no name" : "is defined a second time"}`,
        "export the model again",
      );
    }
    initializers.set(name, decodeTensor(proto, `initialiser '${name}'`, at, external));
  }
  return initializers;
}

function refuseSparse(graph: GraphProto, at: OnnxLocation): void {
  if ((graph.sparseInitializer ?? []).length > 0) {
    fail(at, "onnx/sparse", "the graph has sparse initialisers", "store the weights as dense tensors");
  }
}

function refuseDuplicates(names: readonly string[], at: OnnxLocation): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      fail(at, "onnx/duplicate-value", `graph input '${name}' is listed twice`, "export the model again");
    }
    seen.add(name);
  }
}

function readNode(proto: NodeProto, index: number, file: string, external: ExternalReader): OnnxNode {
  const opType = proto.opType ?? "";
  const name = proto.name === undefined || proto.name === "" ? `${opType}_${index}` : proto.name;
  const at = { file, node: name };
  const domain = knownDomain(proto.domain ?? "");
  if (domain === undefined) {
    fail(
      at,
      "onnx/domain",
      `operator '${opType}' is of domain '${proto.domain}', only those of ONNX and QONNX are supported`,
      "export the model without custom operators",
    );
  }
  const attributes = new Map(
    (proto.attribute ?? []).map((item) => [item.name ?? "", decodeAttribute(item, at, external)]),
  );
  if (attributes.size !== (proto.attribute ?? []).length) {
    fail(at, "onnx/attribute", `an attribute of '${opType}' is given twice`, "export the model again");
  }
  return { name, opType, domain, inputs: proto.input ?? [], outputs: proto.output ?? [], attributes };
}

function readInput(info: ValueInfoProto, at: OnnxLocation): OnnxValueInfo {
  const name = info.name ?? "";
  const elementType = readElementType(info.type, `graph input '${name}'`, at);
  if (name === "" || elementType === undefined) {
    return fail(at, "onnx/input-type", `graph input '${name}' has no name or no type`, "export the model again");
  }
  return { name, elementType, shape: readShape(info.type) };
}

function readOutput(info: ValueInfoProto, at: OnnxLocation): OnnxOutput {
  const name = info.name ?? "";
  return { name, elementType: readElementType(info.type, `graph output '${name}'`, at), shape: readShape(info.type) };
}

function readElementType(type: TypeProto | undefined, what: string, at: OnnxLocation): ElementType | undefined {
  const other = (["sequenceType", "mapType", "sparseTensorType", "optionalType"] as const).find(
    (key) => type?.[key] !== undefined,
  );
  if (other !== undefined) {
    fail(
      at,
      "onnx/input-type",
      `${what} is a ${other.replace("Type", "")}, not a tensor`,
      "export a model whose inputs and outputs are dense tensors",
    );
  }
  const code = type?.tensorType?.elemType ?? 0;
  return code === 0 ? undefined : elementTypeOf(code, what, at);
}

function readShape(type: TypeProto | undefined): readonly OnnxDimension[] | undefined {
  return type?.tensorType?.shape === undefined
    ? undefined
    : (type.tensorType.shape.dim ?? []).map(({ dimValue, dimParam }): OnnxDimension => {
        if (dimValue !== undefined) return Number(dimValue);
        return dimParam === undefined || dimParam === "" ? "?" : dimParam;
      });
}
