import type { OpParser, OpPrinter, ParsedOp } from "../../define/custom-syntax.js";
import type { OpSpec } from "../../define/spec.js";
import type { OpInfo } from "../../ir/op-info.js";
import type { Operation } from "../../ir/operation.js";

/** How an op with a declarative assembly format is read and written. */
export interface FormatSyntax {
  readonly parse: (parser: OpParser) => ParsedOp;
  readonly print: (printer: OpPrinter, op: Operation) => void;
}

export function formatSyntax(_info: OpInfo, _spec: OpSpec): FormatSyntax | undefined {
  return undefined;
}
