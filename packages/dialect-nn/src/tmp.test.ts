import { Context, DiagnosticList, builtinDialect, funcDialect, parseModule, printOperation } from "@hls-opt/ir-core";
import { readFileSync } from "node:fs";
import { it } from "vitest";
import { nnDialect, numDialect } from "./index.js";
it("x", () => {
  for (const f of ["num/types", "num/invalid"]) {
    for (const part of readFileSync(`tests/${f}.mlir`, "utf8").split("// -----")) {
      const list = new DiagnosticList();
      const m = parseModule(part, new Context([builtinDialect, funcDialect, nnDialect, numDialect]), { report: list.report });
      console.log(list.all.map((d) => d.message), m && printOperation(m));
    }
  }
  const list = new DiagnosticList();
  const src = readFileSync(`tests/nn/ops.mlir`, "utf8").split("// CHECK-LABEL: func.func @conv2d")[0]!;
  const m = parseModule(src, new Context([builtinDialect, funcDialect, nnDialect, numDialect]), { report: list.report });
  console.log(list.all.map((d) => d.message), m && printOperation(m));
});
