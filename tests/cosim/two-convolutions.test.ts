import { affineDialect, arithDialect, buildFor, buildIntegerConstant, buildLoad, buildStore, memrefDialect, mathDialect, AllocOp, GetGlobalOp, ExtSIOp, MulIOp, AddIOp, MaxSIOp, MinSIOp, TruncIOp, ShRSIOp } from "@hls-opt/dialect-affine";
import { combDialect, emitVerilog, hwDialect, seqDialect } from "@hls-opt/dialect-hw";
import { AffineExpr, AffineMap, Block, Builder, Context, DenseElementsAttr, IntegerType, MemRefType, NameLoc, Operation, RankedTensorType, StringAttr, SymbolRefAttr, TypeAttr, UnitAttr, i16 } from "@hls-opt/ir-core";
import type { IndexType, Value } from "@hls-opt/ir-core";
import { describeInterface, findTarget, lowerFunctionToHw, scheduleFunction } from "@hls-opt/passes";
import { assertPromises, designSource, lint, simulate } from "@hls-opt/verilator-harness";
import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const context = new Context([arithDialect, mathDialect, memrefDialect, affineDialect, hwDialect, combDialect, seqDialect]);
const i40 = IntegerType.get(40);

let seed = 1;
const random = (n: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};

interface Layer { inC: number; outC: number; k: number; size: number; weights: Int16Array }

function makeModule(layers: Layer[]): { module: Operation; func: Operation } {
  const module = new Operation({ info: context.opInfo("builtin.module"), regionCount: 1 });
  const body = new Block();
  module.region().push(body);
  const first = layers[0]!;
  const last = layers[layers.length - 1]!;
  const inType = MemRefType.get([first.inC, first.size, first.size], i16);
  const outSize = last.size - last.k + 1;
  const outType = MemRefType.get([last.outC, outSize, outSize], i16);
  const top = Builder.atEnd(body);
  layers.forEach((l, i) => {
    const shape = [l.outC, l.inC, l.k, l.k];
    const g = new Operation({ info: context.opInfo("memref.global"), location: NameLoc.get(`w${i}`) });
    g.setAttr("sym_name", StringAttr.get(`w${i}`));
    g.setAttr("constant", UnitAttr.instance);
    g.setAttr("type", TypeAttr.get(MemRefType.get(shape, i16)));
    g.setAttr("initial_value", DenseElementsAttr.get(RankedTensorType.get(shape, i16), l.weights));
    top.insert(g);
  });
  const func = new Operation({ info: context.opInfo("func.func"), regionCount: 1 });
  func.setAttr("sym_name", StringAttr.get("net"));
  top.insert(func);
  const block = new Block([inType, outType]);
  func.region().push(block);
  const b = Builder.atEnd(block);
  let x = block.argument(0) as Value<MemRefType>;
  layers.forEach((l, i) => {
    b.location = NameLoc.get(`conv${i}`);
    const out = l.size - l.k + 1;
    const y = (i === layers.length - 1 ? block.argument(1) : b.insert(AllocOp.create({ dynamicSizes: [], symbolOperands: [], memrefType: MemRefType.get([l.outC, out, out], i16) })).op.result()) as Value<MemRefType>;
    const w = b.insert(GetGlobalOp.create({ name: SymbolRefAttr.get(`w${i}`), resultType: MemRefType.get([l.outC, l.inC, l.k, l.k], i16) })).op.result() as Value<MemRefType>;
    const zero = buildIntegerConstant(b, 0, i40);
    const half = buildIntegerConstant(b, 128, i40);
    const hi = buildIntegerConstant(b, 32767, i40);
    const eight = buildIntegerConstant(b, 8, i40);
    const xin = x;
    buildFor(b, 0, out, 1, [], (b1, oy) => void buildFor(b1, 0, out, 1, [], (b2, ox) => void buildFor(b2, 0, l.outC, 1, [], (b3, oc) => {
      const sum = buildFor(b3, 0, l.inC, 1, [zero], (b4, ic, [a4]) => buildFor(b4, 0, l.k, 1, [a4!], (b5, ky, [a5]) => buildFor(b5, 0, l.k, 1, [a5!], (b6, kx, [a6]) => {
        const d = AffineExpr.dim;
        const map = AffineMap.get(5, 0, [d(0), d(1).add(d(2)), d(3).add(d(4))]);
        const xv = buildLoad(b6, xin, { map, operands: [ic, oy, ky, ox, kx] as Value<IndexType>[] });
        const wv = buildLoad(b6, w, [oc, ic, ky, kx] as Value<IndexType>[]);
        const xe = b6.insert(ExtSIOp.create({ in: xv as never, outType: i40 } as never)).op.result();
        const we = b6.insert(ExtSIOp.create({ in: wv as never, outType: i40 } as never)).op.result();
        const p = b6.insert(MulIOp.create({ lhs: xe, rhs: we } as never)).op.result();
        return [b6.insert(AddIOp.create({ lhs: a6, rhs: p } as never)).op.result()];
      }).op.results).op.results).op.result();
      const r = b3.insert(AddIOp.create({ lhs: sum, rhs: half } as never)).op.result();
      const s = b3.insert(ShRSIOp.create({ lhs: r, rhs: eight } as never)).op.result();
      const m = b3.insert(MaxSIOp.create({ lhs: s, rhs: zero } as never)).op.result();
      const n = b3.insert(MinSIOp.create({ lhs: m, rhs: hi } as never)).op.result();
      const t = b3.insert(TruncIOp.create({ in: n, outType: i16 } as never)).op.result();
      buildStore(b3, t, y, [oc, oy, ox] as Value<IndexType>[]);
    })));
    x = y;
  });
  b.insert(new Operation({ info: context.opInfo("func.return") }));
  return { module, func };
}

