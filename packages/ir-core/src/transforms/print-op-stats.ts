import { walk } from "../ir/walk.js";
import { option } from "../pass/option.js";
import { definePass } from "../pass/pass.js";

/** Prints how many ops of each kind there are, by dialect and name. */
export const printOpStats = definePass({
  name: "print-op-stats",
  displayName: "PrintOpStats",
  summary: "print statistics of operations",
  options: { json: option.flag(false, "print the statistics as JSON") },
  preserves: "all",
  run(root, { options, write }) {
    const counts = new Map<string, number>();
    walk(root, ({ name }) => void counts.set(name, (counts.get(name) ?? 0) + 1));
    const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    write(options.json ? asJson(sorted) : asTable(sorted));
  },
});

type Counts = readonly (readonly [string, number])[];

const asJson = (counts: Counts): string =>
  `{\n${counts.map(([name, count]) => `  "${name}" : ${count}`).join(",\n")}\n}\n`;

/** Dialect names to the right, op names to the left of a common column, as in MLIR. */
function asTable(counts: Counts): string {
  const rows = counts.map(([name, count]) => {
    const dot = name.indexOf(".");
    return { dialect: name.slice(0, Math.max(dot, 0)), op: name.slice(dot + 1), count };
  });
  const width = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const [dialects, ops] = [width(rows.map(({ dialect }) => dialect)), width(rows.map(({ op }) => op))];
  const line = ({ dialect, op, count }: (typeof rows)[number]): string => {
    const start = dialect === "" ? " ".repeat(dialects + 3) : `${dialect.padStart(dialects + 2)}.`;
    return `${start}${op.padEnd(dialect === "" ? ops : ops)} , ${count}\n`;
  };
  return `Operations encountered:\n-----------------------\n${rows.map(line).join("")}`;
}
