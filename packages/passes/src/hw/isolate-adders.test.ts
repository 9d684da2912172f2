import { HwModuleOp, compileSimulator, emitVerilog } from "@hls-opt/dialect-hw";
import { as } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { parseProgram } from "../testing/program.js";
import { isolateAdders } from "./isolate-adders.js";

const source = `hw.module @m(in %a : i8, in %b : i8, in %c : i6, in %d : i6, out y : i10, out z : i10, out s : i8) {
  %false = hw.constant 0 : i1
  %zeros = hw.constant 0 : i2
  %zeros4 = hw.constant 0 : i4
  %a9 = comb.concat %false, %a : i1, i8
  %b9 = comb.concat %false, %b : i1, i8
  %ab = comb.add %a9, %b9 : i9
  %wide = comb.concat %false, %ab : i1, i9
  %c10 = comb.concat %zeros4, %c : i4, i6
  %y = comb.sub %wide, %c10 : i10
  %cd = comb.sub %c, %d : i6
  %low = comb.extract %cd from 0 : (i6) -> i4
  %e = comb.concat %zeros, %low, %zeros4 : i2, i4, i4
  %z = comb.add %e, %c10 : i10
  %s = comb.add %a, %b : i8
  hw.output %y, %z, %s : i10, i10, i8
}`;

const body = (module: Operation) => {
  const found = module
    .region()
    .entry.operations()
    .map((op) => as(op, HwModuleOp))[0];
  if (found === undefined) throw new Error("no module");
  return found.body.entry;
};

function outputs(module: Operation, inputs: Record<string, bigint>): bigint[] {
  const simulator = compileSimulator(module, "m", () => {});
  if (simulator === undefined) throw new Error("the module cannot be simulated");
  for (const [name, value] of Object.entries(inputs)) simulator.setInput(name, value);
  return ["y", "z", "s"].map((name) => simulator.getOutput(name));
}

describe("adders that feed one adder", () => {
  test("get a carry input, and give the same sums", () => {
    const before = parseProgram(source);
    const after = parseProgram(source);
    expect(isolateAdders(body(after))).toBe(2);
    for (let i = 0; i < 200; i++) {
      const inputs = {
        a: BigInt((i * 37) % 256),
        b: BigInt((i * 91 + 5) % 256),
        c: BigInt((i * 13) % 64),
        d: BigInt((i * 29 + 3) % 64),
      };
      expect(outputs(after, inputs)).toEqual(outputs(before, inputs));
    }
    expect(emitVerilog(after, () => {})).toMatch(/1'b1\} \+ \{/);
  });

  test("are left alone where something else uses the sum too", () => {
    const shared = source.replace("out s : i8", "out s : i9").replace("%s = comb.add %a, %b : i8\n", "");
    const module = parseProgram(
      shared.replace("hw.output %y, %z, %s : i10, i10, i8", "hw.output %y, %z, %ab : i10, i10, i9"),
    );
    expect(isolateAdders(body(module))).toBe(1);
  });
});
