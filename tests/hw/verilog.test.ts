import { compileSimulator, emitVerilog, emitVerilogFiles } from "@hls-opt/dialect-hw";
import { DiagnosticList } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { parseHardware, printVerilog } from "./hardware.js";

/** The lines of a module's logic and outputs, without indentation. */
function lines(text: string): string[] {
  return printVerilog(parseHardware(text))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^(assign|wire|reg|\w+ <=|if|else)/.test(line));
}

/** The errors of printing and of simulating a design. */
function errors(text: string, top = "top"): string[] {
  const root = parseHardware(text);
  return [
    (report: DiagnosticList["report"]) => emitVerilog(root, report),
    (report: DiagnosticList["report"]) => compileSimulator(root, top, report),
  ].map((run) => {
    const diagnostics = new DiagnosticList();
    expect(run(diagnostics.report) === undefined).toBe(diagnostics.hasErrors);
    return diagnostics.all.map((diagnostic) => diagnostic.message).join("; ");
  });
}

describe("expressions", () => {
  test("keep their widths and signs", () => {
    const text = `hw.module @m(in %a : i8, in %b : i8, in %n : i8, out p : i8, out q : i1, out r : i8, out s : i8, out t : i8) {
      %c3 = hw.constant 3 : i8
      %cm3 = hw.constant -3 : i8
      %ones = hw.constant -1 : i8
      %mask = hw.constant 15 : i8
      %0 = comb.shrs %a, %n : i8
      %1 = comb.add %0, %cm3 : i8
      %2 = comb.icmp slt %a, %cm3 : i8
      %3 = comb.shl %b, %c3 : i8
      %4 = comb.divs %a, %b : i8
      %5 = comb.sub %3, %4 : i8
      %6 = comb.xor %b, %ones : i8
      %7 = comb.and %6, %mask : i8
      %8 = comb.icmp ult %a, %b : i8
      %9 = comb.mux %8, %a, %b : i8
      hw.output %1, %2, %5, %7, %9 : i8, i1, i8, i8, i8
    }`;
    expect(lines(text)).toEqual([
      "assign p = $unsigned($signed(a) >>> n) - 8'd3;",
      "assign q = $signed(a) < -8'sd3;",
      "assign r = (b << 3) - $unsigned($signed(a) / $signed(b));",
      "assign s = ~b & 8'hF;",
      "assign t = a < b ? a : b;",
    ]);
  });

  test("multiply extended values as narrow ones", () => {
    const text = `hw.module @m(in %clk : !seq.clock, in %a : i8, in %b : i8, out p : i16, out q : i16, out r : i17) {
      %zero = hw.constant 0 : i8
      %sa = comb.extract %a from 7 : (i8) -> i1
      %ra = comb.replicate %sa : (i1) -> i8
      %xa = comb.concat %ra, %a : i8, i8
      %c = hw.constant -300 : i16
      %p = comb.mul %xa, %c : i16
      %reg = seq.compreg %p, %clk {name = "scaled"} : i16
      %sum = comb.add %a, %b : i8
      %za = comb.concat %zero, %sum : i8, i8
      %zb = comb.concat %zero, %b : i8, i8
      %q = comb.mul %za, %zb : i16
      %m = comb.mul %xa, %zb {sv.namehint = "mixed"} : i16
      %false = hw.constant false
      %r = comb.concat %false, %m : i1, i16
      hw.output %reg, %q, %r : i16, i16, i17
    }`;
    expect(lines(text)).toEqual([
      "reg [15:0] scaled;",
      "wire [15:0] mixed = $signed(a) * $signed({1'b0, b});",
      "scaled <= $signed(a) * -16'sd300;",
      "assign p = scaled;",
      "assign q = {a + b} * b;",
      "assign r = {1'b0, mixed};",
    ]);
  });

  test("select from arrays as flat vectors", () => {
    const text = `hw.module @m(in %a : !hw.array<4xi8>, in %b : !hw.array<5xi3>, in %i : i2, in %j : i3, out p : i8, out q : i3, out r : i8) {
      %two = hw.constant -2 : i2
      %p = hw.array_get %a[%i] : !hw.array<4xi8>, i2
      %q = hw.array_get %b[%j] : !hw.array<5xi3>, i3
      %r = hw.array_get %a[%two] : !hw.array<4xi8>, i2
      hw.output %p, %q, %r : i8, i3, i8
    }`;
    expect(lines(text)).toEqual([
      "assign p = a[{i, 3'd0} +: 8];",
      "assign q = b[{1'd0, j} * 4'd3 +: 3];",
      "assign r = a[23:16];",
    ]);
  });
});

