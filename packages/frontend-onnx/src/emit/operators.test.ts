import { expect, it } from "vitest";
import { normaliseGraph } from "../normalise/normalise.js";
import { breadthCases } from "../testing/cases/breadth.js";
import { layerCases } from "../testing/cases/layers.js";
import { quantisationCases } from "../testing/cases/quantisation.js";
import { shapeCases } from "../testing/cases/shapes.js";
import { importChecked, importValid, interpret } from "../testing/emitted.js";
import { inputTensor, largestDifference, numbers, run } from "../testing/oracle.js";
import { smallFile, smallGraph, type SmallModel } from "../testing/small-model.js";

/*
 * The small models of the normalisation, each imported, verified and interpreted against onnxruntime. Those that the `nn`
 * dialect has no words for are listed, with the code of their diagnostic.
 */

const cases = [...layerCases, ...shapeCases, ...quantisationCases, ...breadthCases];
const refused: Readonly<Record<string, string>> = {};
const accepted = cases.filter(([title]) => !Object.hasOwn(refused, title));

async function errorAgainstOnnxruntime(model: SmallModel): Promise<number> {
  const graph = smallGraph(model);
  const { inputs, outputs } = normaliseGraph(graph);
  const expected = await run({ ...graph, inputs }, inputs);
  const given = inputs.map((input, i) => inputTensor(input, i).data as Float32Array);
  const found = interpret(importValid(smallFile(model)), given);
  return Math.max(...outputs.map(({ name }, i) => largestDifference(numbers(expected, name), [...(found[i] ?? [])])));
}

it.each(accepted)("%s is interpreted as onnxruntime runs it", async (_, model) => {
  expect(await errorAgainstOnnxruntime(model)).toBeLessThan(1e-5);
});

it.each(Object.entries(refused))("%s is refused with %s", (title, code) => {
  const [, model] = cases.find(([name]) => name === title) ?? [];
  const { diagnostics } = importChecked(smallFile(model as SmallModel));
  expect(diagnostics.filter(({ severity }) => severity === "error").map((diagnostic) => diagnostic.code)).toEqual([
    code,
  ]);
});
