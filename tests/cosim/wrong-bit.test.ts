import { collect, DenseElementsAttr, i16 } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { checkHardware, Difference, lowerProgram, Random } from "@hls-opt/passes/testing";
import { describe, expect, test } from "vitest";
import { convolutionSource, convolve, randomLayer } from "./convolutions.js";

const random = new Random(3);
const layers = [randomLayer(random, 1, 2, 3, 6)];
const images = Array.from({ length: 4 }, () => Array.from({ length: 36 }, () => random.from(-300, 700)));

function check(module: Operation): void {
  checkHardware(
    module,
    images.map((image) => image.map(BigInt)),
    images.map((image) => convolve(layers, image).map(BigInt)),
    random,
  );
}

/** The table of weights of a module: that of 18 different words. */
function findWeights(module: Operation): {
  readonly rom: Operation;
  readonly name: string;
  readonly contents: DenseElementsAttr;
} {
  for (const rom of collect(module, (op) => op.name.startsWith("seq."))) {
    for (const { name, value } of [...rom.properties.entries, ...rom.attributes.entries]) {
      if (value instanceof DenseElementsAttr && value.count === 18) return { rom, name, contents: value };
    }
  }
  throw new Error("the hardware has no table of 18 weights");
}

describe("a check of hardware", () => {
  test("passes when nothing is wrong", () => {
    check(lowerProgram(convolutionSource(layers), 300).module);
  });

  test.each([0, 7, 17])("fails when one bit of weight %i is flipped", (word) => {
    const { module } = lowerProgram(convolutionSource(layers), 300);
    const { rom, name, contents } = findWeights(module);
    const words = Array.from({ length: contents.count }, (_, i) => (i === word ? contents.at(i) ^ 4 : contents.at(i)));
    rom.setAttr(
      name,
      DenseElementsAttr.get(
        contents.type,
        contents.type.element === i16 ? Int16Array.from(words) : Int8Array.from(words),
      ),
    );
    expect(() => check(module)).toThrow(Difference);
  });

  test("fails when an output is expected that differs by one", () => {
    const { module } = lowerProgram(convolutionSource(layers), 300);
    const expected = images.map((image) => convolve(layers, image).map(BigInt));
    (expected[3] as bigint[])[31] = ((expected[3] as bigint[])[31] as bigint) + 1n;
    expect(() =>
      checkHardware(
        module,
        images.map((image) => image.map(BigInt)),
        expected,
        random,
      ),
    ).toThrow(/sample 3, element 31/);
  });
});
