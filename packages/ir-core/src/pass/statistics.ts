import { PassUse } from "./pipeline.js";
import type { Pipeline } from "./pipeline.js";

const ruler = `===${"-".repeat(73)}===`;
const head = `${ruler}\n${" ".repeat(25)}... Pass statistics report ...\n${ruler}\n`;

/** What the passes counted, one entry for each place in the pipeline. */
export function statisticsAsPipeline(pipeline: Pipeline): string {
  const lines: string[] = [];
  const write = (items: Pipeline["items"], indent: string): void => {
    for (const item of items) {
      if (item instanceof PassUse) {
        lines.push(...entry(item.pass.displayName, item.pass.statistics, item.statistics, indent));
      } else {
        lines.push(`${indent}'${item.anchor}' Pipeline`);
        write(item.items, `${indent}  `);
      }
    }
  };
  write(pipeline.items, "");
  return `${head}${lines.join("\n")}\n`;
}

/** What the passes counted, summed over all places of a pass, passes by name. */
export function statisticsAsList(pipeline: Pipeline): string {
  const merged = new Map<string, { use: PassUse; counts: Map<string, number> }>();
  for (const use of pipeline.passes()) {
    const known = merged.get(use.pass.name);
    if (known === undefined) merged.set(use.pass.name, { use, counts: new Map(use.statistics) });
    else for (const [name, value] of use.statistics) known.counts.set(name, (known.counts.get(name) ?? 0) + value);
  }
  const sorted = [...merged.values()].sort((a, b) => (a.use.pass.displayName < b.use.pass.displayName ? -1 : 1));
  const lines = sorted
    .filter(({ counts }) => counts.size > 0)
    .flatMap(({ use, counts }) => entry(use.pass.displayName, use.pass.statistics, counts, ""));
  return `${head}${lines.join("\n")}\n`;
}

function entry(
  title: string,
  summaries: Readonly<Record<string, string>>,
  counts: ReadonlyMap<string, number>,
  indent: string,
): string[] {
  const names = [...counts.keys()].sort();
  const nameWidth = Math.max(0, ...names.map((name) => name.length));
  const valueWidth = Math.max(0, ...[...counts.values()].map((value) => String(value).length));
  const row = (name: string): string =>
    `${indent}  (S) ${String(counts.get(name)).padStart(valueWidth)} ${name.padEnd(nameWidth)} - ${summaries[name] ?? ""}`;
  return [`${indent}${title}`, ...names.map(row)];
}
