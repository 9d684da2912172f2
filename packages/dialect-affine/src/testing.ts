import {
  Block,
  Builder,
  Context,
  DiagnosticList,
  FuncOp,
  FunctionType,
  ModuleOp,
  ReturnOp,
  StringAttr,
  TypeAttr,
  applyPatternsGreedily,
  builtinDialect,
  funcDialect,
  parseModule,
  verifyOperation,
} from "@hls-opt/ir-core";
import type { Operation, Type, Value } from "@hls-opt/ir-core";
import { affineDialect } from "./affine/dialect.js";
import { arithDialect } from "./arith/dialect.js";
import { mathDialect } from "./math/dialect.js";
import { memrefDialect } from "./memref/dialect.js";
import { cfDialect } from "./cf/dialect.js";
import { scfDialect } from "./scf/dialect.js";

/** A module with one function `@main`, its body made by the callback; for tests. */
export function buildModule(
  inputs: readonly Type[],
  makeBody: (builder: Builder, args: readonly Value[]) => readonly Value[],
): Operation {
  const module = ModuleOp.empty().op;
  const body = new Block(inputs);
  const builder = Builder.atEnd(body);
  const results = makeBody(builder, body.arguments);
  builder.insert(ReturnOp.create({ operands: results }));
  const type = FunctionType.get(
    inputs,
    results.map((value) => value.type),
  );
  const func = FuncOp.create({ sym_name: StringAttr.get("main"), function_type: TypeAttr.get(type) });
  func.body.push(body);
  module.region().entry.push(func.op);
  return module;
}

const dialects = [
  builtinDialect,
  funcDialect,
  arithDialect,
  mathDialect,
  memrefDialect,
  affineDialect,
  scfDialect,
  cfDialect,
];

/** Folds and canonicalises a module in place, and verifies it; for tests. */
export function canonicalizeProgram(module: Operation): void {
  applyPatternsGreedily(
    module,
    new Context(dialects),
    dialects.flatMap((dialect) => dialect.canonicalizations),
  );
  const diagnostics = new DiagnosticList();
  if (!verifyOperation(module, diagnostics.report)) {
    throw new Error(diagnostics.all.map((diagnostic) => diagnostic.message).join("\n"));
  }
}

/** A module from its text, verified; for tests. */
export function parseProgram(source: string): Operation {
  const context = new Context(dialects);
  const diagnostics = new DiagnosticList();
  const module = parseModule(source, context, { file: "test.mlir", report: diagnostics.report });
  if (module !== undefined) verifyOperation(module, diagnostics.report);
  if (module === undefined || diagnostics.hasErrors) {
    throw new Error(diagnostics.all.map((diagnostic) => diagnostic.message).join("\n"));
  }
  return module;
}
