import { describe, expect, it } from "vitest";
import { Block } from "../ir/block.js";
import { StringAttr } from "../ir/builtin-attributes.js";
import { i32 } from "../ir/builtin-types.js";
import { DiagnosticList } from "../ir/diagnostic.js";
import { Operation } from "../ir/operation.js";
import type { Value } from "../ir/value.js";
import {
  LoopOp,
  ReturnOp,
  TestBuilder,
  UseOp,
  YieldOp,
  addFunction,
  testContext,
  testModule,
  ModuleOp,
} from "../testing/test-dialect.js";
import { verifyOperation } from "./verify.js";

/** The messages about an op, notes indented. */
function errorsOf(op: Operation): string[] {
  const list = new DiagnosticList();
  const ok = verifyOperation(op, list.report);
  expect(ok).toBe(list.all.length === 0);
  return list.all.flatMap(({ message, notes }) => [message, ...notes.map((note) => `  ${note.message}`)]);
}

describe("verifyOperation", () => {
  it("accepts valid IR", () => {
    const module = testModule((b) => {
      const one = b.constant(1);
      b.loop((inner) => void inner.use(inner.add(one, one)));
      b.return(one);
    });
    expect(errorsOf(module)).toEqual([]);
  });

  it("wants definitions before uses in a block", () => {
    const module = testModule((b) => {
      const one = b.constant(1);
      const sum = b.add(one, one);
      one.definingOp?.moveAfter(sum.definingOp as Operation);
      b.return();
    });
    expect(errorsOf(module)).toEqual([
      "operand #0 does not dominate this use",
      "  operand defined here (op in the same block)",
    ]);
  });

  it("says where an undominating definition is", () => {
    const inChild = testModule((b) => {
      let nested: Value | undefined;
      b.loop((inner) => void (nested = inner.constant(1)));
      b.use(nested as Value);
      b.return();
    });
    expect(errorsOf(inChild)[1]).toBe("  operand defined here (op in a child region)");
    const apart = testModule((b) => {
      let nested: Value | undefined;
      b.loop((inner) => void (nested = inner.constant(1)));
      b.loop((inner) => void inner.use(nested as Value));
      b.return();
    });
    expect(errorsOf(apart)[1]).toBe("  operand defined here (op is neither in a parent nor in a child region)");
  });

  it("describes block arguments by the number of their block", () => {
    const module = testModule((b) => {
      const [left, right] = [new Block([i32]), new Block()];
      b.block.parent?.push(left);
      b.block.parent?.push(right);
      b.jump(right);
      new TestBuilder(left).return();
      const end = new TestBuilder(right);
      end.use(left.argument(0));
      end.return();
    });
    expect(errorsOf(module)).toEqual([
      "operand #0 does not dominate this use",
      "  operand defined as a block argument (block #1 in the same region)",
    ]);
  });

  it("does not look at operands in unreachable blocks", () => {
    const module = testModule((b) => {
      const dead = new Block();
      b.block.parent?.push(dead);
      b.return();
      const late = new TestBuilder(dead);
      const use = late.use(late.constant(1));
      use.moveBefore(dead.first as Operation);
      late.return();
    });
    expect(errorsOf(module)).toEqual([]);
  });

  it("allows any order in graph regions and in regions of unknown ops", () => {
    const unknown = new Operation({ info: testContext().opInfo("x.y"), regionCount: 1 });
    const builder = TestBuilder.into(unknown);
    const one = builder.constant(1);
    builder.use(one).moveBefore(one.definingOp as Operation);
    expect(errorsOf(unknown)).toEqual([]);
  });

  it("wants terminators where regions need them, and at the end only", () => {
    expect(errorsOf(testModule((b) => void b.constant(1)))).toEqual(['block with no terminator, has "test.constant"']);
    expect(errorsOf(testModule(() => undefined))).toEqual(["empty block: expect at least a terminator"]);
    expect(errorsOf(testModule((b) => (b.return(), b.return())))).toEqual([
      "'test.return' op must be the last operation in the parent block",
    ]);
  });

  it("checks parents, single blocks and entry blocks", () => {
    const yields = testModule((b) => void b.insert(YieldOp.create({ inputs: [] })));
    expect(errorsOf(yields)).toEqual(["'test.yield' op expects parent op to be one of 'test.loop, test.graph'"]);
    const blocks = testModule((b) => {
      const { op } = b.insert(LoopOp.create({}));
      TestBuilder.into(op);
      TestBuilder.into(op);
      b.return();
    });
    expect(errorsOf(blocks)).toEqual(["'test.loop' op expects region #0 to have 0 or 1 blocks"]);
    expect(errorsOf(testModule((b) => b.jump(b.block)))).toEqual(["entry block of region may not have predecessors"]);
  });

  it("keeps isolated regions from capturing", () => {
    const module = testModule((b) => {
      const one = b.constant(1);
      const nested = b.insert(ModuleOp.create({})).op;
      const inner = TestBuilder.into(nested);
      inner.use(one);
      b.return();
    });
    expect(errorsOf(module)).toEqual([
      "'test.use' op using value defined outside the region",
      "  required by region isolation constraints",
    ]);
  });

  it("finds double symbols", () => {
    const module = testModule((b) => b.return());
    addFunction(new TestBuilder(module.region().entry), "f", (b) => b.return());
    expect(errorsOf(module)).toEqual(["redefinition of symbol named 'f'", "  see existing symbol definition here"]);
  });

  it("checks symbols' attributes and place", () => {
    const module = testModule((b) => b.return());
    module.region().entry.first?.setAttr("sym_visibility", StringAttr.get("hidden"));
    expect(errorsOf(module)).toEqual([
      `'test.func' op visibility expected to be one of ["public", "private", "nested"], but got "hidden"`,
    ]);
    const nested = testModule((b) => (addFunction(b, "g", (inner) => inner.return()), b.return()));
    expect(errorsOf(nested)).toEqual(["'test.func' op symbol's parent must have the SymbolTable trait"]);
  });

  it("reports the errors of isolated ops beside one another, one each", () => {
    const module = testModule((b) => void b.constant(1));
    addFunction(new TestBuilder(module.region().entry), "g", (b) => void b.constant(1));
    expect(errorsOf(module)).toHaveLength(2);
  });

  it("takes 100,000 nested regions", () => {
    const { op: root } = LoopOp.create({});
    let builder = TestBuilder.into(root);
    const value = builder.constant(1);
    for (let i = 0; i < 100_000; i++) {
      const { op } = builder.insert(LoopOp.create({}));
      builder.insert(YieldOp.create({ inputs: [] }));
      builder = TestBuilder.into(op);
    }
    builder.insert(UseOp.create({ inputs: [value] }));
    builder.insert(YieldOp.create({ inputs: [] }));
    expect(errorsOf(root)).toEqual([]);
  });

  it("verifies 100,000 ops in linear time", () => {
    const module = testModule((b) => {
      let sum = b.source();
      for (let i = 0; i < 100_000; i++) sum = b.add(sum, sum);
      b.insert(ReturnOp.create({ inputs: [sum] }));
    });
    const start = performance.now();
    expect(errorsOf(module)).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
