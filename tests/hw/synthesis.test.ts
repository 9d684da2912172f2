import { buildInstance, buildModule, collectModules } from "@hls-opt/dialect-hw";
import type { ModulePort } from "@hls-opt/dialect-hw";
import { Builder } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { findYosys, synthesize } from "@hls-opt/verilator-harness";
import type { ModuleResources } from "@hls-opt/verilator-harness";
import { describe, expect, test } from "vitest";
import { parseHardware, printVerilog } from "./hardware.js";

const yosys = await findYosys("native");

const cases: Readonly<Record<string, string>> = {
  product16x16: product(16, 16),
  product18x18: product(18, 18),
  product18x27: product(18, 27),
  product8x12: product(8, 12),
  constant_factor: `hw.module @top(in %a : i16, out p : i32) {
    %c = hw.constant -12345 : i32
    %s = comb.extract %a from 15 : (i16) -> i1
    %r = comb.replicate %s : (i1) -> i16
    %x = comb.concat %r, %a : i16, i16
    %p = comb.mul %x, %c : i32
    hw.output %p : i32
  }`,
  delay: `hw.module @top(in %clk : !seq.clock, in %d : i16, out q : i16) {
    %q = seq.shiftreg[12] %d, %clk : i16
    hw.output %q : i16
  }`,
  memory: `hw.module @top(in %clk : !seq.clock, in %a : i10, in %b : i10, in %d : i32, in %we : i1, out q : i32) {
    %mem = seq.firmem 1, 1, undefined, undefined : <1024 x 32>
    %q = seq.firmem.read_port %mem[%a], clock %clk : <1024 x 32>
    seq.firmem.write_port %mem[%b] = %d, clock %clk enable %we : <1024 x 32>
    hw.output %q : i32
  }`,
  small_rom: rom(98, 16, false),
  large_rom: rom(2048, 18, true),
};

/** All cases as modules of one design, each used once, so that Yosys runs once. */
function allCases(): string {
  const root = parseHardware(
    Object.entries(cases)
      .map(([name, text]) => text.replace("@top", `@${name}`))
      .join("\n"),
  );
  const modules = [...collectModules(root).values()];
  const ports = modules.flatMap((module) =>
    module.moduleType.ports.map((port): ModulePort => ({ ...port, name: `${module.name}_${port.name}` })),
  );
  buildModule(Builder.atEnd(root.region().entry), "all", ports, (b, inputs) => {
    const outputs = new Map<string, Value>();
    for (const module of modules) {
      const own = new Map(
        module.moduleType.inputs.map((port) => [port.name, inputs.get(`${module.name}_${port.name}`) as Value]),
      );
      for (const [port, value] of buildInstance(b, module.name, module, own)) {
        outputs.set(`${module.name}_${port}`, value);
      }
    }
    return outputs;
  });
  return printVerilog(root);
}

const result =
  yosys && (await synthesize([{ name: "top.v", text: allCases() }], "all", { engine: "native", mode: "per-module" }));

function product(a: number, b: number): string {
  return `hw.module @top(in %clk : !seq.clock, in %a : i${a}, in %b : i${b}, out p : i${a + b}) {
    %sa = comb.extract %a from ${a - 1} : (i${a}) -> i1
    %ra = comb.replicate %sa : (i1) -> i${b}
    %xa = comb.concat %ra, %a : i${b}, i${a}
    %sb = comb.extract %b from ${b - 1} : (i${b}) -> i1
    %rb = comb.replicate %sb : (i1) -> i${a}
    %xb = comb.concat %rb, %b : i${a}, i${b}
    %p = comb.mul %xa, %xb : i${a + b}
    %r = seq.compreg %p, %clk : i${a + b}
    hw.output %r : i${a + b}
  }`;
}

function rom(depth: number, width: number, registered: boolean): string {
  const bits = Math.ceil(Math.log2(depth));
  const words = Array.from(
    { length: depth },
    (_, i) => (BigInt(i + 3) ** 5n * 2654435761n) & ((1n << BigInt(width - 1)) - 1n),
  );
  const options = `contents = dense<[${words.join(", ")}]> : tensor<${depth}xi${width}>${registered ? "" : ", latency = 0 : i64"}`;
  return `hw.module @top(in %clk : !seq.clock, in %a : i${bits}, out q : i${width}) {
    %q = seq.rom %a${registered ? ", %clk" : ""} {${options}} : i${width}
    hw.output %q : i${width}
  }`;
}

describe.skipIf(result === undefined)("Yosys infers", () => {
  const found = (name: string): Partial<ModuleResources> => result?.modules[name] ?? {};

  test("nothing doubtful", () => {
    expect(result?.problems).toEqual([]);
    expect(result?.latches).toBe(0);
  });

  test.each(["product16x16", "product18x18", "product18x27", "product8x12"])(
    "one DSP slice for a signed %s",
    (name) => {
      expect(found(name)).toMatchObject({ dsp: 1, lut: 0 });
    },
  );

  test("one DSP slice for the product of a value and a constant", () => expect(found("constant_factor").dsp).toBe(1));

  test("LUT shift registers for delays", () => expect(found("delay")).toMatchObject({ lut: 16, ff: 0 }));

  test("block RAM for a registered memory", () => expect(found("memory")).toMatchObject({ bram36: 1, lut: 0, ff: 0 }));

  test("LUTs for a small combinational ROM", () => {
    expect(found("small_rom")).toMatchObject({ bram36: 0, ff: 0 });
    expect(found("small_rom").lut).toBeLessThan(64);
  });

  test("block RAM for a large registered ROM", () => expect(found("large_rom")).toMatchObject({ bram36: 1, lut: 0 }));
});
