import {
  attribute,
  bindOps,
  Context,
  defineDialect,
  defineOp,
  optionalAttr,
  region,
  stringAttr,
  typeAttr,
  variadic,
  AnyType,
  arrayAttr,
} from "@hls-opt/ir-core";
import { nnDialect, numDialect } from "@hls-opt/dialect-nn";

class ModuleOp extends defineOp({
  name: "builtin.module",
  summary: "m",
  regions: { body: region },
  traits: ["no-terminator", "symbol-table"] as never,
}) {}
class FuncOp extends defineOp({
  name: "func.func",
  summary: "f",
  attributes: {
    sym_name: stringAttr,
    function_type: typeAttr,
    arg_attrs: optionalAttr(arrayAttr),
    res_attrs: optionalAttr(arrayAttr),
  },
  regions: { body: region },
}) {}
class ReturnOp extends defineOp({
  name: "func.return",
  summary: "r",
  operands: { operands: variadic(AnyType) },
  traits: ["terminator"],
}) {}

export function networkContext(): Context {
  return new Context([
    defineDialect({ name: "builtin", summary: "b", ops: bindOps(ModuleOp) }),
    defineDialect({ name: "func", summary: "b", ops: bindOps(FuncOp, ReturnOp) }),
    nnDialect,
    numDialect,
  ]);
}
