import { expect, test } from "vitest";
import type { Report } from "../report.js";
import { summarise } from "../summary.js";
import { reportPage } from "./page.js";

const report: Report = {
  tool: "hls-opt 0.1.0",
  model: "a<b>.onnx",
  target: "alveo-u280",
  clock_ns: 5,
  stage_ns: 4.9,
  precision: "fixed 16 bits",
  interval: { predicted: 100, measured: 100 },
  latency: { predicted: 312, measured: 312 },
  verification: {
    simulator: "verilator 5.006",
    samples: 200,
    checked: 400,
    mismatches: 0,
    inputs: "patches.npy",
    ladder: [{ from: "nn", to: "affine", samples: 200, mismatches: 0 }],
  },
  resources: {
    tool: "yosys 0.23",
    lut: 12345,
    ff: 1,
    dsp: 2,
    bram36: 0.5,
    modules: { conv1: { instances: 1, lut: 1, ff: 1, dsp: 2, bram36: 0 } },
  },
  accuracy: {
    metric: "pixel error",
    samples: 200,
    float: 0.1,
    compiled: 0.1012345,
    baselines: { constant: 1.19 },
    details: { float: { mean: 0.1, p50: 0.1, p75: 0.2, p95: 0.3 } },
  },
  schedule: [
    {
      name: "conv1",
      start: 1,
      iterations: 81,
      depth: 9,
      lanes: 16,
      operations: 300,
      reads: ["in"],
      writes: ["conv1_out"],
    },
    {
      name: "conv2",
      start: 40,
      iterations: 49,
      depth: 9,
      lanes: 16,
      operations: 300,
      reads: ["conv1_out"],
      writes: ["out"],
    },
  ],
  compile_seconds: { import: 0.1 },
  commands: ["hls-opt compile a<b>.onnx"],
  notes: ["a note"],
};

test("the page is whole and needs nothing beside it", () => {
  const page = reportPage(report);
  expect(page).toContain("a&lt;b&gt;.onnx");
  expect(page).not.toMatch(/(src|href)=/);
  expect(page).not.toContain("undefined");
  expect(page).not.toContain("NaN");
  expect(page.match(/<svg /g)).toHaveLength(2);
  for (const tag of ["table", "section", "svg", "g", "tr"]) {
    const count = (pattern: RegExp): number => page.match(pattern)?.length ?? 0;
    expect(count(new RegExp(`<${tag}[ >]`, "g")), tag).toBe(count(new RegExp(`</${tag}>`, "g")));
  }
});

test("the summary says what was measured", () => {
  expect(summarise(report)).toMatchInlineSnapshot(`
    "a<b>.onnx: fixed 16 bits, alveo-u280 at 5 ns
      interval   100 cycles (500 ns), promised 100
      latency    312 cycles (1.56 µs), promised 312
      verified   200 samples back to back, 0 of 400 words differ (verilator 5.006)
      accuracy   pixel error 0.1012 compiled, 0.1 in float
      baselines  constant 1.19
      resources  12345 LUT, 1 FF, 2 DSP, 0.5 BRAM36 (yosys 0.23)
      note       a note
    "
  `);
});
