import { DenseElementsAttr, DiagnosticList, i1, IntegerType, RankedTensorType } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { buildDelay, buildInstance, buildModule, buildRegister, buildRom, clock, CombAddOp, CombMulOp, CombXorOp, FirMemOp, FirMemReadOp, FirMemType, FirMemWriteOp, hwConstant, sext, truncate } from "../index.js";
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
      const mem = b.insert(FirMemOp.create({ ...FirMemOp.options({ readLatency: 1 }), memoryType: FirMemType.get(8, 16) })).memory;
      const q = b.insert(FirMemReadOp.create({ memory: mem, address: inputs.get("addr") as Value<IntegerType>, clk })).data;
      b.insert(FirMemWriteOp.create({ memory: mem, address: inputs.get("addr") as Value<IntegerType>, data: rom, clk, enable: rst }));
      const flipped = b.insert(CombXorOp.create({ inputs: [q, truncate(b, delayed, 16)] })).result;
      return new Map([["out", delayed], ["c", flipped]]);
    },
  );
  buildModule(builder, "top", [...mac.moduleType.ports], (b, inputs) => buildInstance(b, "mac_0", mac, inputs));
  const diagnostics = new DiagnosticList();
  const text = emitVerilog(root, diagnostics.report);
  expect(diagnostics.all).toEqual([]);
  console.log(text);
});
