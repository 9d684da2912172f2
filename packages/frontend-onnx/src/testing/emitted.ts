import { DiagnosticList, printOperation, verifyOperation } from "@hls-opt/ir-core";
import type { Diagnostic, Operation, RankedTensorType } from "@hls-opt/ir-core";
import { interpretFunction, makeTensor } from "@hls-opt/dialect-nn";
import { importOnnx } from "../emit/import-module.js";
import { networkContext } from "./context.js";

/** What an import gave: a module, unless there was an error. */
export interface Imported {
  readonly module: Operation | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Imports a model and checks what must hold of every import: an error or a valid module, and nothing thrown. */
export function importChecked(bytes: Uint8Array, file = "small.onnx"): Imported {
  const diagnostics = new DiagnosticList();
  const module = importOnnx(bytes, { file, context: networkContext(), report: diagnostics.report });
  if ((module === undefined) !== diagnostics.hasErrors) throw new Error("no module, but no error either, or both");
  if (module !== undefined) verify(module);
  return { module, diagnostics: diagnostics.all };
}

/** The module of a model that can be imported. */
export function importValid(bytes: Uint8Array, file?: string): Operation {
  const { module, diagnostics } = importChecked(bytes, file);
  if (module === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return module;
}

function verify(module: Operation): void {
  const { all, report } = new DiagnosticList();
  if (!verifyOperation(module, report)) throw new Error(all.map(({ message }) => message).join("\n"));
}

/** `func.func @main` of an imported module. */
export function mainOf(module: Operation): Operation {
  const func = module.region().first?.first;
  if (func === undefined) throw new Error("the module has no function");
  return func;
}

/** The layers of an imported module, in order. */
export function layersOf(module: Operation): Operation[] {
  return mainOf(module).region().first?.operations() ?? [];
}

/** Runs an imported module in the interpreter of the `nn` dialect: elements of the results (raw integers of fixed-point ones). */
export function interpret(module: Operation, inputs: readonly ArrayLike<number>[]): Float64Array[] {
  const func = mainOf(module);
  const { all, report } = new DiagnosticList();
  const parameters = func.region().first?.arguments ?? [];
  const tensors = parameters.map(({ type }, i) => makeTensor(type as RankedTensorType, inputs[i] ?? []));
  const results = interpretFunction(func, tensors, { report });
  if (results === undefined) throw new Error(all.map(({ message }) => message).join("\n"));
  return results.map(({ data }) => data);
}

/** Everything about a module as text, with locations. */
export function fullText(module: Operation): string {
  return printOperation(module, { debugInfo: true });
}
