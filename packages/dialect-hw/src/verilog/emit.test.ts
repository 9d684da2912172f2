import { DenseElementsAttr, DiagnosticList, FileLineColLoc, i1, IntegerType, RankedTensorType } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import {
  buildDelay,
  buildInstance,
  buildModule,
  buildRegister,
  buildRom,
  clock,
  CombAddOp,
  CombMulOp,
  CombXorOp,
  FirMemOp,
  FirMemReadOp,
  FirMemType,
  FirMemWriteOp,
  hwConstant,
  sext,
  truncate,
} from "../index.js";
import type { ClockType } from "../index.js";
import { makeRoot } from "../testing/root.js";
import { emitVerilog } from "./emit.js";

const i = (width: number): IntegerType => IntegerType.get(width);

test("a typical datapath", () => {
  const { root, builder } = makeRoot();
  const mac = buildModule(
    builder,
    "mac",
    [
      { direction: "input", name: "clk", type: clock },
      { direction: "input", name: "rst", type: i1 },
      { direction: "input", name: "a", type: i(16) },
      { direction: "input", name: "b", type: i(16) },
      { direction: "input", name: "addr", type: i(3) },
      { direction: "output", name: "out", type: i(32) },
      { direction: "output", name: "c", type: i(16) },
    ],
    (b, inputs) => {
      const clk = inputs.get("clk") as Value<ClockType>;
      const rst = inputs.get("rst") as Value<IntegerType>;
      const [x, y] = [inputs.get("a") as Value, inputs.get("b") as Value];
      const product = b.insert(CombMulOp.create({ inputs: [sext(b, x, 32), sext(b, y, 32)] })).result;
      const p = buildRegister(b, product, clk, { name: "p" }) as Value<IntegerType>;
      const placeholder = hwConstant(b, 32, 0);
      const sum = b.insert(CombAddOp.create({ inputs: [p, placeholder] }));
      const acc = buildRegister(b, sum.result, clk, { name: "acc", reset: rst, resetValue: hwConstant(b, 32, 0) });
      sum.op.setOperand(1, acc);
      const delayed = buildDelay(b, acc, clk, 5, { name: "acc_late" }) as Value<IntegerType>;
      const contents = DenseElementsAttr.get(RankedTensorType.get([5], i(16)), Int16Array.of(1, -2, 3, 4, 5));
      const rom = buildRom(b, inputs.get("addr") as Value<IntegerType>, contents, { clk, name: "weights" });
      b.location = new FileLineColLoc("models/mac.mlir", 12, 3);
      const mem = b.insert(
        FirMemOp.create({ ...FirMemOp.options({ readLatency: 1 }), memoryType: FirMemType.get(8, 16) }),
      ).memory;
      const q = b.insert(
        FirMemReadOp.create({ memory: mem, address: inputs.get("addr") as Value<IntegerType>, clk }),
      ).data;
      b.insert(
        FirMemWriteOp.create({
          memory: mem,
          address: inputs.get("addr") as Value<IntegerType>,
          data: rom,
          clk,
          enable: rst,
        }),
      );
      const flipped = b.insert(CombXorOp.create({ inputs: [q, truncate(b, delayed, 16)] })).result;
      return new Map([
        ["out", delayed],
        ["c", flipped],
      ]);
    },
  );
  buildModule(builder, "top", [...mac.moduleType.ports], (b, inputs) => buildInstance(b, "mac_0", mac, inputs));
  const diagnostics = new DiagnosticList();
  const text = emitVerilog(root, diagnostics.report);
  expect(diagnostics.all).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
    "module mac (
      input  wire        clk,
      input  wire        rst,
      input  wire [15:0] a,
      input  wire [15:0] b,
      input  wire  [2:0] addr,
      output wire [31:0] out,
      output wire [15:0] c
    );

      // registers
      reg [31:0] p;
      reg [31:0] acc;
      reg [159:0] acc_late;
      reg [15:0] weights;
      reg [15:0] read;  // mac.mlir:12

      // memories
      reg [15:0] weights_contents [0:4];
      initial begin
        weights_contents[0] = 16'h1; weights_contents[1] = 16'hFFFE; weights_contents[2] = 16'h3;
        weights_contents[3] = 16'h4; weights_contents[4] = 16'h5;
      end
      reg [15:0] memory [0:7];  // mac.mlir:12

      // state
      always @(posedge clk) begin
        if (rst) memory[addr] <= weights;
        read <= memory[addr];
      end
      always @(posedge clk) begin
        p <= $signed(a) * $signed(b);
        acc_late <= {acc_late[127:0], acc};
        weights <= weights_contents[addr];
        if (rst) acc <= 32'd0;
        else acc <= p + acc;
      end

      // outputs
      assign out = acc_late[159:128];
      assign c = read ^ acc_late[143:128];

    endmodule

    module top (
      input  wire        clk,
      input  wire        rst,
      input  wire [15:0] a,
      input  wire [15:0] b,
      input  wire  [2:0] addr,
      output wire [31:0] out,
      output wire [15:0] c
    );

      // outputs of instances
      wire [31:0] mac_0_out;
      wire [15:0] mac_0_c;

      // instances
      mac mac_0 (
        .clk  (clk),
        .rst  (rst),
        .a    (a),
        .b    (b),
        .addr (addr),
        .out  (mac_0_out),
        .c    (mac_0_c)
      );

      // outputs
      assign out = mac_0_out;
      assign c = mac_0_c;

    endmodule
    "
  `);
});
