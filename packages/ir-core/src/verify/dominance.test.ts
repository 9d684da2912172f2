import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Block } from "../ir/block.js";
import type { Operation } from "../ir/operation.js";
import { FuncOp, JumpOp, LoopOp, ModuleOp, SwitchOp, TestBuilder, YieldOp } from "../testing/test-dialect.js";
import { StringAttr } from "../ir/builtin-attributes.js";
import { DominanceInfo } from "./dominance.js";

/** A function whose block `i` jumps to the blocks of `edges[i]`. */
function cfg(edges: readonly (readonly number[])[]): { readonly op: Operation; readonly blocks: readonly Block[] } {
  const { op } = FuncOp.create({ sym_name: StringAttr.get("f") });
  const blocks = edges.map(() => new Block());
  for (const block of blocks) op.region().push(block);
  edges.forEach((targets, i) => {
    const builder = new TestBuilder(blocks[i] as Block);
    builder.insert(SwitchOp.create({ targets: targets.map((t) => blocks[t] as Block) }));
  });
  return { op, blocks };
}

/** The textbook fixpoint: dom(entry) = {entry}; dom(b) = {b} + the intersection over reachable predecessors. */
function naive(edges: readonly (readonly number[])[]): {
  readonly reachable: Set<number>;
  readonly dom: readonly Set<number>[];
} {
  const reachable = new Set<number>();
  const pending = [0];
  for (let b = pending.pop(); b !== undefined; b = pending.pop()) {
    if (reachable.has(b)) continue;
    reachable.add(b);
    pending.push(...(edges[b] as readonly number[]));
  }
  const all = edges.map((_, i) => i);
  const dom = all.map((i) => new Set(i === 0 ? [0] : all));
  for (let changed = true; changed;) {
    changed = false;
    for (const b of all) {
      if (b === 0 || !reachable.has(b)) continue;
      const predecessors = all.filter((p) => reachable.has(p) && (edges[p] as readonly number[]).includes(b));
      const next = new Set(all.filter((d) => d === b || predecessors.every((p) => dom[p]?.has(d))));
      if (next.size !== dom[b]?.size) {
        dom[b] = next;
        changed = true;
      }
    }
  }
  return { reachable, dom };
}

const graphs = fc.integer({ min: 1, max: 14 }).chain((n) =>
  fc.array(fc.array(fc.integer({ min: Math.min(1, n - 1), max: n - 1 }), { maxLength: 3 }), {
    minLength: n,
    maxLength: n,
  }),
);

describe("dominance", () => {
  it("agrees with the data-flow definition on random graphs", () => {
    fc.assert(
      fc.property(graphs, (edges) => {
        const { op, blocks } = cfg(edges);
        const info = new DominanceInfo();
        const { reachable, dom } = naive(edges);
        const tree = info.tree(op.region());
        for (let a = 0; a < blocks.length; a++) {
          expect(tree.isReachable(blocks[a] as Block)).toBe(reachable.has(a));
          for (let b = 0; b < blocks.length; b++) {
            if (!reachable.has(a) || !reachable.has(b)) continue;
            expect(tree.dominates(blocks[a] as Block, blocks[b] as Block)).toBe(dom[b]?.has(a));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives the immediate dominator of a diamond", () => {
    const { op, blocks } = cfg([[1, 2], [3], [3], []]);
    const tree = new DominanceInfo().tree(op.region());
    expect(tree.immediateDominator(blocks[3] as Block)).toBe(blocks[0]);
    expect(tree.children(blocks[0] as Block)).toHaveLength(3);
    expect(tree.immediateDominator(blocks[0] as Block)).toBeUndefined();
  });

  it("orders ops of one block, and ops against those nested in others", () => {
    const { op } = ModuleOp.create({});
    const builder = TestBuilder.into(op);
    const first = builder.insert(LoopOp.create({})).op;
    const inner = TestBuilder.into(first);
    const value = inner.constant(1);
    const last = inner.insert(YieldOp.create({ inputs: [] })).op;
    const info = new DominanceInfo();
    expect(info.properlyDominates(first, last)).toBe(true);
    expect(info.properlyDominates(first, last, false)).toBe(true); // the module is a graph region
    expect(info.properlyDominates(last, first)).toBe(false);
    expect(info.valueDominates(value, last)).toBe(true);
    expect(info.valueDominates(value, first)).toBe(false);
  });

  it("takes nesting of 100,000 regions", () => {
    const { op: root } = LoopOp.create({});
    let builder = TestBuilder.into(root);
    const value = builder.constant(1);
    let innermost = root;
    for (let i = 0; i < 100_000; i++) {
      innermost = builder.insert(LoopOp.create({})).op;
      builder = TestBuilder.into(innermost);
    }
    const user = builder.use(value);
    const info = new DominanceInfo();
    for (let i = 0; i < 1000; i++) expect(info.valueDominates(value, user)).toBe(true);
    expect(info.encloses(root.region(), innermost.region())).toBe(true);
    expect(info.encloses(innermost.region(), root.region())).toBe(false);
  });

  it("takes a chain of 100,000 blocks", () => {
    const { op } = FuncOp.create({ sym_name: StringAttr.get("f") });
    const blocks = Array.from({ length: 100_000 }, () => new Block());
    for (const block of blocks) op.region().push(block);
    blocks.forEach((block, i) => {
      if (i + 1 < blocks.length) {
        new TestBuilder(block).insert(JumpOp.create({ inputs: [], target: blocks[i + 1] as Block }));
      }
    });
    const tree = new DominanceInfo().tree(op.region());
    expect(tree.dominates(blocks[10] as Block, blocks[99_999] as Block)).toBe(true);
    expect(tree.dominates(blocks[99_999] as Block, blocks[10] as Block)).toBe(false);
  });
});
