import { DiagnosticList, printOperation, StringAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { elementWidth, FixedType, QuantizeElementsOp, ReluOp } from "@hls-opt/dialect-nn";
import type { ElementFormat, Tensor } from "@hls-opt/dialect-nn";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkProgram } from "../../../testing/index.js";
import { lowerToAffine } from "../lower-module.js";
import { runBothWays } from "../testing/execute-lowered.js";
import { ints, TestNetwork } from "../testing/test-network.js";

interface Case {
  readonly input: FixedType;
  readonly formats: readonly ElementFormat[];
  readonly rounding: "trn" | "rnd";
  readonly overflow: "wrap" | "sat";
  readonly afterRelu: boolean;
}

interface TestedNetwork {
  readonly module: Operation;
  readonly inputs: Tensor[];
}

/** The narrowest type that holds all elements. */
function commonType(formats: readonly ElementFormat[]): FixedType {
  const live = formats.filter((format) => elementWidth(format) > 0);
  if (live.length === 0) return FixedType.get(1, 0);
  const most = (of: (format: ElementFormat) => number): number => Math.max(...live.map(of));
  const frac = most(({ fractionBits }) => fractionBits);
  return FixedType.get(1 + most(({ integerBits }) => integerBits) + frac, frac);
}

/** A network of one quantiser, over eight rows. */
function quantizerNetwork({ input, formats, rounding, overflow, afterRelu }: Case, seed: number): TestedNetwork {
  const network = new TestNetwork(seed);
  const shape = [8, formats.length];
  const x = network.input(shape, input);
  const quantizer = {
    input: afterRelu ? network.op(ReluOp, { input: x }, shape, input) : x,
    rounding: StringAttr.get(rounding),
    overflow: StringAttr.get(overflow),
    sign_bits: ints(...formats.map(({ signBits }) => signBits)),
    integer_bits: ints(...formats.map(({ integerBits }) => integerBits)),
    fraction_bits: ints(...formats.map(({ fractionBits }) => fractionBits)),
  };
  const { module, func } = network.finish(network.op(QuantizeElementsOp, quantizer, shape, commonType(formats)));
  return { module, inputs: network.inputs(func) };
}

/** Random numbers of the whole range by the interpreter and, lowered, by the executor. */
function expectSame(drawn: Case, seed: number): void {
  const { module, inputs } = quantizerNetwork(drawn, seed);
  const { expected, lowered } = runBothWays(module, inputs);
  expect(lowered[0]).toEqual(Array.from(expected[0]?.data ?? []));
}

const format = fc.record({
  signBits: fc.integer({ min: 0, max: 1 }),
  integerBits: fc.integer({ min: -4, max: 12 }),
  fractionBits: fc.integer({ min: -10, max: 9 }),
});
const input = fc
  .tuple(fc.integer({ min: 1, max: 16 }), fc.integer({ min: -6, max: 12 }), fc.boolean())
  .map(([width, frac, signed]) => FixedType.get(width, frac, signed));
const someCase: fc.Arbitrary<Case> = fc.record({
  input,
  formats: fc.array(format, { minLength: 1, maxLength: 5 }),
  rounding: fc.constantFrom("trn", "rnd"),
  overflow: fc.constantFrom("wrap", "sat"),
  afterRelu: fc.boolean(),
});

const element = (signBits: number, integerBits: number, fractionBits: number): ElementFormat => ({
  signBits,
  integerBits,
  fractionBits,
});
const far = [element(1, 24, -24), element(0, 20, -19), element(1, -4, 9), element(1, 24, 8), element(0, 0, 0)];
const near = [element(1, 3, 2), element(0, 5, 1), element(0, 9, 4), element(1, 4, -2), element(1, 3, 2)];
const allModes = (["trn", "rnd"] as const).flatMap((rounding) =>
  (["wrap", "sat"] as const).map((overflow) => ({ rounding, overflow })),
);

describe("nn.quantize_elements in loops", () => {
  test("gives the bits of the definition", () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 1, max: 1e6 }), (drawn, seed) => expectSame(drawn, seed)),
      { numRuns: 150 },
    );
  });

  test("takes quantisers far from the numbers that come in", () => {
    for (const modes of allModes) {
      expectSame({ input: FixedType.get(12, 4), formats: far, ...modes, afterRelu: false }, 5);
    }
  });

  test.each([1, 5, 40])("is hardware every %i cycles", (interval) => {
    for (const modes of allModes) {
      for (const formats of [far, near]) {
        const { module } = quantizerNetwork({ input: FixedType.get(12, 4), formats, ...modes, afterRelu: false }, 7);
        lowerToAffine(module, { weightRanges: true }, new DiagnosticList().report);
        checkProgram(printOperation(module), interval);
      }
    }
  });
});
