import { errorAt, f32, opError, RankedTensorType, StringAttr } from "@hls-opt/ir-core";
import type { Operation, Report, Type } from "@hls-opt/ir-core";
import { TruthTensor } from "@hls-opt/dialect-nn";
import { modelNameAttribute } from "../emit/emit-module.js";
import { writeGraph } from "../graph/write-graph.js";
import { encodeModel } from "../proto/codec.js";
import { functionGraph } from "./function-graph.js";
import { nodeForm } from "./nodes.js";

/**
 * The ONNX file (opset 20) of a module as `importOnnx` makes them: one function of `nn` ops on tensors of f32. Undefined
 * after an error was reported. Nodes, weights, inputs and outputs have the names of the imported file as far as the IR
 * still knows them.
 */
export function exportOnnx(module: Operation, { report }: { readonly report: Report }): Uint8Array | undefined {
  const func = onlyFunction(module, report);
  if (func === undefined || !canExport(func, report)) return undefined;
  const name = module.getAttr(modelNameAttribute);
  return encodeModel(writeGraph(functionGraph(func, name instanceof StringAttr ? name.value : "main")));
}

const code = "onnx/export";

function onlyFunction(module: Operation, report: Report): Operation | undefined {
  const [func, second] = module.regions[0]?.first?.operations() ?? [];
  const body = func?.regions[0]?.first;
  const single = body !== undefined && body.next === undefined && body.last?.name === "func.return";
  if (func?.name === "func.func" && second === undefined && single) return func;
  const message = "cannot be exported to ONNX: expected a module with one function of one block";
  report(opError(second ?? func ?? module, message, [], code));
  return undefined;
}

/** Reports whatever ONNX, or this export of it, has no word for. */
function canExport(func: Operation, report: Report): boolean {
  const body = func.region().first;
  let possible = true;
  for (const { type, index, argumentLocation } of body?.arguments ?? []) {
    if (isFloatTensor(type)) continue;
    const message = `argument #${index} of type ${type} cannot be exported to ONNX: expected a tensor of f32`;
    report(errorAt(code, argumentLocation ?? func.location, message));
    possible = false;
  }
  for (let op = body?.first; op !== undefined && op !== body?.last; op = op.next) {
    const known = op.name === "nn.constant" || nodeForm(op) !== undefined;
    if (known && op.operands.concat(op.results).every(({ type }) => isFloatTensor(type) || isTruthTensor(type))) {
      continue;
    }
    const message = "cannot be exported to ONNX: expected an nn op on tensors of f32 without conversions";
    report(opError(op, message, [], code));
    possible = false;
  }
  return possible;
}

/** Truth values are bool in ONNX; those that come from a comparison only, for constants of them are not written. */
function isTruthTensor(type: Type): boolean {
  return TruthTensor.matches(type);
}

function isFloatTensor(type: Type): boolean {
  return type instanceof RankedTensorType && type.element === f32;
}
