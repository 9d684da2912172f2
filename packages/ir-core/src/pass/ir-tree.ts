import { symbolName } from "../ir/symbol-table.js";
import type { Operation } from "../ir/operation.js";
import type { PassUse } from "./pipeline.js";

/**
 * Names the files of `--mlir-print-ir-tree-dir` as mlir-opt does: a folder for each op, in the folder of the op around it, and
 * in the file name how many dumps each of these had.
 */
export class IRTree {
  private readonly counts = new Map<Operation, number>();

  /** `builtin_module_no-symbol-name/func_func_f/0_1_cse.mlir` for the next dump of `op`. */
  next({ pass }: PassUse, op: Operation): string {
    this.counts.set(op, (this.counts.get(op) ?? -1) + 1);
    const path = [op];
    for (let parent = op.parentOp; parent !== undefined; parent = parent.parentOp) {
      if (parent.info.isIsolatedFromAbove) path.unshift(parent);
    }
    const numbers = path.map((one) => this.counts.get(one) ?? 0);
    return [...path.map(folderName), `${[...numbers, pass.name].join("_")}.mlir`].join("/");
  }
}

/** `func_func_f`; what no folder can be called is replaced. */
function folderName(op: Operation): string {
  const symbol = symbolName(op) ?? "no-symbol-name";
  return `${op.name.replace(/\./g, "_")}_${symbol}`.replace(/[^A-Za-z0-9_.$-]/g, "_");
}
