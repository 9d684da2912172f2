import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findModule } from "../index.js";
import type { HwModuleOp } from "../index.js";
import { NaiveModule } from "../testing/naive-interpreter.js";
import { buildDesign, recipes } from "../testing/random-design.js";
import { stimulus } from "../testing/stimulus.js";
import { compileSimulator } from "./simulator.js";

function compare(root: Operation, seed: number, cycles: number): void {
  const diagnostics = new DiagnosticList();
  const simulator = compileSimulator(root, "top", diagnostics.report);
  expect(diagnostics.all).toEqual([]);
  if (simulator === undefined) return;
  const { moduleType } = findModule(root, "top") as HwModuleOp;
  const next = stimulus(seed);
  const values = new Array<bigint>(moduleType.inputs.length).fill(0n);
  const naive = new NaiveModule(root, "top", (i) => values[i] as bigint);
  for (let cycle = 0; cycle < cycles; cycle++) {
    simulator.inputs.forEach((port, i) => {
      if (port.name === "clk") return;
      values[i] = BigInt.asUintN(port.width, next());
      simulator.setInput(port.name, values[i]);
    });
    naive.refresh();
    moduleType.outputs.forEach((port, i) =>
      expect(`${cycle} ${port.name} ${simulator.getOutput(port.name)}`).toBe(
        `${cycle} ${port.name} ${naive.output(i)}`,
      ),
    );
    simulator.step();
    naive.step();
  }
}

describe("simulator", () => {
  test("agrees with the naive interpreter on random designs", () => {
    const runs = fc.property(recipes(40), fc.nat(1000), (recipe, seed) => compare(buildDesign(recipe), seed, 12));
    fc.assert(runs, { numRuns: 300, seed: 42 });
  });
});
