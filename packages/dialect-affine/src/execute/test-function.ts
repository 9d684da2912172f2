import { AnyType, Block, Builder, FunctionType, StringAttr, TypeAttr, anyAttr, defineOp, region, variadic } from "@hls-opt/ir-core";
import type { Operation, Type, Value } from "@hls-opt/ir-core";

const Module = defineOp({ name: "builtin.module", summary: "", regions: { body: region }, traits: ["symbol-table"] });
const Func = defineOp({ name: "func.func", summary: "", attributes: { sym_name: anyAttr, function_type: anyAttr }, regions: { body: region } });
const Return = defineOp({ name: "func.return", summary: "", operands: { values: variadic(AnyType) }, traits: ["terminator"] });

export function buildModule(inputs: readonly Type[], makeBody: (builder: Builder, args: readonly Value[]) => readonly Value[]): Operation {
  const module = Module.create({});
  const top = new Block();
  module.body.push(top);
  const body = new Block(inputs);
  const builder = Builder.atEnd(body);
  const results = makeBody(builder, body.arguments);
  builder.insert(Return.create({ values: results }));
  const type = FunctionType.get(inputs, results.map((value) => value.type));
  const func = Func.create({ sym_name: StringAttr.get("main"), function_type: TypeAttr.get(type) });
  func.body.push(body);
  top.push(func.op);
  return module.op;
}
