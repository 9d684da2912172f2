/** Quantised, pruned jet taggers that others trained: their exact outputs, bit for bit, at every level. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNpy } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { checkHardware, executed, lowerProgram, parseProgram, Random } from "@hls-opt/passes/testing";
import { findVerilator } from "@hls-opt/verilator-harness";
import { afterAll, describe, expect, test } from "vitest";
import { collect } from "../../scripts/command.mjs";
import { compile, Workspace } from "../end-to-end/compile.js";
import { largestDifferenceOnCpu, mlirOpt, mlirRunner } from "../lower/mlir-runner.js";
import {
  integers,
  interpretTagger,
  jetTaggers,
  loopsOfTagger,
  parseTagger,
  reals,
  readTagger,
} from "./jsc-networks.js";
import type { JetTagger } from "./jsc-networks.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

const verilator = await findVerilator();

/** The intervals at which a network becomes hardware here: full unrolling, and two degrees of sharing. */
const intervals = [1, 16, 64];

/** Fixed-point numbers have one zero. */
const withoutSignedZeros = (rows: readonly number[][]): number[][] => rows.map((row) => row.map((value) => value + 0));

describe.each(jetTaggers)("$name (needs the data folder)", (tagger) => {
  test.skipIf(tagger.isAbsent)("gives its exact outputs by the interpreter", () => {
    const network = readTagger(tagger);
    const { module, inputs } = parseTagger(network);
    expect(reals(inputs)).toEqual(withoutSignedZeros(network.x));
    expect(reals(interpretTagger(module, inputs))).toEqual(withoutSignedZeros(network.y));
  });

  test.skipIf(tagger.isAbsent)("gives them as loops, and as simulated hardware", { timeout: 300_000 }, () => {
    const { module, inputs } = parseTagger(readTagger(tagger));
    const expected = integers(interpretTagger(module, inputs));
    const loops = loopsOfTagger(module);
    const program = executed(parseProgram(loops));
    expect(integers(inputs).map((input) => program.run(input))).toEqual(expected);
    for (const interval of intervals) {
      const hardware = lowerProgram(loops, interval);
      expect(hardware.plan.interval).toBe(interval);
      checkHardware(hardware.module, integers(inputs), expected, new Random(interval));
    }
  });
});

const [smallest] = jetTaggers as [JetTagger];

test.skipIf(smallest.isAbsent || mlirOpt === undefined || mlirRunner === undefined)(
  "the smallest gives them in mlir-cpu-runner (needs the data folder and mlir-opt)",
  () => {
    const { module, inputs } = parseTagger(readTagger(smallest));
    const expected = interpretTagger(module, inputs);
    const loops = loopsOfTagger(module);
    for (const sample of [0, 77]) {
      const [input, output] = [inputs[sample] as Tensor, expected[sample] as Tensor];
      expect(largestDifferenceOnCpu(loops, [input], [output])).toBe(0);
    }
  },
);

test.skipIf(smallest.isAbsent)("the script writes what the tests read (needs the data folder)", () => {
  const file = workspace.path("script.mlir");
  const script = join("benchmarks", "jsc-to-mlir.mjs");
  expect(collect(process.execPath, [script, smallest.path, "-o", file])).toEqual({ ok: true, output: "" });
  expect(readFileSync(file, "utf8")).toBe(readTagger(smallest).text);
  expect(collect(process.execPath, [script, smallest.path]).output).toBe(readTagger(smallest).text);
});

test("the script says what is wrong with its input", () => {
  const run = (...args: readonly string[]) =>
    collect(process.execPath, [join("benchmarks", "jsc-to-mlir.mjs"), ...args]);
  expect(run()).toEqual({ ok: false, output: "usage: npm run --silent jsc-to-mlir -- FILE.json [-o FILE.mlir]\n" });
  expect(run("absent.json").output).toContain("jsc-to-mlir: ENOENT: no such file or directory");
  expect(run("package.json").output).toBe("jsc-to-mlir: package.json is no quantised network: it has no layers\n");
});

test.skipIf(smallest.isAbsent || verilator === undefined)(
  "the smallest gives them in Verilator, an input every cycle (needs the data folder and verilator)",
  { timeout: 300_000 },
  async () => {
    const { x, y, text } = readTagger(smallest);
    writeFileSync(workspace.path("tagger.mlir"), text);
    const numbers = (name: string, rows: readonly number[][]): string => {
      const [first] = rows as [number[]];
      const data = Float64Array.from(rows.flat());
      writeFileSync(workspace.path(name), writeNpy({ shape: [rows.length, first.length], dtype: "f8", data }));
      return workspace.path(name);
    };
    const flags = ["--interval", "1", "--samples", numbers("x.npy", x), "--labels", numbers("y.npy", y)];
    const { report } = await compile(
      workspace.path("out"),
      workspace.path("tagger.mlir"),
      ...flags,
      "--simulator",
      "verilator",
    );
    expect(report.interval).toEqual({ predicted: 1, measured: 1 });
    expect(report.verification).toMatchObject({ samples: x.length, mismatches: 0 });
    expect(report.accuracy).toMatchObject({ compiled: 0 });
  },
);
