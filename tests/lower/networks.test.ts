import { compileFunction } from "@hls-opt/dialect-affine";
import { interpretFunction, isFixed } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { DiagnosticList, printOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { calibrate, lowerToAffine, quantizeFunction, quantizeInputs } from "@hls-opt/passes";
import { describe, expect, test } from "vitest";
import { expectValid, jetModels, loadModel, ownModels, samplesFor, testContext } from "./models.js";
import type { TrainedModel } from "./models.js";
import { largestDifferenceOnCpu, mlirOpt, mlirRunner, runMlirOpt } from "./mlir-runner.js";

interface Lowered {
  readonly module: Operation;
  readonly inputs: readonly (readonly Tensor[])[];
  readonly expected: readonly (readonly Tensor[])[];
}

/** The network on a few inputs by the interpreter, then lowered. */
function lower(model: TrainedModel, isQuantized: boolean): Lowered {
  const problems = new DiagnosticList();
  const { module, func: float } = loadModel(model, testContext());
  const samples = samplesFor(model.name, float, 6);
  const func = isQuantized ? quantizeInPlace(float, samples, problems) : float;
  const inputs = samples.map((sample) => quantizeInputs(func, sample));
  const expected = inputs.map((input) => interpretFunction(func, input, { report: problems.report }) ?? []);
  lowerToAffine(module, { weightRanges: true }, problems.report);
  expectValid(module, problems);
  return { module, inputs, expected };
}

function quantizeInPlace(float: Operation, samples: readonly Tensor[][], problems: DiagnosticList): Operation {
  const calibration = calibrate(float, samples, problems);
  const quantized = calibration && quantizeFunction(float, calibration, { width: 16 }, problems.report);
  if (quantized === undefined) throw new Error(problems.all.map(({ message }) => message).join("\n"));
  float.parent?.insertBefore(quantized, float);
  float.erase();
  return quantized;
}

function expectResult(got: readonly number[], { type, data }: Tensor): void {
  if (isFixed(type.element)) return expect(got).toEqual(Array.from(data));
  data.forEach((value, i) => expect(Math.abs((got[i] as number) - value)).toBeLessThan(1e-6));
}

const cases = [...ownModels, ...jetModels].flatMap((model) =>
  [false, true].map((isQuantized) => ({
    model,
    isQuantized,
    title: `${model.name}, ${isQuantized ? "16 bit" : "float"}`,
  })),
);

describe.each(cases)("$title", ({ model, isQuantized }) => {
  test.skipIf(model.isAbsent)("computes after lowering what the network computes", () => {
    const { module, inputs, expected } = lower(model, isQuantized);
    const program = compileFunction(module, "main");
    inputs.forEach((sample, i) => {
      sample.forEach(({ data }, k) => program.argument(k).set(data as never));
      program.run();
      expectResult(
        Array.from<number | bigint, number>(program.argument(sample.length), Number),
        expected[i]?.[0] as Tensor,
      );
    });
  });

  test.skipIf(model.isAbsent || mlirOpt === undefined || mlirRunner === undefined)(
    "is accepted by mlir-opt and computes the same in mlir-cpu-runner",
    () => {
      const { module, inputs, expected } = lower(model, isQuantized);
      const text = printOperation(module);
      expect(runMlirOpt(text)).toContain("func.func @main");
      expect(largestDifferenceOnCpu(text, inputs[1] as Tensor[], expected[1] as Tensor[])).toBeLessThanOrEqual(
        isQuantized ? 0 : 1e-6,
      );
    },
  );
});

test.skipIf(mlirOpt === undefined || mlirRunner === undefined)(
  "the comparison in mlir-cpu-runner notices a wrong result",
  () => {
    const { module, inputs, expected } = lower(ownModels[0] as TrainedModel, true);
    const difference = largestDifferenceOnCpu(printOperation(module), inputs[1] as Tensor[], expected[0] as Tensor[]);
    expect(difference).toBeGreaterThan(0);
  },
);
