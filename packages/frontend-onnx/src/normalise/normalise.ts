import { fail } from "../onnx-error.js";
import type { OnnxGraph, OnnxNode, OnnxOutput } from "../graph/graph.js";
import { staticInputs } from "../graph/static-inputs.js";
import { nodeAt } from "../graph/topology.js";
import { fuseBiases } from "./fuse-bias.js";
import { constantValue, integerActivations, ModelBuilder, stepValue } from "./model-builder.js";
import { NodeContext } from "./node-context.js";
import { operandsOf, type NormalisedModel, type NormalisedOp, type NormalisedOutput } from "./normalised-op.js";
import { checkNode } from "./operator.js";
import type { ElementType } from "../tensor/element-type.js";
import { adviceFor, operators } from "./operators.js";

/**
 * Turns a graph into steps with static shapes: the batch is pinned, shape arithmetic and other constants are folded,
 * attributes are resolved. What cannot be taken fails with an `OnnxError` at its node.
 */
export function normaliseGraph(graph: OnnxGraph): NormalisedModel {
  const fixed = staticInputs(graph);
  const nodes = liveNodes(graph);
  const builder = new ModelBuilder(allNames(graph), fixed);
  for (const [name, tensor] of graph.initializers) builder.values.set(name, constantValue(name, tensor));
  for (const input of fixed.inputs) builder.values.set(input.name, stepValue(input));
  const read = readNames(graph, nodes);
  for (const node of nodes) normaliseNode(graph, node, builder, read);
  const outputs = graph.outputs.map((output) => readOutput(graph, output, builder));
  const kept = new Set(outputs.map(({ value }) => value.name));
  const live = liveOps(builder.ops, kept);
  return {
    file: graph.file,
    name: graph.name,
    inputs: fixed.inputs.map(({ name, elementType, shape }) => ({ name, elementType, shape })),
    outputs,
    ops: liveOps(
      fuseBiases(live, kept, (wanted) => builder.freshName(wanted)),
      kept,
    ),
    inferred: inferredTypes(builder),
    remarks: [...fixed.remarks, ...builder.remarks, ...shapeRemarks(graph, outputs, fixed.replacedBatches)],
  };
}

function normaliseNode(graph: OnnxGraph, node: OnnxNode, builder: ModelBuilder, read: ReadonlySet<string>): void {
  const operator = operators.get(node.opType);
  if (operator === undefined || (operator.domain ?? "") !== node.domain) {
    fail(
      nodeAt(graph.file, node),
      "onnx/operator",
      `operator '${node.opType}' is not supported`,
      adviceFor(node.opType),
    );
  }
  checkNode(node, operator, graph.opset, graph.file);
  const second = node.outputs.slice(operator.outputs ?? 1).find((name) => read.has(name));
  if (second !== undefined) {
    fail(
      nodeAt(graph.file, node),
      "onnx/outputs",
      `output '${second}' of '${node.opType}' is used, only its first ${operator.outputs === undefined ? "output is" : `${operator.outputs} outputs are`} supported`,
      "export the model for inference, without this output",
    );
  }
  operator.normalise(new NodeContext(node, graph.opset, graph.file, builder));
}

/** Nodes that some output depends on: what the others are does not matter. */
function liveNodes(graph: OnnxGraph): readonly OnnxNode[] {
  const wanted = new Set(graph.outputs.map(({ name }) => name));
  const live = graph.nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => wanted.has(name))) return false;
    for (const input of node.inputs) if (input !== "") wanted.add(input);
    return true;
  });
  return live.toReversed();
}

function readNames(graph: OnnxGraph, nodes: readonly OnnxNode[]): ReadonlySet<string> {
  const read = new Set([...nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)]);
  read.delete("");
  return read;
}

function allNames(graph: OnnxGraph): string[] {
  return [
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.keys(),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ];
}

function readOutput(graph: OnnxGraph, { name }: OnnxOutput, builder: ModelBuilder): NormalisedOutput {
  const at = { file: graph.file };
  const value = builder.values.get(name);
  if (value === undefined) throw new Error(`graph output '${name}' was not computed`);
  if (value.constant !== undefined && ["int32", "int64"].includes(value.elementType)) {
    const maker = graph.nodes.find(({ outputs }) => outputs.includes(name));
    fail(
      maker === undefined ? at : nodeAt(graph.file, maker),
      "onnx/element-type",
      `graph output '${name}'${maker === undefined ? "" : ` of '${maker.opType}'`} is a constant of type ${value.elementType}`,
      "take it off the outputs: it does not depend on the inputs",
    );
  }
  if (!outputTypes.includes(value.elementType)) {
    fail(
      at,
      "onnx/element-type",
      `graph output '${name}' has element type ${value.elementType}`,
      "export a model with float32 outputs",
    );
  }
  if (value.padded !== undefined) return { name, value: builder.emitPadding(value, value.padded, at) };
  if (value.constant !== undefined) return { name, value: builder.emitConstant(value.name, value.constant, at) };
  return { name, value: { name: value.name, elementType: value.elementType, shape: value.shape } };
}

const outputTypes: readonly ElementType[] = ["float32", "bool", "int64", ...integerActivations];

/** Steps whose results reach an output; steps are in topological order. */
function liveOps(ops: readonly NormalisedOp[], kept: ReadonlySet<string>): NormalisedOp[] {
  const wanted = new Set(kept);
  const live = ops.toReversed().filter((op) => {
    if (!wanted.has(op.result.name)) return false;
    for (const { name } of operandsOf(op)) wanted.add(name);
    return true;
  });
  return live.reverse();
}

function inferredTypes(builder: ModelBuilder): NormalisedModel["inferred"] {
  return new Map([...builder.values].map(([name, { elementType, shape }]) => [name, { elementType, shape }]));
}

/** The declared shapes of outputs are documentation: a contradiction is told, not refused. */
function shapeRemarks(
  graph: OnnxGraph,
  outputs: readonly NormalisedOutput[],
  replaced: ReadonlySet<number>,
): NormalisedModel["remarks"] {
  return graph.outputs.flatMap(({ name, shape: declared }, index) => {
    const shape = outputs[index]?.value.shape ?? [];
    const agrees = (dim: number | string, at: number) =>
      typeof dim === "string" || dim === shape[at] || (at === 0 && (replaced.has(dim) || dim < 1));
    if (declared === undefined || (declared.length === shape.length && declared.every(agrees))) return [];
    return [
      {
        severity: "remark" as const,
        code: "onnx/output-shape",
        message: `graph output '${name}' is declared as [${declared.join(", ")}] but has shape [${shape.join(", ")}]`,
        advice: "the computed shape is used",
        location: { file: graph.file },
      },
    ];
  });
}
