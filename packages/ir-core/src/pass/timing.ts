/** Wall and CPU time by pass, as a tree that prints like mlir-opt's `--mlir-timing`. */
import type { Operation } from "../ir/operation.js";
import type { PassInstrumentation } from "./instrumentation.js";
import type { PassUse } from "./pipeline.js";

/** Reads clocks, in seconds. */
export interface Clock {
  wall(): number;
  cpu(): number;
}

const processClock: Clock = {
  wall: () => performance.now() / 1e3,
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
};

/** One row of the report and what is nested in it. */
export interface TimingNode {
  readonly name: string;
  wall: number;
  cpu: number;
  readonly children: Map<string, TimingNode>;
}

function makeNode(name: string): TimingNode {
  return { name, wall: 0, cpu: 0, children: new Map() };
}

const ruler = `===${"-".repeat(73)}===`;

/** Collects times. Give it to the pass manager as an instrumentation, and wrap other phases in `scope`. */
export class Timing implements PassInstrumentation {
  readonly root = makeNode("Total");
  private readonly clock: Clock;
  private readonly open: { readonly node: TimingNode; readonly wall: number; readonly cpu: number }[] = [];

  constructor(clock: Clock = processClock) {
    this.clock = clock;
    this.enter(this.root);
  }

  /** Runs `body` and adds its time to the row `name`. */
  scope<T>(name: string, body: () => T): T {
    this.start(name);
    try {
      return body();
    } finally {
      this.stop();
    }
  }

  beforePipeline(anchor: string): void {
    this.start(`'${anchor}' Pipeline`);
  }

  afterPipeline(): void {
    this.stop();
  }

  beforePass(use: PassUse, _op: Operation): void {
    this.start(use.pass.displayName);
  }

  afterPass(): void {
    this.stop();
  }

  afterPassFailed(): void {
    this.stop();
  }

  beforeAnalysis(name: string): void {
    this.start(`(A) ${name}`);
  }

  afterAnalysis(): void {
    this.stop();
  }

  private start(name: string): void {
    const parent = this.open[this.open.length - 1]?.node ?? this.root;
    let node = parent.children.get(name);
    if (node === undefined) parent.children.set(name, (node = makeNode(name)));
    this.enter(node);
  }

  private enter(node: TimingNode): void {
    this.open.push({ node, wall: this.clock.wall(), cpu: this.clock.cpu() });
  }

  private stop(): void {
    const entry = this.open.pop();
    if (entry === undefined) return;
    entry.node.wall += this.clock.wall() - entry.wall;
    entry.node.cpu += this.clock.cpu() - entry.cpu;
  }

  /** Ends the measurement; the report as text. */
  report(): string {
    while (this.open.length > 0) this.stop();
    const { root } = this;
    const children = [...root.children.values()];
    const rest = makeNode("Rest");
    rest.wall = Math.max(0, root.wall - sum(children, "wall"));
    rest.cpu = Math.max(0, root.cpu - sum(children, "cpu"));
    const lines = [ruler, `${" ".repeat(25)}... Execution time report ...`, ruler];
    lines.push(
      `  Total Execution Time: ${root.wall.toFixed(4)} seconds`,
      "",
      "  ----User Time----  ----Wall Time----  ----Name----",
    );
    const write = (node: TimingNode, depth: number): void => {
      lines.push(`${cell(node.cpu, root.cpu)}${cell(node.wall, root.wall)}  ${"  ".repeat(depth)}${node.name}`);
      for (const child of node.children.values()) write(child, depth + 1);
    };
    for (const node of [...children, rest]) write(node, 0);
    lines.push(`${cell(root.cpu, root.cpu)}${cell(root.wall, root.wall)}  Total`);
    return `${lines.join("\n")}\n`;
  }
}

function sum(nodes: readonly TimingNode[], what: "wall" | "cpu"): number {
  return nodes.reduce((total, node) => total + node[what], 0);
}

/** `    0.0014 ( 58.7%)` */
function cell(value: number, total: number): string {
  const share = total === 0 ? 0 : (100 * value) / total;
  return `  ${value.toFixed(4).padStart(8)} (${share.toFixed(1).padStart(5)}%)`;
}
