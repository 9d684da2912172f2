import { wrap } from "./layout.js";

/** What one register does at the clock edge. */
export interface Update {
  readonly clock: string;
  readonly target: string;
  readonly value: string;
  readonly enable: string | undefined;
  readonly reset: string | undefined;
  readonly resetValue: string | undefined;
}

/** One `always` block for each clock; in it, registers with equal reset and enable stand together. */
export function printUpdates(updates: readonly Update[]): string[] {
  const lines: string[] = [];
  for (const [clock, own] of groupBy(updates, (update) => update.clock)) {
    lines.push(`  always @(posedge ${clock}) begin`);
    const groups = groupBy(own, (update) => `${update.reset ?? ""}\n${update.enable ?? ""}`);
    for (const [, group] of [...groups].sort(byGuards)) lines.push(...printGroup(group));
    lines.push("  end");
  }
  return lines;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const list = groups.get(key(item));
    if (list === undefined) groups.set(key(item), [item]);
    else list.push(item);
  }
  return groups;
}

/** Registers without guards first; a stable sort keeps the rest in order. */
function byGuards([a]: [string, unknown], [b]: [string, unknown]): number {
  return Number(a !== "\n") - Number(b !== "\n");
}

function printGroup(group: readonly Update[]): string[] {
  const [first] = group;
  if (first === undefined) return [];
  const { reset, enable } = first;
  const values = group.map((update) => `${update.target} <= ${update.value};`);
  const resets = group.map((update) => `${update.target} <= ${update.resetValue};`);
  if (reset === undefined) {
    return enable === undefined ? values.flatMap((line) => wrap(line, "    ")) : guarded(`if (${enable})`, values);
  }
  return [
    ...guarded(`if (${reset})`, resets),
    ...guarded(enable === undefined ? "else" : `else if (${enable})`, values),
  ];
}

function guarded(head: string, statements: readonly string[]): string[] {
  const [only] = statements;
  if (only !== undefined && statements.length === 1) return wrap(`${head} ${only}`, "    ");
  return [...wrap(`${head} begin`, "    "), ...statements.flatMap((line) => wrap(line, "      ")), "    end"];
}
