import type { Operation } from "../ir/operation.js";
import { isBareId, quote } from "../ir/quote.js";
import type { DenseResource } from "../ir/resource.js";
import { externalResourcesOf } from "./external-resources.js";
import type { ExternalResources } from "./external-resources.js";
import { AliasCollector } from "./print/alias-table.js";
import type { Alias } from "./print/alias-table.js";
import { OperationPrinter } from "./print/operation-printer.js";
import type { PrintOptions } from "./print/print-options.js";
import { SsaNames } from "./print/ssa-names.js";

/** Prints an operation as mlir-opt does. A top-level operation gets alias definitions around it and ends in a line break, unless in local scope. */
export function printOperation(op: Operation, options: PrintOptions = {}): string {
  const names = new SsaNames(outermost(op), options);
  const aliases = withoutAliases(options) ? new Map<never, Alias>() : collectAliases(op, names, options);
  const printer = new OperationPrinter(options, names, aliases, undefined);
  if (op.parent !== undefined || options.localScope === true) {
    printer.printRoot(op);
    return printer.toString();
  }
  writeAliases(printer, aliases.values(), false);
  printer.printRoot(op);
  printer.write("\n");
  writeAliases(printer, aliases.values(), true);
  const external = externalResourcesOf(op);
  writeMetadata(printer, external?.size === 0 ? undefined : external, options.elideResourcesLargerThan);
  return printer.toString();
}

function withoutAliases({ localScope, prettyDebugInfo }: PrintOptions): boolean {
  return localScope === true || prettyDebugInfo === true;
}

function outermost(op: Operation): Operation {
  let root = op;
  for (let parent = op.parentOp; parent !== undefined; parent = parent.parentOp) root = parent;
  return root;
}

function collectAliases(op: Operation, names: SsaNames, options: PrintOptions): ReturnType<AliasCollector["aliases"]> {
  const collector = new AliasCollector();
  new OperationPrinter(options, names, new Map(), collector).printRoot(op);
  return collector.aliases();
}

function writeAliases(printer: OperationPrinter, aliases: Iterable<Alias>, isDeferred: boolean): void {
  for (const alias of aliases) {
    if (alias.isDeferred !== isDeferred) continue;
    printer.write(`${alias.text} = ${printer.definition(alias.symbol)}\n`);
  }
}

// ---- the resource section ----

function writeMetadata(
  printer: OperationPrinter,
  external: ExternalResources | undefined,
  longest = Number.POSITIVE_INFINITY,
): void {
  const blobs = [...printer.resources].filter(({ blob }) => blob !== undefined && blob.length <= longest);
  if (blobs.length === 0 && external === undefined) return;
  const sections: string[] = [];
  if (blobs.length > 0) sections.push(section("dialect_resources", [group("builtin", blobs.map(blobEntry))]));
  if (external !== undefined) {
    sections.push(
      section(
        "external_resources",
        [...external].map(([name, entries]) => group(name, [...entries].map(textEntry))),
      ),
    );
  }
  printer.write(`\n{-#\n${sections.join(",\n")}\n#-}\n`);
}

const keyText = (key: string): string => (isBareId(key) ? key : quote(key));
const blobEntry = ({ key, blob }: DenseResource): string => `${keyText(key)}: "${blob ?? ""}"`;
const textEntry = ([key, text]: [string, string]): string => `${keyText(key)}: ${text}`;
const group = (name: string, entries: readonly string[]): string =>
  `    ${keyText(name)}: {\n${entries.map((e) => `      ${e}`).join(",\n")}\n    }`;
const section = (name: string, groups: readonly string[]): string => `  ${name}: {\n${groups.join(",\n")}\n  }`;
