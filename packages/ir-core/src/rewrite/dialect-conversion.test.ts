import { describe, expect, it } from "vitest";
import { Block } from "../ir/block.js";
import { IntegerAttr } from "../ir/builtin-attributes.js";
import { f32, i32, i64 } from "../ir/builtin-types.js";
import type { IntegerType } from "../ir/builtin-types.js";
import { DiagnosticList } from "../ir/diagnostic.js";
import type { Operation } from "../ir/operation.js";
import type { Pattern } from "../ir/pattern.js";
import type { Value } from "../ir/value.js";
import {
  AddOp,
  ConstantOp,
  FuncOp,
  LoopOp,
  NegOp,
  ReturnOp,
  SourceOp,
  TestBuilder,
  UseOp,
  YieldOp,
  dump,
  testContext,
  testModule,
} from "../testing/test-dialect.js";
import { verifyOperation } from "../verify/verify.js";
import { anyConversionPattern, conversionPattern } from "./conversion-pattern.js";
import { ConversionTarget } from "./conversion-target.js";
import { applyFullConversion, applyPartialConversion } from "./dialect-conversion.js";
import { applyPatternsGreedily } from "./greedy.js";
import { pattern } from "./pattern.js";
import { TypeConverter } from "./type-converter.js";
import { reconcileUnrealizedCasts } from "./unrealized-cast.js";

const context = testContext();

interface Outcome {
  readonly ok: boolean;
  readonly text: string;
  readonly errors: readonly string[];
}

function convert(root: Operation, target: ConversionTarget, patterns: readonly Pattern[], full = false): Outcome {
  const list = new DiagnosticList();
  const apply = full ? applyFullConversion : applyPartialConversion;
  const ok = apply(root, { target, patterns, context, report: list.report });
  const errors = list.all.map((diagnostic) => diagnostic.message);
  verifyOperation(root, list.report);
  expect(list.all.map((diagnostic) => diagnostic.message)).toEqual(errors);
  return {
    ok,
    text: dump(root)
      .split("\n")
      .slice(2)
      .map((line) => line.slice(4))
      .join("\n"),
    errors,
  };
}

/** i32 becomes i64. */
const widen = (): TypeConverter =>
  new TypeConverter().addConversion((type) => type).addConversion((type) => (type === i32 ? i64 : undefined));

const wideConstant = (converter: TypeConverter): Pattern =>
  conversionPattern(
    "wide-constant",
    ConstantOp,
    (op, _adaptor, rewriter) => {
      const { value } = op.value;
      rewriter.replace(op, rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(i64, value), resultType: i64 })));
      return true;
    },
    { converter },
  );

const wideAdd = (converter: TypeConverter): Pattern =>
  conversionPattern(
    "wide-add",
    AddOp,
    (op, { lhs, rhs }, rewriter) => {
      rewriter.replace(
        op,
        rewriter.insert(AddOp.create({ lhs: lhs as Value<IntegerType>, rhs: rhs as Value<IntegerType> })),
      );
      return true;
    },
    { converter },
  );

const isWide = (op: Operation): boolean => [...op.operands, ...op.results].every((value) => value.type !== i32);

