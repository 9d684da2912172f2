/** A small ONNX model at each level of the compiler. */
import { compileFunction } from "@hls-opt/dialect-affine";
import { interpretFunction, isFixed, nnSimplifications } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { importOnnx } from "@hls-opt/frontend-onnx";
import { smallFile } from "@hls-opt/frontend-onnx/testing";
import type { SmallModel } from "@hls-opt/frontend-onnx/testing";
import { applyPatternsGreedily, DiagnosticList, printOperation } from "@hls-opt/ir-core";
import type { Context, Operation } from "@hls-opt/ir-core";
import { calibrate, lowerToAffine, quantizeFunction, quantizeInputs, randomSamples } from "@hls-opt/passes";
import { expectValid, testContext } from "../lower/models.js";

/** A network with inputs and what the interpreter makes of them. */
export interface Network {
  readonly module: Operation;
  readonly context: Context;
  readonly inputs: readonly (readonly Tensor[])[];
  readonly expected: readonly (readonly Tensor[])[];
}

const functionOf = (module: Operation): Operation => module.region().first?.first as Operation;

function failWith(problems: DiagnosticList): never {
  throw new Error(problems.all.map(({ message }) => message).join("\n"));
}

function interpreted(module: Operation, context: Context, samples: readonly (readonly Tensor[])[]): Network {
  const problems = new DiagnosticList();
  const func = functionOf(module);
  const inputs = samples.map((sample) => quantizeInputs(func, sample));
  const expected = inputs.map((input) => interpretFunction(func, input, problems) ?? failWith(problems));
  return { module, context, inputs, expected };
}

/** The network in floats, on random inputs in [-1, 1]. */
export function floatNetwork(model: SmallModel): Network {
  const context = testContext();
  const problems = new DiagnosticList();
  const module = importOnnx(smallFile(model), { file: "small.onnx", context, report: problems.report });
  if (module === undefined) return failWith(problems);
  expectValid(module, problems);
  return interpreted(module, context, randomSamples(functionOf(module), 4, { min: -1, max: 1 }));
}

/** The network in 16-bit fixed point, simplified first; or the words of why there is none. */
export function fixedNetwork(model: SmallModel): Network | string {
  const { module, context, inputs } = floatNetwork(model);
  applyPatternsGreedily(module, context, nnSimplifications);
  const float = functionOf(module);
  const problems = new DiagnosticList();
  const calibration = calibrate(float, inputs, problems);
  const made = calibration && quantizeFunction(float, calibration, { width: 16 }, problems.report);
  if (made === undefined) return problems.all.map(({ message }) => message).join("\n");
  float.parent?.insertBefore(made, float);
  float.erase();
  expectValid(module, problems);
  return interpreted(module, context, inputs);
}

/** Lowers the module to loops in place, and runs them on the inputs. */
export function loopResults({ module, inputs, expected }: Network): number[][][] {
  const problems = new DiagnosticList();
  lowerToAffine(module, { weightRanges: true }, problems.report);
  if (problems.hasErrors) failWith(problems);
  expectValid(module, problems);
  const program = compileFunction(module, "main");
  return inputs.map((sample, s) => {
    sample.forEach(({ data }, i) => program.argument(i).set(data as never));
    program.run();
    return (expected[s] ?? []).map(({ type: { element } }, i) =>
      Array.from<number | bigint, number>(program.argument(sample.length + i), (raw) =>
        isFixed(element) && !element.signed && Number(raw) < 0 ? Number(raw) + 2 ** element.width : Number(raw),
      ),
    );
  });
}

/** The text of a module. */
export const textOf = ({ module }: Network): string => printOperation(module);