describe("names", () => {
  test("are legal and all different", () => {
    const text = `hw.module @module(in %wire : i8, in %x "a b" : i8, out wire : i8, out "a b" : i8) {
      %0 = comb.add %wire, %x {sv.namehint = "a b"} : i8
      %1 = comb.add %0, %0 {sv.namehint = "always"} : i8
      %2 = comb.sub %1, %0 {sv.namehint = "0"} : i8
      hw.output %2, %1 : i8, i8
    }`;
    const verilog = printVerilog(parseHardware(text));
    expect(verilog).toContain("module module_0 (");
    expect(verilog.match(/(wire|_)\s+\[7:0\] (\S+)/g)).toEqual([
      "wire [7:0] wire_0,",
      "wire [7:0] a_b,",
      "wire [7:0] wire_1,",
      "wire [7:0] a_b_0",
      "wire [7:0] a_b_1",
      "wire [7:0] always_0",
      "wire [7:0] _0",
    ]);
  });

  test("give one file for each module", () => {
    const root = parseHardware(`hw.module @a() { hw.output }\nhw.module @b() { hw.instance "a" @a() -> () }`);
    const files = emitVerilogFiles(root, () => {}, { header: "made by a test", sourceComments: false });
    expect([...(files?.keys() ?? [])]).toEqual(["a.v", "b.v"]);
    expect(files?.get("b.v")).toMatch(/^\/\/ made by a test\n\nmodule b;/);
  });
});

test("what nothing reads is not printed", () => {
  const text = `hw.module @m(in %clk : !seq.clock, in %a : i8, out b : i8) {
    %dead = comb.add %a, %a : i8
    %counter = seq.compreg %next, %clk : i8
    %one = hw.constant 1 : i8
    %next = comb.add %counter, %one : i8
    %mem = seq.firmem 1, 1, undefined, undefined : <4 x 8>
    %low = comb.extract %a from 0 : (i8) -> i2
    seq.firmem.write_port %mem[%low] = %a, clock %clk : <4 x 8>
    hw.output %a : i8
  }`;
  expect(lines(text)).toEqual(["assign b = a;"]);
});

describe("what cannot be printed or simulated", () => {
  test("combinational cycles", () => {
    const text = `hw.module @top(in %a : i8, out b : i8) {
      %0 = comb.add %1, %a : i8
      %1 = comb.sub %0, %a : i8
      hw.output %1 : i8
    }`;
    expect(errors(text)).toEqual([
      "'comb.add' op is part of a combinational cycle of 2 operations; break it with a register",
      "'comb.sub' op is part of a combinational cycle; break it with a register",
    ]);
  });

  test("combinational cycles through instances, in simulation", () => {
    const text = `hw.module @pass(in %a : i8, out b : i8) {
      hw.output %a : i8
    }
    hw.module @top(out y : i8) {
      %0 = hw.instance "p" @pass(a: %1: i8) -> (b: i8)
      %one = hw.constant 1 : i8
      %1 = comb.add %0, %one : i8
      hw.output %1 : i8
    }`;
    expect(errors(text)).toEqual(["", "'comb.add' op is part of a combinational cycle; break it with a register"]);
  });

  test("memories with unsupported behaviour", () => {
    const text = `hw.module @top(in %clk : !seq.clock, in %a : i2, out q : i8) {
      %mem = seq.firmem 2, 1, new, undefined : <4 x 8>
      %q = seq.firmem.read_port %mem[%a], clock %clk : <4 x 8>
      hw.output %q : i8
    }`;
    expect(errors(text)[0]).toBe("'seq.firmem' op has read latency 2; only 0 and 1 are supported");
    expect(errors(text)[1]).toContain(
      "only 0 and 1 are supported; 'seq.firmem' op promises that reads give the word being written ('new')",
    );
  });

  test("values of no or too many bits", () => {
    const text = `hw.module @top(in %a : i65, in %z : i0, out b : i1, out y : i0) {
      %0 = comb.parity %a : i65
      %1 = comb.add %z, %z : i0
      hw.output %0, %1 : i1, i0
    }`;
    const [verilog, simulator] = errors(text);
    expect(verilog).toContain("'comb.add' op has a value of 0 bits, which Verilog cannot express");
    expect(simulator).toContain("'comb.parity' op has a value of type i65; the simulator handles up to 64 bits");
  });

  test("several clocks, in simulation", () => {
    const text = `hw.module @top(in %c : !seq.clock, in %d : !seq.clock, in %a : i1, out b : i1) {
      %0 = seq.compreg %a, %c : i1
      %1 = seq.compreg %0, %d : i1
      hw.output %1 : i1
    }`;
    expect(errors(text)).toEqual([
      "",
      "'seq.compreg' op has a clock that is not the one clock input of the top module; the simulator knows one clock",
    ]);
  });

  test("modules without a body, in simulation, and their odd names, in Verilog", () => {
    const text = `hw.module.extern @vendor(in %"x" : i1, out "q q" : i1)
    hw.module @top(in %a : i1, out b : i1) {
      %0 = hw.instance "v" @vendor(x: %a: i1) -> ("q q": i1)
      hw.output %0 : i1
    }`.replace('%"x"', "%x");
    expect(errors(text)).toEqual([
      "module '@vendor' is defined elsewhere, so its name 'q q' cannot be changed, but it is no Verilog identifier",
      "'hw.instance' op uses module '@vendor', which has no body to simulate",
    ]);
    expect(errors(text, "absent")[1]).toBe("there is no module '@absent' with a body");
  });
});
