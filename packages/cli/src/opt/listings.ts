import { didYouMean, optionText } from "@hls-opt/ir-core";
import type { DialectDefinition, NamedPipeline, OpInfo, OptionSpecs, Pass } from "@hls-opt/ir-core";
import { UsageError } from "../host/user-error.js";

/** Passes that belong together. */
export interface PassGroup {
  readonly title: string;
  readonly passes: readonly Pass[];
  readonly pipelines?: readonly NamedPipeline[];
}

/** Dialects, one a line; or the ops of one. */
export function listDialects(dialects: readonly DialectDefinition[], name?: string): string {
  if (name !== undefined) return listOps(named(dialects, name, "dialect"));
  return alignedRows(dialects.map((dialect) => [dialect.name, `${dialect.summary} (${dialect.ops.length} ops)`]));
}

function listOps({ name, summary, ops }: DialectDefinition): string {
  const rows = ops.map(({ info }) => [info.name, summaryOf(info)] as const);
  return `${name}: ${summary}\n\n${rows.length === 0 ? "" : alignedRows(rows)}`;
}

function summaryOf({ definition }: OpInfo): string {
  const { spec } = (definition ?? {}) as { readonly spec?: { readonly summary: string } };
  return spec?.summary ?? "";
}

/** Passes and pipelines, one a line, by group; or the options and statistics of one. */
export function listPasses(groups: readonly PassGroup[], name?: string): string {
  const all = groups.flatMap(itemsOf);
  if (name !== undefined) return describe(named(all, name.replace(/^--/, ""), "pass"));
  const width = Math.max(0, ...all.map((item) => item.name.length)) + 2;
  const sections = groups.map(
    (group) =>
      `${group.title}:\n${itemsOf(group)
        .map((item) => `  ${`--${item.name}`.padEnd(width)}  ${item.summary}\n`)
        .join("")}`,
  );
  return `${sections.join("\n")}\n--show-passes=PASS shows the options and statistics of one\n`;
}

type Item = Pass | NamedPipeline;

function itemsOf({ passes, pipelines = [] }: PassGroup): readonly Item[] {
  return [...passes, ...pipelines];
}

function describe(item: Item): string {
  const anchor = "run" in item ? (item.anchor === undefined ? "any op" : `'${item.anchor}'`) : "its own ops";
  const statistics = "run" in item ? Object.entries(item.statistics) : [];
  const parts = [`--${item.name}   ${item.summary} (runs on ${anchor})\n`];
  const options = optionRows(item.options);
  if (options.length > 0) parts.push(`\noptions:\n${alignedRows(options, "  ")}`);
  if (statistics.length > 0) parts.push(`\nstatistics:\n${alignedRows(statistics, "  ")}`);
  return parts.join("");
}

function optionRows(options: OptionSpecs): (readonly [string, string])[] {
  return Object.entries(options).map(([name, spec]) => [
    `${optionText(name)}=${spec.format(spec.default)}`,
    spec.summary,
  ]);
}

function named<T extends { readonly name: string }>(items: readonly T[], name: string, noun: string): T {
  const found = items.find((item) => item.name === name);
  if (found !== undefined) return found;
  const known = items.map((item) => item.name);
  throw new UsageError(`there is no ${noun} '${name}'${didYouMean(name, known)}`, `the names are: ${known.join(", ")}`);
}

/** Pairs in two columns. */
export function alignedRows(rows: readonly (readonly [string, string])[], indent = ""): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${indent}${left.padEnd(width)}  ${right}\n`).join("");
}
