import { describe, expect, it } from "vitest";
import { Block } from "../ir/block.js";
import { IntegerAttr } from "../ir/builtin-attributes.js";
import { InvariantError } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import { UnknownLoc, FileLineColLoc } from "../ir/location.js";
import { i32 } from "../ir/builtin-types.js";
import {
  AddOp,
  ConstantOp,
  LoopOp,
  NegOp,
  TestBuilder,
  UseOp,
  YieldOp,
  dump,
  testContext,
  testModule,
} from "../testing/test-dialect.js";
import { constantValue } from "./constant.js";
import { applyPatternsGreedily } from "./greedy.js";
import type { GreedyOptions } from "./greedy.js";
import { anyPattern, pattern } from "./pattern.js";
import { Worklist } from "./worklist.js";

function simplify(
  module: Operation,
  patterns: Parameters<typeof applyPatternsGreedily>[2] = [],
  options: GreedyOptions = {},
): string {
  applyPatternsGreedily(module, testContext(), patterns, options);
  return body(module);
}

/** The lines of the only function. */
function body(module: Operation): string {
  return dump(module)
    .split("\n")
    .slice(2)
    .map((line) => line.slice(4))
    .join("\n");
}

describe("Worklist", () => {
  it("is a stack of distinct ops with removal anywhere", () => {
    const list = new Worklist();
    const ops = [1, 2, 3].map((value) => ConstantOp.create({ value: IntegerAttr.get(i32, value), resultType: i32 }).op);
    const [a, b, c] = ops as [Operation, Operation, Operation];
    for (const op of [a, b, c, a]) list.push(op);
    list.remove(b);
    list.reverse();
    expect(list.has(b)).toBe(false);
    expect([list.pop(), list.pop(), list.pop()]).toEqual([a, c, undefined]);
    list.push(b);
    list.clear();
    expect(list.pop()).toBeUndefined();
  });
});

