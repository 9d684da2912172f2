import { emitVerilog } from "@hls-opt/dialect-hw";
import { collect, DiagnosticList, printOperation } from "@hls-opt/ir-core";
import { findTarget, scheduleFunction } from "@hls-opt/passes";
import type { Target } from "@hls-opt/passes";
import { firstFunction, hardwareContext, lowerProgram, parseProgram } from "@hls-opt/passes/testing";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const page = readFileSync(new URL("../../docs/scheduling.md", import.meta.url), "utf8");
const block = (language: string, i: number): string =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))][i]?.[1] ?? "";
const source = block("mlir", 0);

function scheduledText(interval: number): string {
  const context = hardwareContext();
  const module = parseProgram(source, context);
  scheduleFunction(
    firstFunction(module),
    { target: findTarget("alveo-u280") as Target, interval },
    context,
    new DiagnosticList().report,
  );
  return printOperation(firstFunction(module));
}

function topVerilog(interval: number): string {
  const { module } = lowerProgram(source, interval);
  const text = emitVerilog(module, new DiagnosticList().report, { sourceComments: false }) ?? "";
  return text.slice(text.indexOf("module smooth ("));
}

/** Interval, iterations a sample of the window nest, latency, multipliers, banks and copies of the buffer. */
function row(interval: number): string {
  const { module, plan } = lowerProgram(source, interval);
  const [buffer] = plan.buffers;
  const multipliers = collect(module, (op) => op.name === "comb.mul").length;
  const memory = buffer === undefined ? "- | -" : `${buffer.partition.bankCount} | ${buffer.copies}`;
  return `| ${interval} | ${plan.kernels.at(-1)?.kernel.space.size} | ${plan.latency} | ${multipliers} | ${memory} |`;
}

describe("the page on scheduling shows", () => {
  test("the scheduled loops", () => {
    expect(block("mlir", 1).trim()).toBe(scheduledText(24).trim());
  });

  test("the Verilog of the top module", () => {
    expect(block("verilog", 0).trim()).toBe(topVerilog(24).trim());
  });

  test("what other intervals cost", () => {
    for (const interval of [24, 18, 9, 6, 2, 1]) expect(page).toContain(row(interval));
  });
});
