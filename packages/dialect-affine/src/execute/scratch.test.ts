import { expect, test } from "vitest";
import { AffineExpr, AffineMap, Block, Builder, FunctionType, MemRefType, StringAttr, TypeAttr, anyAttr, AnyType, collect, defineOp, f32, region, variadic, DenseElementsAttr, RankedTensorType } from "@hls-opt/ir-core";
import type { IndexType, Value } from "@hls-opt/ir-core";
import { AddFOp, AffineForOp, GlobalOp, GetGlobalOp, MulFOp, buildFloatConstant, buildFor, buildLoad, buildStore, compileFunction } from "../index.js";
import { SymbolRefAttr, UnitAttr } from "@hls-opt/ir-core";

const Module = defineOp({ name: "builtin.module", summary: "", regions: { body: region }, traits: ["symbol-table"] });
const Func = defineOp({ name: "func.func", summary: "", attributes: { sym_name: anyAttr, function_type: anyAttr }, regions: { body: region } });
const Return = defineOp({ name: "func.return", summary: "", operands: { values: variadic(AnyType) }, traits: ["terminator"] });

test("conv speed", () => {
  const module = Module.create({});
  const top = new Block();
  module.body.push(top);
  const [C, O, H, K] = [8, 16, 9, 3];
  const input = MemRefType.get([C, H, H], f32);
  const output = MemRefType.get([O, 7, 7], f32);
  const weights = MemRefType.get([O, C, K, K], f32);
  const data = new Float32Array(O * C * K * K).map((_, i) => Math.sin(i));
  top.push(GlobalOp.create({ sym_name: StringAttr.get("w"), type: TypeAttr.get(weights), initial_value: DenseElementsAttr.get(RankedTensorType.get([O, C, K, K], f32), data), constant: UnitAttr.instance }).op);
  const func = Func.create({ sym_name: StringAttr.get("main"), function_type: TypeAttr.get(FunctionType.get([input, output], [])) });
  top.push(func.op);
  const body = new Block([input, output]);
  func.body.push(body);
  const b = Builder.atEnd(body);
  const w = b.insert(GetGlobalOp.create({ name: SymbolRefAttr.get("w"), resultType: weights })).result;
  const d = AffineExpr.dim;
  buildFor(b, 0, O, 1, [], (b, o) => void buildFor(b, 0, 7, 1, [], (b, y) => void buildFor(b, 0, 7, 1, [], (b, x) => {
    const zero = buildFloatConstant(b, 0);
    const r = buildFor(b, 0, C, 1, [zero], (b, c, [acc]) => buildFor(b, 0, K, 1, [acc!], (b, ky, [acc]) => buildFor(b, 0, K, 1, [acc!], (b, kx, [acc]) => {
      const v = buildLoad(b, body.argument(0) as Value<MemRefType>, { map: AffineMap.get(5, 0, [d(0), d(1).add(d(2)), d(3).add(d(4))]), operands: [c, y, ky, x, kx] });
      const wv = buildLoad(b, w, [o, c, ky, kx]);
      const p = b.insert(MulFOp.create({ lhs: v as never, rhs: wv as never })).result;
      return [b.insert(AddFOp.create({ lhs: acc as never, rhs: p as never })).result];
    }).results).results);
    buildStore(b, r.results[0]!, body.argument(1) as Value<MemRefType>, [o, y, x]);
  })));
  b.insert(Return.create({ values: [] }));
  for (const checkBounds of [false, true]) {
    const exe = compileFunction(module.op, "main", { checkBounds });
    const a = exe.argument(0) as Float32Array;
    for (let i = 0; i < a.length; i++) a[i] = Math.cos(i);
    exe.run();
    const out = exe.argument(1) as Float32Array;
    const f = Math.fround;
    for (let o = 0; o < O; o++) for (let y = 0; y < 7; y++) for (let x = 0; x < 7; x++) {
      let acc = 0;
      for (let c = 0; c < C; c++) for (let ky = 0; ky < K; ky++) for (let kx = 0; kx < K; kx++) acc = f(acc + f(a[(c * H + y + ky) * H + x + kx]! * data[((o * C + c) * K + ky) * K + kx]!));
      expect(out[(o * 7 + y) * 7 + x]).toBe(acc);
    }
    const t = performance.now();
    for (let i = 0; i < 2000; i++) exe.run();
    const dt = (performance.now() - t) / 1000;
    console.log(`${(2000 * O * C * 49 * 9 / dt / 1e6).toFixed(0)} M MAC/s code ${exe.codeSize}`);
  }
});
