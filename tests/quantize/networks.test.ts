import { prepareFunction, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { calibrate, measureError, quantizeFunction, quantizeInputs } from "@hls-opt/passes";
import { describe, expect, test } from "vitest";
import { braggnn, jetModels, loadModel, ownModels, peakCentres, samplesFor, testContext } from "../lower/models.js";
import type { TrainedModel } from "../lower/models.js";

interface Quantized {
  readonly float: Operation;
  readonly fixed: Operation;
  readonly samples: readonly Tensor[][];
  readonly problems: DiagnosticList;
}

function quantized(model: TrainedModel, width: number, count: number): Quantized {
  const problems = new DiagnosticList();
  const { func: float } = loadModel(model, testContext());
  const samples = samplesFor(model.name, float, count);
  const calibration = calibrate(float, samples.slice(0, 60), problems);
  const fixed = calibration && quantizeFunction(float, calibration, { width }, problems.report);
  if (fixed === undefined) throw new Error(problems.all.map(({ message }) => message).join("\n"));
  return { float, fixed, samples, problems };
}

/** Mean distance between the positions that a network finds and the true ones, in pixels. */
function pixelError(func: Operation, { samples, problems }: Quantized): number {
  const program = prepareFunction(func, problems.report);
  const centres = peakCentres();
  const distances = samples.map((sample, i) => {
    const found = program?.run(quantizeInputs(func, sample), problems)?.[0];
    if (found === undefined) throw new Error("the network does not run");
    const [x, y] = realValues(found).map((value) => 11 * value);
    const [trueX, trueY] = centres[i] as Float64Array;
    return Math.hypot((x as number) - (trueX as number), (y as number) - (trueY as number));
  });
  return distances.reduce((a, b) => a + b, 0) / distances.length;
}

describe.each([...ownModels.map((model) => ({ model, count: 200 })), { model: braggnn, count: 40 }])(
  "$model.name",
  ({ model, count }) => {
    test.skipIf(model.isAbsent)("loses less than 5 % of pixel error at 16 bits, and less than 20 % at 12", () => {
      const wide = quantized(model, 16, count);
      const reference = pixelError(wide.float, wide);
      expect(pixelError(wide.fixed, wide)).toBeLessThan(1.05 * reference);
      const narrow = quantized(model, 12, Math.min(count, 60));
      expect(pixelError(narrow.fixed, narrow)).toBeLessThan(1.2 * pixelError(narrow.float, narrow));
    });
  },
);

describe.each(jetModels)("$name", (model) => {
  test.skipIf(model.isAbsent)("keeps probabilities within 0.005 at 16 bits", () => {
    const { float, fixed, samples, problems } = quantized(model, 16, 200);
    const [error] = measureError(float, fixed, samples, problems.report) ?? [];
    expect(error?.max).toBeLessThan(0.005);
  });
});
