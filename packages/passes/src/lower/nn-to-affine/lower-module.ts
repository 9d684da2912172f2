import { StringAttr } from "@hls-opt/ir-core";
import type { Operation, Report } from "@hls-opt/ir-core";
import type { LoweringOptions } from "./function-lowering.js";
import { GlobalTable } from "./global-table.js";
import { isTensorFunction, lowerFunction } from "./lower-function.js";

/**
 * Replaces every function on tensors of a module by one on buffers, in kernel form (README.md), with its constants as
 * `memref.global`. False after a diagnostic; the function that was refused is left as it was.
 */
export function lowerToAffine(module: Operation, options: LoweringOptions, report: Report): boolean {
  const ops = module.region().first?.operations() ?? [];
  const functions = ops.filter(isTensorFunction);
  const globals = new GlobalTable(ops.flatMap(symbolOf));
  const results = functions.map((func) => lowerFunction(func, globals, options, report));
  if (functions[0] !== undefined) globals.insertBefore(functions[0]);
  functions.forEach((func, i) => replace(func, results[i]));
  return results.every((lowered) => lowered !== undefined);
}

function replace(func: Operation, lowered: Operation | undefined): void {
  if (lowered === undefined) return;
  func.parent?.insertBefore(lowered, func);
  func.erase();
}

function symbolOf(op: Operation): string[] {
  const name = op.getAttr("sym_name");
  return name instanceof StringAttr ? [name.value] : [];
}