describe("applyPatternsGreedily", () => {
  it("folds constants through chains and erases what died", () => {
    const module = testModule((b) => {
      const one = b.constant(1);
      const sum = b.add(b.add(one, one), b.constant(40));
      b.constant(99);
      b.return(sum);
    });
    expect(simplify(module)).toBe("%0 = constant 42\nreturn %0");
  });

  it("moves constants to the right and uses what folding traits allow", () => {
    const module = testModule((b) => {
      const x = b.source();
      b.return(b.add(b.constant(3), x), b.neg(b.neg(x)), b.add(b.constant(0), x));
    });
    expect(simplify(module)).toBe("%0 = constant 3\n%1 = source\n%2 = add %1 %0\nreturn %2 %1 %1");
  });

  it("keeps one op for each constant, at the start of the isolated region", () => {
    const module = testModule((b) => {
      const x = b.source();
      b.loop((inner) => void inner.use(inner.constant(5), inner.constant(7)));
      b.use(x, b.constant(5), b.constant(7));
      b.return();
    });
    expect(simplify(module)).toBe(
      [
        "%0 = constant 7",
        "%1 = constant 5",
        "%2 = source",
        "loop",
        "  use %1 %0",
        "  yield",
        "use %2 %1 %0",
        "return",
      ].join("\n"),
    );
  });

  it("leaves what stands outside of its root alone, though ops inside use it", () => {
    let root: Operation | undefined;
    const module = testModule((b) => {
      const doubled = b.neg(b.neg(b.source()));
      root = b.loop((inner) => {
        inner.add(doubled, inner.constant(1));
        inner.use(inner.add(inner.constant(2), inner.constant(3)));
      });
      b.return(doubled);
    });
    const seen: string[] = [];
    const watch = anyPattern("watch", (op) => (seen.push(op.name), false));
    applyPatternsGreedily(root as Operation, testContext(), [watch]);
    expect(body(module)).toContain("%6 = neg %5\nloop\n  use %0\n  yield\nreturn %6");
    expect(seen).not.toContain("test.neg");
    expect(seen).not.toContain("test.module");
  });

  it("leaves constants in place that stand at the start, and forgets the location of moved ones", () => {
    const at = new FileLineColLoc("f", 1, 2);
    const module = testModule((b) => {
      b.location = at;
      const [a, c] = [b.constant(1), b.constant(2)];
      const x = b.source();
      b.use(a, c, x, b.constant(3));
      b.return();
    });
    expect(simplify(module)).toBe(
      "%0 = constant 3\n%1 = constant 1\n%2 = constant 2\n%3 = source\nuse %1 %2 %3 %0\nreturn",
    );
    const locations = module
      .region()
      .entry.first?.region()
      .entry.operations()
      .slice(0, 3)
      .map((op) => op.location);
    expect(locations).toEqual([UnknownLoc.instance, at, at]);
  });

  it("applies typed patterns, the most beneficial first", () => {
    const log: string[] = [];
    const note = (name: string, benefit?: number): ReturnType<typeof pattern> =>
      pattern(name, NegOp, () => (log.push(name), false), benefit === undefined ? {} : { benefit });
    const module = testModule((b) => b.return(b.neg(b.source())));
    simplify(module, [
      note("plain"),
      anyPattern("any", (op) => (op.info === NegOp.info && log.push("any"), false)),
      note("strong", 2),
    ]);
    expect(log).toEqual(["strong", "plain", "any"]);
  });

  it("runs patterns on what other patterns made, until nothing matches", () => {
    /** -c => the constant */
    const negConstant = pattern("neg-constant", NegOp, (neg, rewriter) => {
      const value = constantValue(neg.input);
      if (!(value instanceof IntegerAttr)) return false;
      rewriter.replaceWith(neg, ConstantOp.create({ value: IntegerAttr.get(i32, -value.value), resultType: i32 }));
      return true;
    });
    const module = testModule((b) => b.return(b.add(b.neg(b.constant(4)), b.constant(10))));
    expect(simplify(module, [negConstant])).toBe("%0 = constant 6\nreturn %0");
  });

  it("stops at the limits of rewrites and iterations", () => {
    const wrap = anyPattern("wrap", (op, rewriter) => {
      if (op.info !== UseOp.info) return false;
      rewriter.insert(UseOp.create({ inputs: [] }));
      return true;
    });
    const module = testModule((b) => (b.use(), b.return()));
    const result = applyPatternsGreedily(module, testContext(), [wrap], { maxIterations: 2, maxRewrites: 3 });
    expect(result).toEqual({ changed: true, converged: false });
    expect(body(module).split("\n")).toHaveLength(1 + 2 * 3 + 1);
  });

  it("reports convergence and whether anything changed", () => {
    const clean = testModule((b) => b.return());
    expect(applyPatternsGreedily(clean, testContext(), [])).toEqual({ changed: false, converged: true });
    const dead = testModule((b) => (b.constant(1), b.return()));
    expect(applyPatternsGreedily(dead, testContext(), [])).toEqual({ changed: true, converged: true });
  });

  it("visits ops top-down or bottom-up", () => {
    const visited = (topDown: boolean): string[] => {
      const order: string[] = [];
      const module = testModule((b) => {
        b.loop((inner) => void inner.use());
        b.return();
      });
      simplify(module, [anyPattern("log", (op) => (order.push(op.name.slice(5)), false))], { topDown });
      return order;
    };
    expect(visited(true)).toEqual(["func", "loop", "use", "yield", "return"]);
    // as in MLIR: every op brings its ancestors along
    expect(visited(false)).toEqual(["return", "yield", "func", "loop", "use"]);
  });

  it("erases unreachable blocks and dead loops unless told not to", () => {
    const build = (): Operation =>
      testModule((b) => {
        const [next, dead] = [new Block([i32]), new Block()];
        for (const block of [next, dead]) b.block.parent?.push(block);
        b.loop((inner) => void inner.constant(1));
        b.jump(next, b.source());
        new TestBuilder(dead).jump(next, new TestBuilder(dead).source());
        new TestBuilder(next).return(next.argument(0));
      });
    expect(simplify(build())).toBe("%0 = source\njump %0\nreturn ?");
    expect(simplify(build(), [], { regionSimplify: "disabled" })).toContain("source\njump");
  });

  it("erases dead cycles of graph regions", () => {
    const module = testModule((b) => b.return());
    const top = new TestBuilder(module.region().entry);
    const one = top.constant(1);
    const sum = top.add(one, one);
    sum.definingOp?.setOperand(0, sum);
    applyPatternsGreedily(module, testContext(), []);
    expect(module.region().entry.operations()).toHaveLength(1);
  });

  it("refuses folds that do not fit", () => {
    const { fold } = AddOp.info;
    try {
      for (const wrong of [[], [IntegerAttr.get(i32, 1), IntegerAttr.get(i32, 1)]]) {
        Object.assign(AddOp.info, { fold: () => wrong });
        expect(() => simplify(testModule((b) => b.return(b.add(b.source(), b.constant(2)))))).toThrow(InvariantError);
      }
    } finally {
      Object.assign(AddOp.info, { fold });
    }
  });

  it("canonicalises 100,000 ops in linear time", () => {
    const module = testModule((b) => {
      let sum = b.source();
      for (let i = 0; i < 50_000; i++) sum = b.add(sum, b.constant(i % 2));
      b.return(sum);
    });
    const start = performance.now();
    simplify(module);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("takes 20,000 nested loops", () => {
    const { op: root } = LoopOp.create({});
    let builder = TestBuilder.into(root);
    for (let i = 0; i < 20_000; i++) {
      const { op } = builder.insert(LoopOp.create({}));
      builder.insert(YieldOp.create({ inputs: [] }));
      builder = TestBuilder.into(op);
    }
    builder.use(builder.add(builder.constant(1), builder.constant(2)));
    builder.insert(YieldOp.create({ inputs: [] }));
    const start = performance.now();
    applyPatternsGreedily(root, testContext(), []);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
