import { test, expect } from "vitest";
import { DiagnosticList, f32, Operation, FloatAttr, f64, UnitAttr, i64Attr } from "@hls-opt/ir-core";
import * as nn from "@hls-opt/dialect-nn";
// @ts-ignore
import { evaluate } from "/tmp/lower/evaluate.ts";
// @ts-ignore
import { Net, fixed, ints, tensor } from "/tmp/lower/build.ts";
import { lowerFunction } from "./lower-function.js";
import { GlobalTable } from "./global-table.js";

function check({ module, func }: { module: Operation; func: Operation }, net: any, scale = 1, tol = 2e-6, weightRanges = true) {
  const d = new DiagnosticList();
  func.info.verify?.(func, (m: string) => { throw new Error(m); });
  for (const op of func.region().first!.operations()) op.info.verify?.(op, (m: string) => { throw new Error(op.name + " " + m); });
  const lowered = lowerFunction(func, new GlobalTable(func, []), { weightRanges }, d.report);
  expect(d.all.map((x) => x.message)).toEqual([]);
  const inputs = func.region().first!.arguments.map((a) => nn.makeTensor(a.type as any, net.values(a.type, scale)));
  const want = nn.interpretFunction(func, inputs, { report: d.report });
  expect(d.all.map((x) => x.message)).toEqual([]);
  const mems = evaluate(lowered!, module, inputs.map((t) => Array.from(t.data, (x) => (nn.isFixed(t.type.element) ? BigInt.asIntN(t.type.element.width, BigInt(x)) : x))));
  want!.forEach((t, k) => {
    const got = mems[inputs.length + k]!;
    const el = t.type.element;
    for (let i = 0; i < t.data.length; i++) {
      if (nn.isFixed(el)) expect(el.signed ? Number(got[i]) : Number(BigInt.asUintN(el.width, got[i])), `element ${i} of ${t.data.length}`).toBe(t.data[i]);
      else expect(Math.abs(got[i] - t.data[i]!), `element ${i}: ${got[i]} ${t.data[i]}`).toBeLessThanOrEqual(tol * Math.max(1, Math.abs(t.data[i]!)));
    }
  });
  return lowered!;
}
for (const isFixed of [false, true]) {
  const T = (w: number, f: number) => (isFixed ? fixed(w, f) : f32);
  const name = isFixed ? "fixed" : "float";
  test(`${name} conv chain`, () => {
    for (let seed = 1; seed < 6; seed++) {
      const n = new Net(seed);
      const x = n.input([1, 4, 7, 6], T(16, 12));
      const w = n.constant([6, 2, 3, 3], T(16, 14), 0.5), b = n.constant([6], T(20, 18), 0.5);
      const c = n.op(nn.Conv2dOp, { input: x, weight: w, bias: b, strides: ints(2, 1), padding: ints(1, 0, 1, 2), dilations: ints(1, 2), groups: i64Attr(2) }, [1, 6, 4, 4], T(40, 26));
      const l = n.op(nn.LeakyReluOp, { input: c, alpha: FloatAttr.get(f64, 0.01) }, [1, 6, 4, 4], T(16, 11));
      const r = n.constant([6, 1, 1], T(16, 13));
      const a = n.op(nn.AddOp, { lhs: l, rhs: r }, [1, 6, 4, 4], T(16, 11));
      const fl = n.op(nn.ReshapeOp, { input: a }, [1, 96], T(16, 11));
      const w2 = n.constant([5, 96], T(16, 15), 0.2);
      const d = n.op(nn.DenseOp, { input: fl, weight: w2, bias: undefined }, [1, 5], T(16, 10));
      const re = n.op(nn.ReluOp, { input: d }, [1, 5], T(12, 6));
      check(n.finish(re), n, 0.9, 2e-6, seed % 2 === 0);
    }
  });
  test(`${name} attention`, () => {
    const n = new Net(7);
    const x = n.input([1, 4, 3, 3], T(16, 12));
    const conv = (s: number) => n.op(nn.Conv2dOp, { input: x, weight: n.constant([5, 4, 1, 1], T(16, 15), 0.8), bias: n.constant([5], T(16, 12)) }, [1, 5, 3, 3], T(16, 12));
    const [a, b, g] = [conv(1), conv(2), conv(3)].map((v) => n.op(nn.ReshapeOp, { input: v }, [1, 5, 9], T(16, 12)));
    const t = n.op(nn.TransposeOp, { input: a, permutation: ints(0, 2, 1) }, [1, 9, 5], T(16, 12));
    const s = n.op(nn.MatmulOp, { lhs: t, rhs: b }, [1, 9, 9], T(20, 12));
    const p = n.op(nn.SoftmaxOp, { input: s, axis: i64Attr(2) }, [1, 9, 9], T(16, 15));
    const y = n.op(nn.MatmulOp, { lhs: p, rhs: g, transpose_rhs: UnitAttr.instance }, [1, 9, 5], T(16, 12));
    const yt = n.op(nn.TransposeOp, { input: y, permutation: ints(0, 2, 1) }, [1, 5, 9], T(16, 12));
    const yr = n.op(nn.ReshapeOp, { input: yt }, [1, 5, 3, 3], T(16, 12));
    const o = n.op(nn.Conv2dOp, { input: yr, weight: n.constant([4, 5, 1, 1], T(16, 15), 0.8), bias: n.constant([4], T(16, 12)) }, [1, 4, 3, 3], T(40, 27));
    const z = n.op(nn.AddOp, { lhs: o, rhs: x }, [1, 4, 3, 3], T(16, 11));
    check(n.finish(z, p), n);
  });
  test(`${name} gate softmax, pools, concat`, () => {
    const n = new Net(9);
    const x = n.input([1, 3, 6, 5], T(16, 13)), x2 = n.input([1, 3, 6, 5], T(16, 13));
    const m = n.op(nn.MulOp, { lhs: x, rhs: x2 }, [1, 3, 6, 5], T(16, 13));
    const f = n.op(nn.ReshapeOp, { input: m }, [1, 90], T(16, 13));
    const s = n.op(nn.SoftmaxOp, { input: f, axis: i64Attr(1) }, [1, 90], T(16, 15));
    const g = n.op(nn.ReshapeOp, { input: s }, [1, 3, 6, 5], T(16, 15));
    const q = n.op(nn.MulOp, { lhs: g, rhs: x }, [1, 3, 6, 5], T(16, 15));
    const mp = n.op(nn.MaxPool2dOp, { input: q, kernel: ints(3, 2), strides: ints(2, 1), padding: ints(1, 0, 1, 1) }, [1, 3, 3, 5], T(16, 15));
    const ap = n.op(nn.AvgPool2dOp, { input: q, kernel: ints(3, 2), strides: ints(2, 1), padding: ints(1, 0, 1, 1) }, [1, 3, 3, 5], T(16, 15));
    const ap2 = n.op(nn.AvgPool2dOp, { input: q, kernel: ints(3, 2), strides: ints(2, 1), padding: ints(1, 0, 1, 1), count_include_pad: UnitAttr.instance }, [1, 3, 3, 5], T(14, 13));
    const cc = n.op(nn.ConcatOp, { inputs: [mp, ap, ap2], axis: i64Attr(1) }, [1, 9, 3, 5], T(12, 11));
    const su = n.op(nn.SubOp, { lhs: x, rhs: x2 }, [1, 3, 6, 5], T(16, 13));
    check(n.finish(cc, su, x, cc), n);
  });
}
test("float only ops and conversions", () => {
  const n = new Net(3);
  const x = n.input([2, 3, 4, 4]);
  const p = [0, 1, 2, 3].map((i) => n.add(nn.ConstantOp.create({ value: nn.constantAttribute(tensor([3]), n.values(tensor([3])).map(Math.abs)), resultType: tensor([3]) } as any, n.loc())));
  const b = n.op(nn.BatchNormOp, { input: x, scale: p[0], bias: p[1], mean: p[2], variance: p[3], epsilon: FloatAttr.get(f64, 1e-5) }, [2, 3, 4, 4]);
  const s = n.op(nn.SigmoidOp, { input: b }, [2, 3, 4, 4]);
  const t = n.op(nn.TanhOp, { input: x }, [2, 3, 4, 4]);
  const d = n.op(nn.DivOp, { lhs: t, rhs: s }, [2, 3, 4, 4]);
  const q = n.op(nn.QuantizeOp, { input: d }, [2, 3, 4, 4], fixed(10, 7));
  const r = n.op(nn.RequantizeOp, { input: q }, [2, 3, 4, 4], fixed(8, 5, false));
  const e = n.op(nn.DequantizeOp, { input: r }, [2, 3, 4, 4]);
  check(n.finish(e, d), n, 1, 1e-5);
});
