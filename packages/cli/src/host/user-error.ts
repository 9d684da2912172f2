import { errorAt, FileLineColLoc, UnknownLoc } from "@hls-opt/ir-core";
import type { Diagnostic } from "@hls-opt/ir-core";

/** A wrong command line: what was wrong and what would work. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly advice: string | undefined;

  constructor(message: string, advice?: string) {
    super(message);
    this.advice = advice;
  }
}

/** A refusal of the input that ends the command after its diagnostic is printed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

/** Refuses an input: `file` names it where one is to blame, `advice` says what would work. */
export function refuse(code: string, message: string, options: { file?: string; advice?: string } = {}): never {
  const location = options.file === undefined ? UnknownLoc.instance : new FileLineColLoc(options.file, 0, 0);
  const notes = options.advice === undefined ? [] : [{ location, message: options.advice }];
  throw new Refusal(errorAt(code, location, message, notes));
}

/** Ends a command whose diagnostics were printed already. */
export class AlreadyReported extends Error {
  override readonly name = "AlreadyReported";
}
