import { optionText } from "@hls-opt/ir-core";
import type { DialectDefinition, OptionSpecs, PassRegistry } from "@hls-opt/ir-core";

/** Dialects, one a line. */
export function listDialects(dialects: readonly DialectDefinition[]): string {
  const rows = dialects.map(({ name, summary, ops }) => [name, `${summary} (${ops.length} ops)`] as const);
  return alignedRows(rows);
}

/** Passes and pipelines with their options. */
export function listPasses(registry: PassRegistry): string {
  const items = [...registry.allPasses(), ...registry.allPipelines()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return items.map(({ name, summary, options }) => `--${name}\n    ${summary}\n${optionLines(options)}`).join("");
}

function optionLines(options: OptionSpecs): string {
  return Object.entries(options)
    .map(([name, spec]) => `      ${optionText(name)}=${spec.format(spec.default)}  ${spec.summary}\n`)
    .join("");
}

/** Pairs in two columns. */
export function alignedRows(rows: readonly (readonly [string, string])[], indent = ""): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}\n`).join("");
}
