import { builtinDialect, Context, DiagnosticList, parseModule, verifyOperation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { combDialect } from "../comb/dialect.js";
import { hwDialect } from "../hw/dialect.js";
import { seqDialect } from "../seq/dialect.js";
import { emitVerilog } from "../verilog/emit.js";

/** The errors of printing a design as Verilog. */
function refusals(source: string): string[] {
  const diagnostics = new DiagnosticList();
  const context = new Context([builtinDialect, hwDialect, combDialect, seqDialect]);
  const module = parseModule(source, context, { report: diagnostics.report });
  expect(diagnostics.all).toEqual([]);
  if (module === undefined || !verifyOperation(module, diagnostics.report)) throw new Error("the design is invalid");
  expect(emitVerilog(module, diagnostics.report)).toBeUndefined();
  return diagnostics.all.map((diagnostic) => diagnostic.message);
}

const refused: readonly (readonly [string, string])[] = [
  ["hw.module @m<W: i32>() {}", "has parameters"],
  ["hw.module @m(inout %a : i8) {}", "inout port 'a'"],
  ["hw.module @m(in %a : !hw.struct<x: i8>) {}", "the port 'a' of type '!hw.struct<x: i8>'"],
  [
    `hw.module.extern @p<W: i32>(out o : i8)
     hw.module @m(out o : i8) {
       %o = hw.instance "p" @p<W: i32 = 3>() -> (o: i8)
       hw.output %o : i8
     }`,
    "gives values to parameters",
  ],
  [
    `hw.module @m(in %clk : !seq.clock, in %d : i8, out q : i8) {
       %i = seq.initial() {
         %c = hw.constant 1 : i8
         %s = comb.add %c, %c : i8
         seq.yield %s : i8
       } : () -> !seq.immutable<i8>
       %q = seq.compreg %d, %clk initial %i : i8
       hw.output %q : i8
     }`,
    "yields no 'hw.constant'",
  ],
  [
    `hw.module @m(in %clk : !seq.clock, in %a : i4, in %d : i42, in %mask : i3, out q : i42) {
       %mem = seq.firmem 0, 1, undefined, undefined : <12 x 42, mask 3>
       seq.firmem.write_port %mem[%a] = %d, clock %clk mask %mask : <12 x 42, mask 3>, i3
       %q = seq.firmem.read_port %mem[%a], clock %clk : <12 x 42, mask 3>
       hw.output %q : i42
     }`,
    "mask 3",
  ],
  [
    `hw.module @m(in %clk : !seq.clock, in %d : i8, out q : i8) {
       %q = seq.firreg %d clock %clk : i8
       hw.output %q : i8
     }`,
    "'seq.firreg' op cannot be printed",
  ],
];

test.each(refused)("Verilog of %s is refused", (source, words) => {
  expect(refusals(source).join("\n")).toContain(words);
});
