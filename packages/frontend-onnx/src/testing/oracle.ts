import * as ort from "onnxruntime-web";
import type { OnnxGraph } from "../graph/graph.js";
import { writeGraph } from "../graph/write-graph.js";
import { normaliseGraph } from "../normalise/normalise.js";
import type { NormalisedModel, NormalisedValue } from "../normalise/normalised-op.js";
import { encodeModel } from "../proto/codec.js";
import { elementCount } from "../tensor/tensor.js";
import { rebuild } from "./rebuild.js";
import { noise } from "./small-model.js";

/** What a run computed, by value name. */
export type Results = ReadonlyMap<string, ort.Tensor>;

/** How far normalisation and onnxruntime are apart on one model. */
export interface Comparison {
  readonly model: NormalisedModel;
  /** Values whose inferred shape is not onnxruntime's, with both shapes; empty when all is well. */
  readonly wrongShapes: readonly string[];
  readonly shapesCompared: number;
  /** The largest difference of an output, original against normalised, relative to the largest output. */
  readonly error: number;
}

/** Runs a graph and its normalised form in onnxruntime on the same input and compares all shapes and the outputs. */
export async function compare(graph: OnnxGraph): Promise<Comparison> {
  const model = normaliseGraph(graph);
  const original = await run(withAllOutputs(graph, model.inputs), model.inputs);
  const rebuilt = await run(rebuild(model), model.inputs);
  const wrongShapes: string[] = [];
  for (const [name, { shape }] of model.inferred) {
    const dims = original.get(name)?.dims;
    if (dims !== undefined && dims.join() !== shape.join()) {
      wrongShapes.push(`${name}: [${shape.join()}], onnxruntime [${dims.join()}]`);
    }
  }
  const errors = model.outputs.map(({ name }) =>
    relativeError(numbers(original, name), numbers(rebuilt, `${name}.out`)),
  );
  const shapesCompared = [...model.inferred.keys()].filter((name) => original.has(name)).length;
  return { model, wrongShapes, shapesCompared, error: Math.max(...errors) };
}

/** Runs a graph in onnxruntime on a fixed pseudo-random input. */
export async function run(graph: OnnxGraph, inputs: readonly NormalisedValue[]): Promise<Results> {
  const session = await openSession(graph);
  try {
    return await session.run(inputs.map((input, index) => [input.name, inputTensor(input, index)]));
  } finally {
    await session.release();
  }
}

/** A graph in onnxruntime, to be run many times. */
export interface Session {
  run(inputs: readonly (readonly [name: string, value: ort.Tensor])[]): Promise<Results>;
  release(): Promise<void>;
}

/** Loads a graph into onnxruntime, without optimisations. */
export async function openSession(graph: OnnxGraph): Promise<Session> {
  const options = { graphOptimizationLevel: "disabled", logSeverityLevel: 4 } as const;
  const session = await ort.InferenceSession.create(encodeModel(writeGraph(graph)), options);
  return {
    run: async (inputs) => new Map(Object.entries(await session.run(Object.fromEntries(inputs)))),
    release: () => session.release(),
  };
}

/** A float32 tensor for onnxruntime. */
export function floatTensor(values: ArrayLike<number>, shape: readonly number[]): ort.Tensor {
  return new ort.Tensor("float32", Float32Array.from(values), shape);
}

/** The pseudo-random input that `run` gives to an input of the network. */
export function inputTensor({ elementType, shape }: NormalisedValue, seed: number): ort.Tensor {
  const values = noise(elementCount(shape), seed + 1);
  if (elementType === "uint8") {
    return new ort.Tensor(
      "uint8",
      Uint8Array.from(values, (value) => 128 + value * 127),
      shape,
    );
  }
  if (elementType === "int8") {
    return new ort.Tensor(
      "int8",
      Int8Array.from(values, (value) => value * 127),
      shape,
    );
  }
  return new ort.Tensor("float32", values, shape);
}

/** The same graph with static inputs and every value as an output, so that all shapes can be seen. */
function withAllOutputs(graph: OnnxGraph, inputs: readonly NormalisedValue[]): OnnxGraph {
  const names = graph.nodes.flatMap(({ outputs }) => outputs).filter((name) => name !== "");
  return { ...graph, inputs, outputs: names.map((name) => ({ name, elementType: undefined, shape: undefined })) };
}

/** The elements of an output. */
export function numbers(results: Results, name: string): number[] {
  const tensor = results.get(name);
  if (tensor === undefined) throw new Error(`onnxruntime gave no '${name}'`);
  return Array.from(tensor.data as ArrayLike<number | bigint>, Number);
}

function relativeError(expected: readonly number[], found: readonly number[]): number {
  if (expected.length !== found.length) return Infinity;
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return expected.reduce((most, value, index) => Math.max(most, Math.abs(value - found[index]!) / largest), 0);
}

/** The largest difference of two lists, infinite where they differ in length. */
export function largestDifference(expected: ArrayLike<number>, found: ArrayLike<number>): number {
  if (expected.length !== found.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]! - found[i]!));
  return largest;
}
