import { collect } from "@hls-opt/ir-core";
import { lowerProgram, Random } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import { convolutionSource, randomLayer } from "./convolutions.js";

/** Operations and registers of a convolution of images of some size at an interval of `macs * share` cycles. */
function count(size: number, share: number): { readonly multipliers: number; readonly operations: number } {
  const layer = randomLayer(new Random(size), 2, 3, 3, size);
  const macs = 3 * 2 * 9 * (size - 2) ** 2;
  const { module } = lowerProgram(convolutionSource([layer]), Math.ceil(macs * share));
  return {
    multipliers: collect(module, (op) => op.name === "comb.mul").length,
    operations: collect(module, () => true).length,
  };
}

describe("the area of a convolution", () => {
  test("is one multiplier when every multiplication has a cycle of its own, however large the image", () => {
    const sizes = [4, 6, 8, 12, 16].map((size) => count(size, 1));
    expect(sizes.map(({ multipliers }) => multipliers)).toEqual(sizes.map(() => 1));
    const operations = sizes.map((size) => size.operations);
    expect(Math.max(...operations) - Math.min(...operations)).toBeLessThan(20);
  });

  test("grows when cycles are fewer", () => {
    const [relaxed, tight] = [count(6, 1), count(6, 1 / 54)];
    expect(tight.operations).toBeGreaterThan(5 * relaxed.operations);
  });
});
