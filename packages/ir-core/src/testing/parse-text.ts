import { Context } from "../ir/context.js";
import { DiagnosticList } from "../ir/diagnostic.js";
import type { DialectDefinition } from "../ir/dialect.js";
import type { Operation } from "../ir/operation.js";
import { builtinDialect } from "../builtin/builtin.js";
import { funcDialect } from "../builtin/func.js";
import { parseModule } from "../text/parse-module.js";
import { printOperation } from "../text/print-operation.js";
import type { PrintOptions } from "../text/print/print-options.js";

/** What parsing gives: the module, or the errors as `line:column: message`. */
export interface Parsed {
  readonly module: Operation | undefined;
  readonly errors: readonly string[];
}

/** Parses with `builtin`, `func` and more dialects, unregistered ops allowed. */
export function parse(source: string, dialects: readonly DialectDefinition[] = [], allowUnregistered = true): Parsed {
  const context = new Context([builtinDialect, funcDialect, ...dialects], { allowUnregistered });
  const diagnostics = new DiagnosticList();
  const module = parseModule(source, context, { file: "-", report: diagnostics.report });
  const errors = diagnostics.all.map(({ location, message }) => `${location.toString().slice(8, -1)}: ${message}`);
  return { module, errors };
}

/** Parses and prints; errors instead of the text when there are any. */
export function reprint(
  source: string,
  options: PrintOptions = {},
  dialects: readonly DialectDefinition[] = [],
): string {
  const { module, errors } = parse(source, dialects);
  return module === undefined ? errors.join("\n") : printOperation(module, options);
}