describe("dialect conversion", () => {
  it("hands converted operands to patterns", () => {
    const converter = widen();
    const module = testModule((b) => b.use(b.add(b.constant(1), b.constant(2))) && b.return());
    const target = new ConversionTarget()
      .addDynamicallyLegalOp(AddOp, isWide)
      .addDynamicallyLegalOp(ConstantOp, isWide);
    const use = conversionPattern(
      "use",
      UseOp,
      (op, { inputs }, rewriter) => (rewriter.modify(op, () => op.op.setOperands(inputs)), true),
      { converter },
    );
    target.addDynamicallyLegalOp(UseOp, isWide);
    const { ok, text } = convert(module, target, [wideConstant(converter), wideAdd(converter), use]);
    expect(ok).toBe(true);
    expect(text).toBe("%0 = constant 1\n%1 = constant 2\n%2 = add %0 %1\nuse %2\nreturn");
    expect(module.region().entry.first?.region().entry.operations().every(isWide)).toBe(true);
  });

  it("casts at the border to what is not converted, and says when it cannot", () => {
    const build = (): Operation => testModule((b) => b.use(b.add(b.constant(1), b.source())) && b.return());
    const target = new ConversionTarget().addDynamicallyLegalOp(AddOp, isWide);
    const stuck = convert(build(), target, [wideAdd(widen())]);
    expect(stuck.errors).toEqual([
      "failed to legalize unresolved materialization from ('i32') to ('i64') that remained live after conversion",
      "failed to legalize unresolved materialization from ('i32') to ('i64') that remained live after conversion",
      "failed to legalize unresolved materialization from ('i64') to ('i32') that remained live after conversion",
    ]);
    expect(stuck.text).toBe("%0 = constant 1\n%1 = source\n%2 = add %0 %1\nuse %2\nreturn");
    const cast = convert(build(), target, [wideAdd(widen().allowUnrealizedCasts(context))]);
    expect(cast.ok).toBe(true);
    expect(cast.text).toBe(
      [
        "%0 = constant 1",
        "%1 = builtin.unrealized_conversion_cast %0",
        "%2 = source",
        "%3 = builtin.unrealized_conversion_cast %2",
        "%4 = add %1 %3",
        "%5 = builtin.unrealized_conversion_cast %4",
        "use %5",
        "return",
      ].join("\n"),
    );
  });

  it("uses the converter's own materialisations", () => {
    const converter = widen();
    converter.addTargetMaterialization((rewriter, types, inputs) =>
      rewriter.insert(SourceOp.create({ resultsType: types })).op.results.slice(0, inputs.length),
    );
    const module = testModule((b) => b.use(b.add(b.constant(1), b.constant(2))) && b.return());
    const target = new ConversionTarget().addDynamicallyLegalOp(AddOp, isWide).addLegalOp(UseOp);
    converter.addSourceMaterialization((rewriter) => [
      rewriter.insert(ConstantOp.create({ value: IntegerAttr.get(i32, 7), resultType: i32 })).result,
    ]);
    const { ok, text } = convert(module, target, [wideAdd(converter)]);
    expect(ok).toBe(true);
    expect(text).toContain("use %");
    expect(text).toContain("constant 7");
    expect(text).not.toContain("cast");
  });

  it("goes through chains of patterns and takes back those that lead nowhere", () => {
    const module = testModule((b) => b.use(b.neg(b.constant(1))) && b.return());
    const toAdd = conversionPattern("neg-to-add", NegOp, (op, { input }, rewriter) => {
      const same = input as Value<IntegerType>;
      rewriter.replace(op, rewriter.insert(AddOp.create({ lhs: same, rhs: same })));
      return true;
    });
    const toSource = pattern("to-source", NegOp, (op, rewriter) => {
      rewriter.replace(op, rewriter.insert(SourceOp.create({ resultsType: [i32] })));
      return true;
    });
    const target = new ConversionTarget().addIllegalOp(NegOp, AddOp).addLegalOp(SourceOp);
    const { ok, text } = convert(module, target, [toAdd, toSource]);
    expect(ok).toBe(true);
    expect(text).toBe("%0 = constant 1\n%1 = source\nuse %1\nreturn");
  });

  it("puts everything back and reports each op that resists", () => {
    const module = testModule((b) => {
      const block = new Block([i32]);
      b.block.parent?.push(block);
      b.jump(block, b.constant(1));
      const inner = new TestBuilder(block);
      inner.use(inner.add(block.argument(0) as Value<IntegerType>, inner.constant(3)), inner.neg(inner.constant(4)));
      inner.return();
    });
    const before = dump(module);
    const converter = widen();
    const func = conversionPattern(
      "func",
      FuncOp,
      (op, _, rewriter) => {
        const copy = rewriter.insert(FuncOp.create({ sym_name: op.sym_name }));
        rewriter.moveRegion(op.body, copy.body);
        rewriter.convertRegionTypes(copy.body);
        rewriter.erase(op);
        return true;
      },
      { converter },
    );
    const inWide = (op: Operation): boolean =>
      op
        .region()
        .blocks()
        .every((block) => block.arguments.every((argument) => argument.type !== i32));
    const target = new ConversionTarget()
      .addDynamicallyLegalOp(FuncOp, inWide)
      .addDynamicallyLegalOp(ConstantOp, isWide)
      .addIllegalOp(NegOp);
    target.addDynamicallyLegalOp(AddOp, isWide);
    const { ok, errors } = convert(module, target, [func, wideConstant(converter), wideAdd(converter)]);
    expect(ok).toBe(false);
    expect(errors).toEqual(["failed to legalize operation 'test.neg' that was explicitly marked illegal"]);
    expect(dump(module)).toBe(before);
    // use lists are whole again: folding depends on them
    applyPatternsGreedily(module, context, []);
    expect(dump(module)).toContain("neg");
  });

  it("converts functions, block arguments and jumps", () => {
    const module = testModule((b) => {
      const block = new Block([i32]);
      b.block.parent?.push(block);
      b.jump(block, b.constant(1));
      const inner = new TestBuilder(block);
      inner.use(block.argument(0));
      inner.return();
    });
    const converter = widen().allowUnrealizedCasts(context);
    const func = conversionPattern(
      "func",
      FuncOp,
      (op, _, rewriter) => rewriter.convertRegionTypes(op.body) && (rewriter.modify(op, () => undefined), true),
      { converter },
    );
    const operands = anyConversionPattern(
      "operands",
      (op, values, rewriter) => (rewriter.modify(op, () => op.setOperands(values)), true),
      { converter },
    );
    const inWide = (op: Operation): boolean =>
      op
        .region()
        .blocks()
        .every((block) => block.arguments.every((argument) => argument.type !== i32));
    const target = new ConversionTarget()
      .addDynamicallyLegalOp(FuncOp, inWide)
      .addDynamicallyLegalDialect("test", isWide)
      .addLegalOp("test.module", ReturnOp);
    const { ok, text } = convert(module, target, [func, wideConstant(converter), operands], true);
    expect(ok).toBe(true);
    expect(text).toBe("%0 = constant 1\njump %0\nuse ?\nreturn");
    expect(module.region().entry.first?.region().last?.argument(0).type).toBe(i64);
  });

  it("converts one value to several", () => {
    const split = new TypeConverter().addConversion((type) => (type === i64 ? [i32, i32] : type));
    const module = testModule((b) => {
      const value = b.insert(SourceOp.create({ resultsType: [i64] })).op.result();
      b.use(value);
      b.return();
    });
    const source = conversionPattern(
      "split-source",
      SourceOp,
      (op, _, rewriter) => {
        const { op: made } = rewriter.insert(SourceOp.create({ resultsType: [i32, i32] }));
        rewriter.replaceMulti(op, [made.results]);
        return true;
      },
      { converter: split },
    );
    const use = conversionPattern(
      "split-use",
      UseOp,
      (op, _, rewriter) => {
        const inputs = op.inputs.flatMap((input) => rewriter.remapped(input) ?? []);
        rewriter.insert(UseOp.create({ inputs }));
        rewriter.erase(op);
        return true;
      },
      { converter: split },
    );
    const narrow = (op: Operation): boolean =>
      split.isLegal(...op.operands.map((v) => v.type), ...op.results.map((v) => v.type));
    const target = new ConversionTarget().addDynamicallyLegalOp(SourceOp, narrow).addDynamicallyLegalOp(UseOp, narrow);
    const { ok, text } = convert(module, target, [source, use]);
    expect(ok).toBe(true);
    expect(text).toBe("%0, %1 = source\nuse %0 %1\nreturn");
  });

  it("inlines blocks", () => {
    const module = testModule((b) => {
      b.loop((inner) => void inner.use(inner.constant(1)));
      b.return();
    });
    const loop = conversionPattern("inline-loop", LoopOp, (op, _, rewriter) => {
      const body = op.body.entry;
      rewriter.erase(body.last as Operation);
      rewriter.inlineBlock(body, op.op.parent as Block, op.op);
      rewriter.erase(op);
      return true;
    });
    const { ok, text } = convert(module, new ConversionTarget().addIllegalOp(LoopOp, YieldOp), [loop]);
    expect(ok).toBe(true);
    expect(text).toBe("%0 = constant 1\nuse %0\nreturn");
  });

  it("wants all ops legal in full mode, and leaves recursively legal ones alone", () => {
    const module = testModule((b) => (b.use(), b.return()));
    const target = new ConversionTarget().addLegalOp("test.module", FuncOp, ReturnOp);
    expect(convert(module, target, [], true).errors).toEqual(["failed to legalize operation 'test.use'"]);
    expect(convert(module, target, []).ok).toBe(true);
    expect(convert(module, target.markRecursivelyLegal(FuncOp), [], true).ok).toBe(true);
  });

  it("does not apply a pattern to what it made itself", () => {
    const module = testModule((b) => b.use(b.neg(b.constant(1))) && b.return());
    const again = conversionPattern("again", NegOp, (op, { input }, rewriter) => {
      rewriter.replace(op, rewriter.insert(NegOp.create({ input: input as Value<IntegerType> })));
      return true;
    });
    expect(convert(module, new ConversionTarget().addIllegalOp(NegOp), [again]).ok).toBe(false);
  });

  it("cancels casts that undo one another", () => {
    const module = testModule((b) => {
      const make = (types: Parameters<typeof SourceOp.create>[0]["resultsType"], value: Value): Value => {
        const { op } = b.insert(SourceOp.create({ resultsType: types }));
        return op.result() ?? value;
      };
      b.use(make([f32], b.source()));
      b.return();
    });
    expect(reconcileUnrealizedCasts(module)).toBe(false);
    const converter = widen().allowUnrealizedCasts(context);
    const target = new ConversionTarget().addDynamicallyLegalOp(AddOp, isWide);
    const chain = testModule((b) => b.use(b.add(b.add(b.source(), b.source()), b.source())) && b.return());
    expect(convert(chain, target, [wideAdd(converter)]).text.match(/cast/g)).toHaveLength(4);
  });
});
