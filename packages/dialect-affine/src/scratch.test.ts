import { test } from "vitest";
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Context, DiagnosticList, builtinDialect, funcDialect, parseModule, verifyOperation, printOperation } from "@hls-opt/ir-core";
import { affineDialect, arithDialect, mathDialect, memrefDialect, compileFunction } from "./index.js";
test("perf", async () => {
  const lines = ["func.func @main(%a: memref<64xi32>, %b: memref<64xi32>) {", "  %v0 = affine.load %a[0] : memref<64xi32>"];
  for (let i = 1; i <= 25_000; i++) {
    lines.push(`  %l${i} = affine.load %a[${i % 64}] : memref<64xi32>`, `  %m${i} = arith.muli %l${i}, %v${i - 1} : i32`, `  %v${i} = arith.addi %m${i}, %l${i} : i32`);
    lines.push(`  affine.store %v${i}, %b[${(i * 7) % 64}] : memref<64xi32>`);
  }
  const text = [...lines, "  return", "}"].join("\n");
  const context = new Context([builtinDialect, funcDialect, arithDialect, mathDialect, memrefDialect, affineDialect]);
  const diagnostics = new DiagnosticList();
  const session = new Session(); session.connect();
  const post = (m: string, p = {}) => new Promise<any>((r, j) => session.post(m, p, (e, x) => (e ? j(e) : r(x))));
  await post("Profiler.enable"); await post("Profiler.start");
  const t0 = performance.now();
  const module = parseModule(text, context, { file: "test.mlir", report: diagnostics.report })!;
  const t1 = performance.now();
  verifyOperation(module, diagnostics.report);
  const t2 = performance.now();
  compileFunction(module, "main");
  const t3 = performance.now();
  printOperation(module);
  const t4 = performance.now();
  const { profile } = await post("Profiler.stop");
  console.log("parse", t1 - t0, "verify", t2 - t1, "compile", t3 - t2, "print", t4 - t3);
  const self = new Map<string, number>();
  const dt = profile.timeDeltas; const byId = new Map<number, any>(profile.nodes.map((n: any) => [n.id, n]));
  profile.samples.forEach((id: number, i: number) => { const n = byId.get(id); const k = n.callFrame.functionName + " " + n.callFrame.url.split("/").slice(-2).join("/") + ":" + n.callFrame.lineNumber; self.set(k, (self.get(k) ?? 0) + dt[i]); });
  console.log([...self].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([k, v]) => `${(v / 1000).toFixed(0)} ms ${k}`).join("\n"));
});
