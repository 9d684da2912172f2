import { symbolName } from "../ir/symbol-table.js";
import type { Operation } from "../ir/operation.js";
import type { PassInstrumentation } from "./instrumentation.js";
import type { PassUse } from "./pipeline.js";

export interface IRPrintingOptions {
  readonly print: (op: Operation) => string;
  readonly write: (text: string) => void;
  /** Passes by name, or all. */
  readonly before?: readonly string[] | "all";
  readonly after?: readonly string[] | "all";
  /** Of the dumps after passes, only those that differ from what was there before. */
  readonly onlyAfterChange?: boolean;
  readonly afterFailure?: boolean;
  /** Print the whole module around the op. */
  readonly moduleScope?: boolean;
}

/** Prints the IR around passes, with mlir-opt's banners. */
export class IRPrinting implements PassInstrumentation {
  private readonly options: IRPrintingOptions;
  /** What was there before the pass that runs now; passes do not nest. */
  private previous = "";

  constructor(options: IRPrintingOptions) {
    this.options = options;
  }

  beforePass(use: PassUse, op: Operation): void {
    if (this.options.onlyAfterChange === true && this.isWanted(use, this.options.after)) {
      this.previous = this.options.print(op);
    }
    if (this.isWanted(use, this.options.before)) this.dump("Before", use, op);
  }

  afterPass(use: PassUse, op: Operation): void {
    if (!this.isWanted(use, this.options.after)) return;
    if (this.options.onlyAfterChange === true && this.options.print(op) === this.previous) return;
    this.dump("After", use, op);
  }

  afterPassFailed(use: PassUse, op: Operation): void {
    if (this.options.afterFailure === true || this.isWanted(use, this.options.after)) {
      this.dump("After", use, op, " Failed");
    }
  }

  private isWanted(use: PassUse, which: readonly string[] | "all" | undefined): boolean {
    return which === "all" || which?.includes(use.pass.name) === true;
  }

  private dump(when: string, { pass }: PassUse, op: Operation, suffix = ""): void {
    const { moduleScope = false, print, write } = this.options;
    const banner = `// -----// IR Dump ${when} ${pass.displayName}${suffix} (${pass.name})${moduleScope ? scopeOf(op) : ""} //----- //\n`;
    const text = print(moduleScope ? outermost(op) : op);
    write(`${banner}${text.endsWith("\n") ? text : `${text}\n`}\n`);
  }
}

/** ` ('func.func' operation: @name)` */
function scopeOf(op: Operation): string {
  const name = symbolName(op);
  return ` ('${op.name}' operation${name === undefined ? "" : `: @${name}`})`;
}

function outermost(op: Operation): Operation {
  let top = op;
  for (let parent = op.parentOp; parent !== undefined; parent = parent.parentOp) top = parent;
  return top;
}
