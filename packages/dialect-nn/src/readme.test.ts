import { readFileSync } from "node:fs";
import {
  Block,
  Builder,
  builtinDialect,
  Context,
  DiagnosticList,
  f32,
  funcDialect,
  parseModule,
  RankedTensorType,
  verifyOperation,
} from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import { expect, it } from "vitest";
import { AddOp, evaluateOp, interpretFunction, makeTensor, nnDialect, numDialect } from "./index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("the README's code computes what it says", () => {
  const type = RankedTensorType.get([3], f32);
  const block = new Block([type, type]);
  const [lhs, rhs] = block.arguments as [Value<RankedTensorType>, Value<RankedTensorType>];
  const sum = Builder.atEnd(block).insert(AddOp.create({ lhs, rhs, resultType: type }));
  expect(evaluateOp(sum.op, [makeTensor(type, [1, 2, 3]), makeTensor(type, [0.5, 0, -3])])).toEqual(
    Float64Array.of(1.5, 2, 0),
  );
});

it("the README's text is a program", () => {
  const [, source = ""] = /```mlir\n([^]*?)```/.exec(readme) ?? [];
  const { all, report } = new DiagnosticList();
  const module = parseModule(source, new Context([builtinDialect, funcDialect, nnDialect, numDialect]), { report });
  expect(all).toEqual([]);
  if (module === undefined) return expect.fail("no module");
  expect(verifyOperation(module, report)).toBe(true);

  const main = module.region().entry.first;
  if (main === undefined) return expect.fail("no function");
  const type = RankedTensorType.get([1, 16], (main.region().entry.arguments[0]?.type as RankedTensorType).element);
  const results = interpretFunction(main, [makeTensor(type, new Array<number>(16).fill(1024))], { report });
  expect(results?.map((tensor) => [...tensor.data])).toEqual([[128, 128]]);
});
