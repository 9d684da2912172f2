/** Prints times like mlir-opt's `--mlir-timing`: as a tree or a list, as text or JSON. */

/** One row of the report and what is nested in it. */
export interface TimingNode {
  readonly name: string;
  wall: number;
  cpu: number;
  readonly children: Map<string, TimingNode>;
}

/** Nested as pipelines are, or one row for each name, the slowest first. */
export type TimingDisplay = "tree" | "list";

export function makeNode(name: string): TimingNode {
  return { name, wall: 0, cpu: 0, children: new Map() };
}

/** A row of the report: a node at its depth. */
interface Row {
  readonly node: TimingNode;
  readonly rows: readonly Row[];
}

const ruler = `===${"-".repeat(73)}===`;

export function reportTimes(root: TimingNode, display: TimingDisplay, format: "text" | "json"): string {
  const top = [...root.children.values()];
  const rest = makeNode("Rest");
  rest.wall = Math.max(0, root.wall - sum(top, "wall"));
  rest.cpu = Math.max(0, root.cpu - sum(top, "cpu"));
  const measured = display === "tree" ? top.map(rowOf) : mergedRows(root);
  return format === "json" ? asJson(root, measured, rest) : asText(root, measured, rest);
}

function rowOf(node: TimingNode): Row {
  return { node, rows: [...node.children.values()].map(rowOf) };
}

/** One row for each name, by descending wall time. */
function mergedRows(root: TimingNode): Row[] {
  const merged = new Map<string, TimingNode>();
  const pending = [...root.children.values()];
  for (let node = pending.shift(); node !== undefined; node = pending.shift()) {
    let known = merged.get(node.name);
    if (known === undefined) merged.set(node.name, (known = makeNode(node.name)));
    known.wall += node.wall;
    known.cpu += node.cpu;
    pending.push(...node.children.values());
  }
  return [...merged.values()].sort((a, b) => b.wall - a.wall).map((node) => ({ node, rows: [] }));
}

function asText(root: TimingNode, measured: readonly Row[], rest: TimingNode): string {
  const lines = [
    ruler,
    `${" ".repeat(25)}... Execution time report ...`,
    ruler,
    `  Total Execution Time: ${root.wall.toFixed(4)} seconds`,
    "",
    "  ----User Time----  ----Wall Time----  ----Name----",
  ];
  const write = ({ node, rows }: Row, depth: number): void => {
    lines.push(`${cell(node.cpu, root.cpu)}${cell(node.wall, root.wall)}  ${"  ".repeat(depth)}${node.name}`);
    for (const row of rows) write(row, depth + 1);
  };
  for (const row of [...measured, { node: rest, rows: [] }]) write(row, 0);
  lines.push(`${cell(root.cpu, root.cpu)}${cell(root.wall, root.wall)}  Total`);
  return `${lines.join("\n")}\n`;
}

function asJson(root: TimingNode, measured: readonly Row[], rest: TimingNode): string {
  const record = ({ node, rows }: Row): unknown => ({
    user: { duration: round(node.cpu, 4), percentage: round(share(node.cpu, root.cpu), 1) },
    wall: { duration: round(node.wall, 4), percentage: round(share(node.wall, root.wall), 1) },
    name: node.name,
    ...(rows.length === 0 ? {} : { passes: rows.map(record) }),
  });
  const total = { ...root, name: "Total" };
  const all = [...measured, { node: rest, rows: [] }, { node: total, rows: [] }];
  return `[\n${all.map((row) => JSON.stringify(record(row))).join(",\n")}\n]\n`;
}

function sum(nodes: readonly TimingNode[], what: "wall" | "cpu"): number {
  return nodes.reduce((total, node) => total + node[what], 0);
}

function share(value: number, total: number): number {
  return total === 0 ? 0 : (100 * value) / total;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** `    0.0014 ( 58.7%)` */
function cell(value: number, total: number): string {
  return `  ${value.toFixed(4).padStart(8)} (${share(value, total).toFixed(1).padStart(5)}%)`;
}
