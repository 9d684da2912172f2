/** Writing what a benchmark measured: JSON for machines, Markdown for people, both under docs/results. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/command.mjs";

/**
 * A Markdown table; columns of numbers are aligned to the right.
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function markdownTable(head, rows) {
  const line = (/** @type {readonly (string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, i) => (typeof rows[0]?.[i] === "number" ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/**
 * Writes docs/results/NAME.json and NAME.md, and prints the latter.
 * @param {string} name
 * @param {unknown} data
 * @param {string} text
 */
export function writeResults(name, data, text) {
  const folder = join(root, "docs", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(data, undefined, 2)}\n`);
  writeFileSync(join(folder, `${name}.md`), `${text.trimEnd()}\n`);
  console.log(text);
}

/** The machine, for the heading of a table. */
export function machine() {
  const all = cpus();
  return `${all.length} x ${all[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}`;
}