function reference(layers: Layer[], input: number[]): number[] {
  let x = input;
  for (const l of layers) {
    const out = l.size - l.k + 1;
    const y = new Array<number>(l.outC * out * out);
    for (let oc = 0; oc < l.outC; oc++) for (let oy = 0; oy < out; oy++) for (let ox = 0; ox < out; ox++) {
      let sum = 0;
      for (let ic = 0; ic < l.inC; ic++) for (let ky = 0; ky < l.k; ky++) for (let kx = 0; kx < l.k; kx++) {
        sum += x[(ic * l.size + oy + ky) * l.size + ox + kx]! * l.weights[((oc * l.inC + ic) * l.k + ky) * l.k + kx]!;
      }
      y[(oc * out + oy) * out + ox] = Math.min(32767, Math.max(0, Math.floor((sum + 128) / 256)));
    }
    x = y;
  }
  return x;
}

const layer = (inC: number, outC: number, k: number, size: number): Layer => ({ inC, outC, k, size, weights: Int16Array.from({ length: outC * inC * k * k }, () => random(201) - 100) });

describe("two convolutions from loops to Verilator", () => {
  it.each([1000, 200, 72, 37, 9, 1])("are bit-exact at interval %i", async (interval) => {
    const layers = [layer(1, 4, 3, 8), layer(4, 2, 3, 6)];
    const { module, func } = makeModule(layers);
    const errors: unknown[] = [];
    const plan = scheduleFunction(func, { target: findTarget("alveo-u280")!, interval }, context, (d) => errors.push(d.message));
    expect(errors).toEqual([]);
    const top = lowerFunctionToHw(plan!);
    func.erase();
    for (const op of module.region().entry.operations()) if (op.name === "memref.global") op.erase();
    const verilog = emitVerilog(module, (d) => errors.push(d.message)) as string;
    writeFileSync(`/tmp/net${interval}.v`, verilog);
    const design = { ...describeInterface(module)!, verilog: ["net.v"] };
    const samples = 20;
    const inputs = new BigInt64Array(samples * 64);
    const expected = new BigInt64Array(samples * 32);
    for (let s = 0; s < samples; s++) {
      const x = Array.from({ length: 64 }, () => random(1000) - 300);
      x.forEach((v, i) => (inputs[s * 64 + i] = BigInt(v)));
      reference(layers, x).forEach((v, i) => (expected[s * 32 + i] = BigInt(v)));
    }
    const source = designSource(design as never, [{ name: "net.v", text: verilog }]);
    const result = await simulate(source, { inputs, expected });
    console.log(interval, plan!.kernels.map((k) => `${k.kernel.name}@${k.start} T=${k.kernel.space.size} depth=${k.pipeline.depth}`), plan!.buffers.map((b) => [b.partition.factors.join("x"), b.copies, b.readers.map((r) => r.ports).join()]), result.latency, result.interval);
    expect(assertPromises(result, design as never)).toEqual([]);
    void top;
  }, 300000);
});
