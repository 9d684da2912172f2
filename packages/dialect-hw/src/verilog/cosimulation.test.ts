import { DiagnosticList } from "@hls-opt/ir-core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSimulator, emitVerilog, findModule } from "../index.js";
import type { HwModuleOp } from "../index.js";
import { buildDesign, recipes } from "../testing/random-design.js";
import { makeRoot } from "../testing/root.js";
import { stimulus } from "../testing/stimulus.js";
import { hasTool, inFolder, runTool } from "../testing/tools.js";

const designs = 100;
const cycles = 40;

/** All random designs in one root, `d0`, `d1`, ... */
const design = makeRoot();
fc.sample(recipes(30), { numRuns: designs, seed: 7 }).forEach((recipe, i) => buildDesign(recipe, design, `d${i}`));
const diagnostics = new DiagnosticList();
const verilog = emitVerilog(design.root, diagnostics.report, { sourceComments: false }) ?? "";

interface Lane {
  readonly port: string;
  readonly width: number;
  readonly low: number;
}

/** Every design's ports in one wide vector each way. */
function lanes(kind: "inputs" | "outputs"): { readonly all: Lane[][]; readonly width: number } {
  let low = 0;
  const all = Array.from({ length: designs }, (_, i) =>
    (findModule(design.root, `d${i}`) as HwModuleOp).moduleType[kind].flatMap((port) => {
      if (port.name === "clk") return [];
      const width = (port.type as unknown as { width: number }).width;
      low += width;
      return [{ port: port.name, width, low: low - width }];
    }),
  );
  return { all, width: low };
}

const inputs = lanes("inputs");
const outputs = lanes("outputs");

function wrapper(): string {
  const instances = Array.from({ length: designs }, (_, i) => {
    const connect = (vector: string, list: readonly Lane[]): string[] =>
      list.map(({ port, width, low }) => `.${port}(${vector}[${low} +: ${width}])`);
    return `  d${i} u${i} (.clk(clk), ${[...connect("in", inputs.all[i] ?? []), ...connect("out", outputs.all[i] ?? [])].join(", ")});`;
  });
  return `module all (input wire clk, input wire [${inputs.width - 1}:0] in, output wire [${outputs.width - 1}:0] out);\n${instances.join("\n")}\nendmodule\n`;
}

const words = (bits: number): number => Math.ceil(bits / 32);

const driver = `
#include "Vall.h"
#include "verilated.h"
#include <cstdio>
double sc_time_stamp() { return 0; }
int main() {
  Vall dut;
  static uint32_t in[${words(inputs.width)}];
  while (fread(in, sizeof in, 1, stdin) == 1) {
    for (int i = 0; i < ${words(inputs.width)}; i++) dut.in[i] = in[i];
    dut.clk = 0; dut.eval();
    for (int i = 0; i < ${words(outputs.width)}; i++) printf("%08x", (unsigned)dut.out[${words(outputs.width)} - 1 - i]);
    printf("\\n");
    dut.clk = 1; dut.eval();
  }
}
`;

/** The input vector of each cycle. */
function makeStimulus(): bigint[] {
  const next = stimulus(3);
  return Array.from({ length: cycles }, () => {
    let vector = 0n;
    for (let low = 0; low < inputs.width; low += 64) vector |= next() << BigInt(low);
    return BigInt.asUintN(inputs.width, vector);
  });
}

function expected(vectors: readonly bigint[]): string[] {
  const results = vectors.map(() => 0n);
  for (let i = 0; i < designs; i++) {
    const simulator = compileSimulator(design.root, `d${i}`, diagnostics.report);
    vectors.forEach((vector, cycle) => {
      for (const { port, width, low } of inputs.all[i] ?? []) {
        simulator?.setInput(port, BigInt.asUintN(width, vector >> BigInt(low)));
      }
      for (const { port, low } of outputs.all[i] ?? []) {
        results[cycle] = (results[cycle] ?? 0n) | ((simulator?.getOutput(port) ?? 0n) << BigInt(low));
      }
      simulator?.step();
    });
  }
  return results.map((bits) => bits.toString(16).padStart(words(outputs.width) * 8, "0"));
}

function bytesOf(vectors: readonly bigint[]): Buffer {
  const each = words(inputs.width) * 4;
  const bytes = Buffer.alloc(each * vectors.length);
  vectors.forEach((vector, i) => {
    const hex = vector.toString(16).padStart(each * 2, "0");
    Buffer.from(hex, "hex")
      .reverse()
      .copy(bytes, i * each);
  });
  return bytes;
}

/** The designs in which the two runs differ, with the first cycle. */
function differences(found: readonly string[], wanted: readonly string[]): string[] {
  const differing: string[] = [];
  for (let i = 0; i < designs; i++) {
    for (let cycle = 0; cycle < cycles; cycle++) {
      const at = (lines: readonly string[], { low, width }: Lane): bigint =>
        BigInt.asUintN(width, BigInt(`0x${lines[cycle]}`) >> BigInt(low));
      const lane = (outputs.all[i] ?? []).find((one) => at(found, one) !== at(wanted, one));
      if (lane === undefined) continue;
      differing.push(`d${i} ${lane.port} cycle ${cycle}: Verilator ${at(found, lane)}, simulator ${at(wanted, lane)}`);
      break;
    }
  }
  return differing;
}

describe("printed Verilog of random designs", () => {
  test("prints without diagnostics", () => expect(diagnostics.all).toEqual([]));

  test.skipIf(!hasTool("verilator", "--version"))(
    "does in Verilator what the simulator does",
    () => {
      const vectors = makeStimulus();
      const found = inFolder(
        { "designs.v": verilog, "all.v": wrapper(), "driver.cpp": driver, "in.bin": "" },
        (folder) => {
          const flags = [
            "--cc",
            "--exe",
            "--build",
            "-O0",
            "-Wno-fatal",
            "-Wno-lint",
            "--x-assign",
            "0",
            "--x-initial",
            "0",
            "--top-module",
            "all",
          ];
          runTool("verilator", [...flags, "-CFLAGS", "-O0", "all.v", "designs.v", "driver.cpp"], folder);
          return runTool(
            "sh",
            ["-c", `printf '%s' "${bytesOf(vectors).toString("base64")}" | base64 -d | ./obj_dir/Vall`],
            folder,
          );
        },
      );
      expect(differences(found.trim().split("\n"), expected(vectors))).toEqual([]);
    },
    300_000,
  );

  test.skipIf(!hasTool("verilator", "--version"))("has no lint warnings", () => {
    inFolder({ "designs.v": verilog }, (folder) => {
      const flags = ["--lint-only", "-Wall", "-Wno-fatal", "-Wno-DECLFILENAME", "-Wno-MULTITOP"];
      const warnings = runTool("verilator", [...flags, "designs.v"], folder).match(/^%Warning.*$/gm) ?? [];
      // tables that are read at a constant address only would be folded before; these random designs are not
      expect(warnings.filter((warning) => !warning.includes("not used: 'constants"))).toEqual([]);
    });
  });

  test.skipIf(!hasTool("iverilog", "-V"))("is accepted by Icarus", () => {
    inFolder({ "designs.v": verilog, "all.v": wrapper() }, (folder) =>
      runTool("iverilog", ["-g2005", "-t", "null", "-s", "all", "all.v", "designs.v"], folder),
    );
  });
});
