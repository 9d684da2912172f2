import { test } from "vitest";
import { readFileSync, writeFileSync } from "node:fs";
import { Context, DiagnosticList, builtinDialect, funcDialect, parseModule, printOperation, verifyOperation, findFilePosition } from "@hls-opt/ir-core";
import { affineDialect, arithDialect, mathDialect, memrefDialect } from "./index.js";
test("rt", () => {
  const context = new Context([builtinDialect, funcDialect, affineDialect, arithDialect, mathDialect, memrefDialect]);
  const list = new DiagnosticList();
  const file = process.env["FILE"] ?? "/tmp/da/a.mlir";
  const m = parseModule(readFileSync(file, "utf8"), context, { file: "a.mlir", report: list.report });
  if (m) verifyOperation(m, list.report);
  for (const d of list.all) { const p = findFilePosition(d.location); console.log(`${p?.line}:${p?.column} ${d.message}`); }
  if (m) {
   writeFileSync("/tmp/da/ours.mlir", printOperation(m)+"\n");
   writeFileSync("/tmp/da/ours.generic.mlir", printOperation(m, { generic: true })+"\n");
  }
});
