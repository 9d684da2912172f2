import type { RankedTensorType } from "@hls-opt/ir-core";
import type { OnnxGraph, OnnxNode } from "../../graph/graph.js";
import { elementCount, float32Tensor } from "../../tensor/tensor.js";
import { importChecked, interpret, layersOf } from "../emitted.js";
import { floatTensor, numbers, openSession, type Results } from "../oracle.js";
import { node, smallFile, smallGraph, type SmallModel } from "../small-model.js";
import { randomModel } from "./generate.js";
import { Random } from "./random.js";

/*
 * One model in onnxruntime and, imported, in the interpreter of the `nn` dialect.
 */

/** What became of a random graph. */
export type Verdict =
  | { readonly kind: "agrees" }
  /** The importer took it not. */
  | { readonly kind: "refused"; readonly reason: string }
  /** No answer to compare with: onnxruntime refuses, a result is not finite, or tiny errors grow to large ones. */
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "differs"; readonly reason: string };

/** Largest error relative to the largest element of a result. */
const tolerance = 1e-5;
/** Results below count as this large: onnxruntime computes exp(x) - 1 of small x with the places that 1 leaves. */
const smallestScale = 1e-2;
/** How much larger than the answer to errors in the last places of all values a difference may be. */
const amplification = 8;
/** From this answer on, there is nothing to be learned from a model. */
const illConditioned = 1e-3;

