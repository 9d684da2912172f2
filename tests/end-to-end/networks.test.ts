/** The trained networks, from ONNX to hardware in the built-in simulator: every promise of report.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeNpy } from "@hls-opt/dialect-nn";
import { afterAll, describe, expect, test } from "vitest";
import { compile, dataModel, patches, Workspace, type Compiled } from "./compile.js";

const workspace = new Workspace();
afterAll(() => workspace.remove());

const fast = ["--interval", "100", "--simulator", "built-in"];

function expectPromises({ report }: Compiled): void {
  const { interval, latency, verification } = report;
  expect(interval).toEqual({ predicted: 100, measured: 100 });
  expect(latency.measured).toBe(latency.predicted);
  expect(verification).toMatchObject({ simulator: "built-in", samples: 200, mismatches: 0 });
  expect(verification.checked).toBeGreaterThan(0);
  for (const rung of verification.ladder) expect(rung).toMatchObject({ samples: 200, mismatches: 0 });
  for (const kernel of report.schedule) expect(kernel.iterations).toBeLessThanOrEqual(100);
}

describe("Bragg peaks", () => {
  test.each(["bragg_s1_conv", "bragg_s1_gate", "bragg_s1_attention"])("%s", { timeout: 300_000 }, async (name) => {
    const compiled = await compile(workspace.path(name), `examples/${name}.onnx`, ...fast, ...patches);
    expectPromises(compiled);
    const { accuracy } = compiled.report;
    if (accuracy.metric === "error against float64" || !("details" in accuracy)) {
      return expect.fail("labels were given");
    }
    expect(accuracy.metric).toBe("pixel error");
    expect(accuracy.compiled).toBeLessThan(accuracy.float * 1.05);
    expect(Object.keys(accuracy.baselines)).toEqual(["constant", "argmax", "centre of mass"]);
    expect(accuracy.compiled).toBeLessThan(accuracy.baselines["argmax"] ?? 0);
  });
});

describe("jet taggers, on random inputs", () => {
  for (const name of ["jet_tagger_pytorch", "jet_tagger_keras"]) {
    const { path, isThere } = dataModel(`${name}.onnx`);
    test.skipIf(!isThere)(`${name} (needs the data folder)`, { timeout: 300_000 }, async () => {
      const compiled = await compile(workspace.path(name), path, ...fast);
      expectPromises(compiled);
      const { accuracy, notes } = compiled.report;
      expect(accuracy.metric).toBe("error against float64");
      // Probabilities: four digits.
      expect(accuracy.compiled).toBeLessThan(1e-3);
      expect(notes.join()).toContain("seeded random inputs in [0, 1] (seed 1)");
    });
  }
});

describe("the published BraggNN, 2.09 million multiplications and attention", () => {
  const { path, isThere } = dataModel("braggnn.onnx");
  test.skipIf(!isThere)(
    "finds genuine peaks as well as float32 does (needs the data folder)",
    { timeout: 600_000 },
    async () => {
      const real = JSON.parse(readFileSync(join(path, "../../braggnn/real_patches.json"), "utf8")) as RealPatches;
      const write = (name: string, values: number[], size: number): string => {
        const data = Float32Array.from(values);
        writeFileSync(workspace.path(name), writeNpy({ shape: [data.length / size, size], dtype: "f4", data }));
        return workspace.path(name);
      };
      const samples = write("real.npy", real.patches.flat(2), 121);
      const labels = write(
        "real-labels.npy",
        real.labels_xy_px.flat().map((px) => px / 11),
        2,
      );
      const flags = ["--interval", "4096", "--simulator", "built-in", "--samples", samples, "--labels", labels];
      const { report } = await compile(workspace.path("braggnn"), path, ...flags);
      expect(report.interval).toEqual({ predicted: 4096, measured: 4096 });
      expect(report.latency.measured).toBe(report.latency.predicted);
      expect(report.verification).toMatchObject({ samples: 10, mismatches: 0 });
      expect(report.accuracy.float).toBeCloseTo(0.257, 3);
      expect(report.accuracy.compiled).toBeLessThan(report.accuracy.float + 0.02);
    },
  );
});

interface RealPatches {
  readonly patches: number[][][];
  readonly labels_xy_px: number[][];
}

describe("a tiny network", () => {
  const flags = ["--interval", "16", "--simulator", "built-in"];
  const files = ["01-nn.mlir", "02-quantized.mlir", "03-affine.mlir", "04-scheduled.mlir", "05-hw.mlir", "tiny.v"];
  const data = ["design.json", "tb.v", "vectors/inputs.bin", "vectors/expected.bin"];
  const read = (out: string, name: string): string => readFileSync(join(out, name), "latin1");

  test("the same input gives the same bytes", async () => {
    const [a, b] = [workspace.path("a"), workspace.path("b")];
    const [first, second] = [
      await compile(a, "examples/tiny.mlir", ...flags),
      await compile(b, "examples/tiny.mlir", ...flags),
    ];
    for (const name of [...files, ...data]) expect(read(b, name), name).toBe(read(a, name));
    const comparable = ({ report }: Compiled): unknown => ({ ...report, compile_seconds: {}, commands: [] });
    expect(comparable(second)).toEqual(comparable(first));
  });

  test("a relaxed interval makes it smaller", async () => {
    const slow = await compile(
      workspace.path("slow"),
      "examples/tiny.mlir",
      "--interval",
      "64",
      "--simulator",
      "built-in",
    );
    const quick = await compile(
      workspace.path("quick"),
      "examples/tiny.mlir",
      "--interval",
      "9",
      "--simulator",
      "built-in",
    );
    const operations = ({ report }: Compiled): number =>
      report.schedule.reduce((sum, kernel) => sum + kernel.operations, 0);
    expect(slow.report.interval).toEqual({ predicted: 64, measured: 64 });
    expect(quick.report.interval).toEqual({ predicted: 9, measured: 9 });
    expect(operations(slow)).toBeLessThan(operations(quick));
  });

  test("fewer bits, larger error, same promises", async () => {
    const { report } = await compile(workspace.path("narrow"), "examples/tiny.mlir", "--precision", "8", ...flags);
    expect(report.verification.mismatches).toBe(0);
    expect(report.accuracy.compiled).toBeGreaterThan(1e-4);
    expect(report.accuracy.compiled).toBeLessThan(1e-2);
  });

  test("the page and the summary show what the report holds", async () => {
    const { out, stdout } = await compile(workspace.path("page"), "examples/tiny.mlir", ...flags);
    const page = readFileSync(join(out, "report.html"), "utf8");
    for (const text of ["tiny.mlir", "load_input", "bit-exact", "hls-opt compile"]) expect(page).toContain(text);
    expect(page).not.toMatch(/(src|href)="http/);
    expect(stdout).toContain("0 of 200 words differ (built-in)");
  });
});
