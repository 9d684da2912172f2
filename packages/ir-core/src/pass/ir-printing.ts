import { symbolName } from "../ir/symbol-table.js";
import type { Operation } from "../ir/operation.js";
import type { PassInstrumentation } from "./instrumentation.js";
import type { PassUse } from "./pipeline.js";

export interface IRPrintingOptions {
  readonly print: (op: Operation) => string;
  /** Takes one dump, with its banner. */
  readonly write: (text: string, use: PassUse, op: Operation) => void;
  /** Passes by name, or all. */
  readonly before?: readonly string[] | "all";
  readonly after?: readonly string[] | "all";
  /** Of the dumps after passes, only those that differ from what was there before. */
  readonly onlyAfterChange?: boolean;
  readonly afterFailure?: boolean;
  /** Of the dumps after passes, only what changed: gives the difference of two texts, which implies `onlyAfterChange`. */
  readonly diff?: (before: string, after: string) => string;
  /** Print the whole module around the op. */
  readonly moduleScope?: boolean;
}

/** Prints the IR around passes, with mlir-opt's banners. */
export class IRPrinting implements PassInstrumentation {
  private readonly options: IRPrintingOptions;
  /** What was there before the passes that run now; they nest where one runs a pipeline of its own. */
  private readonly previous: string[] = [];

  constructor(options: IRPrintingOptions) {
    this.options = options;
  }

  beforePass(use: PassUse, op: Operation): void {
    if (this.compares(use)) this.previous.push(this.comparedText(op));
    if (this.isWanted(use, this.options.before)) this.dump("Before", use, op);
  }

  afterPass(use: PassUse, op: Operation): void {
    if (!this.isWanted(use, this.options.after)) return;
    if (!this.compares(use)) return this.dump("After", use, op);
    const before = this.previous.pop() ?? "";
    const after = this.comparedText(op);
    if (after !== before) this.dump("After", use, op, "", this.options.diff?.(before, after));
  }

  afterPassFailed(use: PassUse, op: Operation): void {
    if (this.compares(use)) this.previous.pop();
    if (this.options.afterFailure === true || this.isWanted(use, this.options.after)) {
      this.dump("After", use, op, " Failed");
    }
  }

  private isWanted(use: PassUse, which: readonly string[] | "all" | undefined): boolean {
    return which === "all" || which?.includes(use.pass.name) === true;
  }

  private compares(use: PassUse): boolean {
    const { onlyAfterChange = false, diff, after } = this.options;
    return (onlyAfterChange || diff !== undefined) && this.isWanted(use, after);
  }

  /** Whether the op changed is seen from itself; a difference has to be one of what is shown. */
  private comparedText(op: Operation): string {
    return this.options.diff === undefined ? this.options.print(op) : this.textOf(op);
  }

  private textOf(op: Operation): string {
    return this.options.print(this.options.moduleScope === true ? outermost(op) : op);
  }

  private dump(when: string, use: PassUse, op: Operation, suffix = "", text = this.textOf(op)): void {
    const { moduleScope = false, write } = this.options;
    const { pass } = use;
    const banner = `// -----// IR Dump ${when} ${pass.displayName}${suffix} (${pass.name})${moduleScope ? scopeOf(op) : ""} //----- //\n`;
    write(`${banner}${text.endsWith("\n") ? text : `${text}\n`}\n`, use, op);
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
