import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { npyNumbers, readNpy } from "@hls-opt/dialect-nn";
import { describe, expect, test } from "vitest";
import { measureAccuracy, measureDifference } from "./accuracy.js";
import { quantile } from "./statistics.js";

const examples = fileURLToPath(new URL("../../../../examples/data/", import.meta.url));

function read(name: string): Float64Array {
  const array = readNpy(readFileSync(examples + name));
  if (typeof array === "string") throw new Error(array);
  return npyNumbers(array);
}

test("quantiles are numpy's", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85);
});

test("classification counts hits and the most frequent class", () => {
  const float = Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.6, 0.4);
  const compiled = Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.6, 0.4);
  const labels = { values: Float64Array.of(0, 1, 0), size: 1 };
  const inputs = [0, 0, 0].map(() => new Float64Array(4));
  expect(measureAccuracy(inputs, { float, compiled, size: 2 }, labels)).toMatchObject({
    metric: "accuracy",
    float: 1,
    compiled: 2 / 3,
    baselines: { "most frequent class": 2 / 3 },
  });
});

test("other labels give the root mean square error", () => {
  const labels = { values: Float64Array.of(0, 2), size: 1 };
  const outputs = { float: Float64Array.of(0, 2), compiled: Float64Array.of(0, 1), size: 1 };
  const inputs = [new Float64Array(3), new Float64Array(3)];
  expect(measureAccuracy(inputs, outputs, labels)).toMatchObject({ metric: "rmse", float: 0, compiled: Math.SQRT1_2 });
});

test("without labels the difference to double precision counts", () => {
  const difference = measureDifference({ float: Float64Array.of(1, 2), compiled: Float64Array.of(1, 2.5), size: 2 });
  expect(difference.max).toBe(0.5);
  expect(difference.compiled).toBeCloseTo(0.5 / Math.SQRT2);
});

describe.skipIf(!existsSync(`${examples}patches.npy`))("Bragg peaks", () => {
  test("baselines are those of the literature", () => {
    const patches = read("patches.npy");
    const labels = read("centres.npy");
    const inputs = Array.from({ length: labels.length / 2 }, (_, i) => patches.slice(i * 121, (i + 1) * 121));
    const perfect = { float: labels, compiled: labels, size: 2 };
    const accuracy = measureAccuracy(inputs, perfect, { values: labels, size: 2 });
    expect(accuracy.metric).toBe("pixel error");
    expect(accuracy.compiled).toBe(0);
    expect(accuracy.details?.["constant"]?.p50).toBeCloseTo(1.19, 0);
    expect(accuracy.details?.["argmax"]?.p50).toBeCloseTo(0.41, 1);
    expect(accuracy.details?.["centre of mass"]?.p50).toBeCloseTo(0.046, 1);
  });
});
