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
  const first = ops.find(isTensorFunction);
  if (first === undefined) return true;
  const globals = new GlobalTable(first, ops.flatMap(symbolOf));
  let isFine = true;
  for (const func of ops.filter(isTensorFunction)) {
    const lowered = lowerFunction(func, globals, options, report);
    if (lowered === undefined) isFine = false;
    else replace(func, lowered);
  }
  return isFine;
}

function replace(func: Operation, lowered: Operation): void {
  func.parent?.insertBefore(lowered, func);
  func.erase();
}

function symbolOf(op: Operation): string[] {
  const name = op.getAttr("sym_name");
  return name instanceof StringAttr ? [name.value] : [];
}
