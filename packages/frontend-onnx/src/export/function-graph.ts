import { ArrayAttr, DictionaryAttr, NameLoc, StringAttr } from "@hls-opt/ir-core";
import type { Block, Location, Operation, RankedTensorType, Value } from "@hls-opt/ir-core";
import { constantElements, ConstantOp } from "@hls-opt/dialect-nn";
import { valueNameAttribute } from "../emit/emit-module.js";
import { ints } from "../graph/attribute-values.js";
import type { OnnxAttribute } from "../graph/attribute.js";
import type { OnnxGraph, OnnxNode, OnnxValueInfo } from "../graph/graph.js";
import { float32Tensor, type OnnxTensor } from "../tensor/tensor.js";
import { formOpset, type NodeForm } from "./node-form.js";
import { nodeForm } from "./nodes.js";

/** The ONNX graph of a function of float `nn` ops, which was checked to be one. */
export function functionGraph(func: Operation, name: string): OnnxGraph {
  const writer = new GraphWriter();
  const body = func.region().first as Block;
  const results = body.last?.operands ?? [];
  const inputs = body.arguments.map((value, i) => portOf(value, writer.fresh(portName(func, "arg_attrs", i, "input"))));
  const outputs = results.map((value, i) => portOf(value, writer.fresh(portName(func, "res_attrs", i, "output"))));
  body.arguments.forEach((value, i) => writer.names.set(value, inputs[i]?.name ?? ""));
  results.forEach((value, i) => writer.nameResult(value, outputs[i]?.name ?? ""));
  for (let op = body.first; op !== undefined && op !== body.last; op = op.next) writer.write(op);
  results.forEach((value, i) => writer.show(value, outputs[i]?.name ?? ""));
  return { file: "", name, opset: formOpset, inputs, outputs, nodes: writer.nodes, initializers: writer.initializers };
}

/** Names that differ, each as near to the wanted one as can be. */
class UniqueNames {
  private readonly taken = new Set<string>();
  private readonly counts = new Map<string, number>();

  fresh(wanted: string): string {
    let name = wanted;
    let count = this.counts.get(wanted) ?? 2;
    for (; this.taken.has(name); count++) name = `${wanted}_${count}`;
    this.counts.set(wanted, count);
    this.taken.add(name);
    return name;
  }
}

class GraphWriter {
  readonly names = new Map<Value, string>();
  readonly nodes: OnnxNode[] = [];
  readonly initializers = new Map<string, OnnxTensor>();
  /** Values and nodes have names of their own: a node is often called as its result. */
  private readonly valueNames = new UniqueNames();
  private readonly nodeNames = new UniqueNames();

  /** A name that no other value of the graph has. */
  fresh(wanted: string): string {
    return this.valueNames.fresh(wanted);
  }

  /** Lets the value have the name of the output that it is, unless it has, or as a constant will have, one of its own. */
  nameResult(value: Value, name: string): void {
    const isComputed = value.definingOp !== undefined && value.definingOp.name !== "nn.constant";
    if (isComputed && !this.names.has(value)) this.names.set(value, name);
  }

  /** Adds an Identity where an output shows a value of another name. */
  show(value: Value, name: string): void {
    if (this.read(value) !== name) this.addNode(name, "Identity", [this.read(value)], name, {});
  }

  write(op: Operation): void {
    const form = nodeForm(op);
    if (form === undefined) this.writeConstant(op);
    else this.writeNode(op, form);
  }

  private writeConstant(op: Operation): void {
    const { value, result } = new ConstantOp(op);
    const name = this.fresh(sourceName(op.location) ?? "constant");
    this.initializers.set(name, float32Tensor(result.type.shape, constantElements(value, result.type)));
    this.names.set(result, name);
  }

  private writeNode(op: Operation, { opType, attributes, extra = [], transposed = [], then }: NodeForm): void {
    const name = sourceName(op.location) ?? op.name.slice("nn.".length);
    const inputs = op.operands.map((value, i) => (transposed.includes(i) ? this.swapped(value) : this.read(value)));
    for (const constant of extra) inputs.push(constant === undefined ? "" : this.addConstant(name, constant));
    const output = this.names.get(op.result()) ?? this.fresh(name);
    this.names.set(op.result(), output);
    if (then === undefined) return this.addNode(name, opType, inputs, output, attributes);
    const first = this.fresh(`${name}_${opType}`);
    this.addNode(first, opType, inputs, first, attributes);
    this.addNode(name, then, [first], output, {});
  }

  private addConstant(owner: string, value: OnnxTensor): string {
    const name = this.fresh(`${owner}_${value.elementType === "int64" ? "shape" : "value"}`);
    this.initializers.set(name, value);
    return name;
  }

  /** The name of the value with its last two dimensions swapped. */
  private swapped(value: Value): string {
    const input = this.read(value);
    const output = this.fresh(`${input}_transposed`);
    const order = (value.type as RankedTensorType).shape.map((_, dim) => dim);
    order.push(...order.splice(-2).reverse());
    this.addNode(output, "Transpose", [input], output, { perm: ints(...order) });
    return output;
  }

  private addNode(
    wanted: string,
    opType: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, OnnxAttribute>>,
  ): void {
    const name = this.nodeNames.fresh(wanted);
    const entries = new Map(Object.entries(attributes));
    this.nodes.push({ name, opType, domain: "", inputs, outputs: [output], attributes: entries });
  }

  private read(value: Value): string {
    return this.names.get(value) ?? "";
  }
}

function portOf({ type }: Value, name: string): OnnxValueInfo {
  return { name, elementType: "float32", shape: (type as RankedTensorType).shape };
}

/** The name that argument or result attributes keep. */
function portName(func: Operation, attribute: string, index: number, fallback: string): string {
  const list = func.getAttr(attribute);
  const entry = list instanceof ArrayAttr ? list.elements[index] : undefined;
  const name = entry instanceof DictionaryAttr ? entry.get(valueNameAttribute) : undefined;
  return name instanceof StringAttr && name.value !== "" ? name.value : `${fallback}${index}`;
}

/** The innermost name of a location: that of the node or the weight in the imported file. */
function sourceName(location: Location): string | undefined {
  let name: string | undefined;
  for (let inner = location; inner instanceof NameLoc; inner = inner.child) name = inner.name;
  return name;
}
