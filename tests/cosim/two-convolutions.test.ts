import { checkHardware, lowerProgram, Random } from "@hls-opt/passes/testing";
import { assertPromises, findVerilator, lint, simulate } from "@hls-opt/verilator-harness";
import { describe, expect, test } from "vitest";
import { convolutionSource, convolve, randomLayer } from "./convolutions.js";
import { flatten, sourceOf } from "./verilator.js";

const random = new Random(1);
const layers = [randomLayer(random, 1, 4, 3, 8), randomLayer(random, 4, 2, 3, 6)];
const source = convolutionSource(layers);

function samples(count: number): { inputs: bigint[][]; expected: bigint[][] } {
  const images = Array.from({ length: count }, () => Array.from({ length: 64 }, () => random.from(-300, 700)));
  return {
    inputs: images.map((image) => image.map(BigInt)),
    expected: images.map((image) => convolve(layers, image).map(BigInt)),
  };
}

const verilator = await findVerilator();

describe("two convolutions from loops to hardware", () => {
  test.each([3000, 1000, 200, 72, 37, 9, 1])("are right to the bit with a sample every %i cycles", (interval) => {
    const { module, plan } = lowerProgram(source, interval);
    expect(plan.kernels.every(({ kernel }) => kernel.space.size <= interval)).toBe(true);
    const { inputs, expected } = samples(6);
    checkHardware(module, inputs, expected, random);
  });

  test.skipIf(verilator === undefined)("keep their promises in Verilator, without lint warnings", async () => {
    const { design, source: verilog } = sourceOf(lowerProgram(source, 72).module);
    const { inputs, expected } = samples(20);
    const result = await simulate(verilog, { inputs: flatten(inputs), expected: flatten(expected) });
    expect(assertPromises(result, design)).toEqual([]);
    expect((await lint(verilog)).warnings).toEqual([]);
  });
});
