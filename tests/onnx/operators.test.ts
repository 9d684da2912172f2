/** Every operator of the front end at every level: loops in floats and in 16 bits, and hardware; each against the interpreter. */
import type { Tensor } from "@hls-opt/dialect-nn";
import { breadthCases } from "@hls-opt/frontend-onnx/testing";
import { checkProgram } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import { fixedNetwork, floatNetwork, loopResults, textOf } from "./levels.js";

/** What fixed point has no form for, and why. */
const withoutFixedPoint: readonly (readonly [title: RegExp, reason: RegExp])[] = [
  [/^Pow with exponents/, /make the exponent a constant/],
  [/^ReduceProd/, /multiply step by step/],
];

const reasonFor = (title: string): RegExp | undefined => withoutFixedPoint.find(([word]) => word.test(title))?.[1];

function expectClose(got: readonly (readonly (readonly number[])[])[], expected: readonly (readonly Tensor[])[]): void {
  expected.forEach((tensors, s) =>
    tensors.forEach(({ data }, i) => {
      const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 1);
      const worst = data.reduce((max, value, k) => Math.max(max, Math.abs(value - (got[s]?.[i]?.[k] as number))), 0);
      expect(worst / largest).toBeLessThan(2e-6);
    }),
  );
}

describe.each(breadthCases)("%s", (title, model) => {
  test("as loops in floats", () => {
    const network = floatNetwork(model);
    expectClose(loopResults(network), network.expected);
  });

  test("in fixed point, as loops and as hardware", { timeout: 60_000 }, () => {
    const network = fixedNetwork(model);
    const reason = reasonFor(title);
    if (reason !== undefined || typeof network === "string") return void expect(network).toMatch(reason as RegExp);
    expect(loopResults(network)).toEqual(
      network.expected.map((tensors) => tensors.map(({ data }) => Array.from(data))),
    );
    checkProgram(textOf(network), 64, { samples: 3 });
  });
});
