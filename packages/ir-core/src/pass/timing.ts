/** Wall and CPU time by pass, as a tree. */
import type { Operation } from "../ir/operation.js";
import type { PassInstrumentation } from "./instrumentation.js";
import type { PassUse } from "./pipeline.js";
import { makeNode, reportTimes } from "./timing-report.js";
import type { TimingDisplay, TimingNode } from "./timing-report.js";

export type { TimingDisplay, TimingNode };

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

  /** Ends the measurement; the report, as text or as mlir-opt's JSON. */
  report(display: TimingDisplay = "tree", format: "text" | "json" = "text"): string {
    while (this.open.length > 0) this.stop();
    return reportTimes(this.root, display, format);
  }
}