/** Runs the model of a seed on both sides; what the importer or interpreter throw is a difference. */
export async function checkSeed(seed: number): Promise<Verdict> {
  try {
    return await checkModel(randomModel(seed), seed);
  } catch (error) {
    return { kind: "differs", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs a model on both sides, on inputs made from the seed; another model to be `imported` shows that differences are seen. */
export async function checkModel(model: SmallModel, seed: number, imported = model): Promise<Verdict> {
  const random = new Random(seed + 1_000_003);
  const magnitude = random.pick([1, 1, 3]);
  const inputs = Object.values(model.inputs).map((shape) =>
    Float32Array.from({ length: elementCount(shape as number[]) }, () => random.real(-magnitude, magnitude)),
  );
  const graph = smallGraph(model);
  const expected = await run(graph, model, inputs);
  if (typeof expected === "string") return { kind: "skipped", reason: `onnxruntime: ${expected}` };
  if (model.outputs.some((name) => !numbers(expected, name).every((value) => Math.abs(value) < 1e30))) {
    return { kind: "skipped", reason: "a result is not finite" };
  }
  const { module, diagnostics } = importChecked(smallFile(imported));
  if (module === undefined) {
    return judgeRefusal(diagnostics.find(({ severity }) => severity === "error")?.message ?? "");
  }
  const found = interpret(module, inputs);
  const shapes = (layersOf(module).at(-1)?.operands ?? []).map(({ type }) => (type as RankedTensorType).shape);
  const difference = differenceOf(model, expected, found, shapes);
  if (difference === undefined) return { kind: "agrees" };
  return isFragile(graph, model, inputs, expected, found, difference);
}

/** A refusal must say which node and which operator. */
function judgeRefusal(message: string): Verdict {
  const names = /node '\w+_\d+'/.test(message) && /'\w+'/.test(message);
  return { kind: names ? "refused" : "differs", reason: message };
}

async function run(graph: OnnxGraph, model: SmallModel, inputs: readonly Float32Array[]): Promise<Results | string> {
  try {
    const session = await openSession(graph);
    try {
      const shapes = Object.entries(model.inputs) as [string, readonly number[]][];
      return await session.run(shapes.map(([name, shape], i) => [name, floatTensor(inputs[i] as Float32Array, shape)]));
    } finally {
      await session.release();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is wrong with the results, if anything. */
function differenceOf(
  model: SmallModel,
  expected: Results,
  found: readonly Float64Array[],
  shapes: readonly (readonly number[])[],
): string | undefined {
  for (const [i, name] of model.outputs.entries()) {
    const dims = expected.get(name)?.dims.join() ?? "";
    if (dims !== shapes[i]?.join()) return `${name} has shape [${shapes[i]?.join() ?? ""}], onnxruntime [${dims}]`;
    const error = relativeError(numbers(expected, name), found[i] ?? []);
    if (!(error <= tolerance)) return `${name} is off by ${error.toExponential(1)}`;
  }
  return undefined;
}

function relativeError(expected: readonly number[], found: ArrayLike<number>): number {
  if (expected.length !== found.length) return Infinity;
  let [largest, worst] = [smallestScale, 0];
  for (const [i, value] of expected.entries()) {
    largest = Math.max(largest, Math.abs(value));
    const error = Math.abs(value - (found[i] as number));
    worst = error <= worst ? worst : error;
  }
  return worst / largest;
}

/**
 * Both sides round each step to float32 in their own way. A model that turns errors of that size into larger ones (a difference of
 * nearly equal numbers, a step right at its edge) is no evidence: onnxruntime itself, with errors in the last places of
 * all values, tells such models.
 */
async function isFragile(
  graph: OnnxGraph,
  model: SmallModel,
  inputs: readonly Float32Array[],
  expected: Results,
  found: readonly Float64Array[],
  difference: string,
): Promise<Verdict> {
  let allowed = model.outputs.map(() => 0);
  for (let seed = 1; seed <= 6; seed++) {
    const shaken = await runShaken(graph, model, inputs, seed);
    if (shaken === undefined) return { kind: "skipped", reason: "large numbers in between" };
    if (typeof shaken === "string") return { kind: "differs", reason: `${difference}; shaken: ${shaken}` };
    allowed = model.outputs.map((name, i) =>
      Math.max(allowed[i] as number, relativeError(numbers(expected, name), numbers(shaken, name))),
    );
  }
  if (allowed.some((error) => !(error < illConditioned))) return { kind: "skipped", reason: "ill-conditioned" };
  const isExplained = model.outputs.every(
    (name, i) =>
      relativeError(numbers(expected, name), found[i] ?? []) <= tolerance + amplification * (allowed[i] as number),
  );
  return isExplained && !difference.includes("shape") ? { kind: "agrees" } : { kind: "differs", reason: difference };
}

/** Above, float32 has too few places left of the point for the differences that normalisations take. */
const largestFloat = 2 ** 16;
const epsilon = 2 ** -21;

/** The results with an error in the last places of each input and each float32 result. */
async function runShaken(
  graph: OnnxGraph,
  model: SmallModel,
  inputs: readonly Float32Array[],
  seed: number,
): Promise<Results | string | undefined> {
  const random = new Random(seed);
  const shake = (count: number): Float32Array =>
    Float32Array.from({ length: count }, () => 1 + random.pick([-1, 0, 1]) * epsilon);
  const names = graph.nodes.flatMap(({ outputs }) => outputs);
  const outputs = names.map((name) => ({ name, elementType: undefined, shape: undefined }));
  const all = await run({ ...graph, outputs }, model, inputs);
  if (typeof all === "string") return all;
  if (names.some((name) => numbers(all, name).some((value) => !(Math.abs(value) < largestFloat)))) return undefined;
  const initializers = new Map(graph.initializers);
  const isFloat = (name: string): boolean => all.get(name)?.type === "float32";
  const shaken = graph.nodes.flatMap((step): OnnxNode[] => {
    const floats = step.outputs.filter(isFloat);
    for (const name of floats) {
      const dims = all.get(name)?.dims ?? [];
      initializers.set(`${name}.shake`, float32Tensor(dims, shake(elementCount(dims))));
    }
    const renamed = step.outputs.map((name) => (isFloat(name) ? `${name}.exact` : name));
    const products = floats.map((name) => node("Mul", [`${name}.exact`, `${name}.shake`], [name]));
    return [{ ...step, outputs: renamed }, ...products.map((product, i) => ({ ...product, name: `${floats[i]}.mul` }))];
  });
  const near = inputs.map((values) => {
    const factors = shake(values.length);
    return values.map((value, i) => value * (factors[i] as number));
  });
  return run({ ...graph, nodes: shaken, initializers }, model, near);
}
