import { describe, expect, it } from "vitest";
import { defineDialect } from "../ir/dialect.js";
import { DiagnosticList, InvariantError, errorAt } from "../ir/diagnostic.js";
import type { FileLineColLoc } from "../ir/location.js";
import type { Operation } from "../ir/operation.js";
import { StringAttr } from "../ir/builtin-attributes.js";
import { ReturnOp, TestBuilder, addFunction, dump, testContext, testModule } from "../testing/test-dialect.js";
import { genericPasses } from "../transforms/generic-passes.js";
import type { Analysis } from "./analysis.js";
import { IRPrinting } from "./ir-printing.js";
import type { IRPrintingOptions } from "./ir-printing.js";
import { option } from "./option.js";
import { assertOrdering, orderingViolations } from "./ordering.js";
import { parsePipeline, showCaret } from "./parse-pipeline.js";
import { PassManager } from "./pass-manager.js";
import { definePass } from "./pass.js";
import { Pipeline } from "./pipeline.js";
import { PassRegistry, definePipeline } from "./registry.js";
import { crashReproducer } from "./reproducer.js";
import { statisticsAsList, statisticsAsPipeline } from "./statistics.js";
import { Timing } from "./timing.js";

const tag = definePass({
  name: "tag",
  summary: "mark ops",
  anchor: "test.func",
  options: {
    label: option.string("x", "what to write"),
    depth: option.int(1, "a number"),
    deep: option.flag(false, "a flag"),
    only: option.list([], "names"),
    howMuch: option.oneOf(["little", "much"], "little", "a choice"),
  },
  statistics: { tagged: "ops marked", asked: "ops looked at" },
  run(op, { options, count }) {
    op.setAttr("test.tag", StringAttr.get(options.label));
    count("tagged");
    count("asked", options.depth);
  },
});
const both = definePipeline({
  name: "both",
  summary: "tag and clean",
  options: { label: option.string("p", "what to write") },
  build: (pipeline, { label }) => void pipeline.add(tag, { label }).add(nothing),
});
const nothing = definePass({ name: "do-nothing", summary: "nothing", preserves: "all", run: () => undefined });
const fail = definePass({
  name: "fail",
  summary: "report an error",
  run: (op, { report }) => report(errorAt("test/failure", op.location, "no luck")),
});
const breakIt = definePass({
  name: "break",
  summary: "leave invalid IR",
  anchor: "test.func",
  run: (op) => op.region().last?.last?.erase(),
});

const registry = new PassRegistry().register(...genericPasses, tag, nothing, fail, breakIt).registerPipeline(both);

function parse(text: string): string {
  const list = new DiagnosticList();
  const pipeline = parsePipeline(text, registry, list.report);
  const [error] = list.all;
  if (error === undefined) return String(pipeline);
  expect(pipeline).toBeUndefined();
  const location = error.location as FileLineColLoc;
  return `${error.message}\n${showCaret(text, location)}`;
}

function twoFunctions(): Operation {
  const module = testModule((b) => b.return());
  addFunction(new TestBuilder(module.region().entry), "g", (b) => b.return());
  return module;
}

function run(text: string, root: Operation, options: ConstructorParameters<typeof PassManager>[2] = {}) {
  const list = new DiagnosticList();
  const nested = parsePipeline(text, registry, list.report) as Pipeline;
  const pipeline = new Pipeline("test.module");
  pipeline.items.push(...nested.items);
  const result = new PassManager(testContext(), pipeline, options).run(root, list.report);
  return { result, pipeline, messages: list.all.map((diagnostic) => diagnostic.message) };
}

describe("parsePipeline", () => {
  it("prints what it reads, all options included", () => {
    const canonicalize =
      'canonicalize{max-iterations=5 max-num-rewrites=-1 region-simplify=normal disable-patterns="" enable-patterns="" trace-patterns=false test-convergence=false top-down=true}';
    expect(parse("builtin.module(func.func(canonicalize{max-iterations=5},cse))")).toBe(
      `builtin.module(func.func(${canonicalize},cse))`,
    );
    expect(parse(parse("builtin.module(func.func(canonicalize{max-iterations=5},cse))"))).toBe(
      `builtin.module(func.func(${canonicalize},cse))`,
    );
  });

  it("reads all kinds of options", () => {
    expect(parse(`tag{label="a b" depth=-3 deep only=x,y how-much=much}`)).toBe(
      `builtin.module(test.func(tag{label="a b" depth=-3 deep=true only=x,y how-much=much}))`,
    );
    expect(parse("tag{label={q r} deep=false}")).toContain(`label="q r" depth=1 deep=false only="" how-much=little`);
  });

  it("nests anchored passes by themselves and merges neighbours", () => {
    expect(parse("tag,test.func(cse),dce,any(cse)")).toContain("test.func(tag{");
    expect(parse("test.func(cse),test.func(dce),symbol-dce")).toBe("builtin.module(test.func(cse,dce),symbol-dce)");
    expect(parse("")).toBe("builtin.module()");
    expect(parse(" builtin.module( cse , any( ) ) ")).toBe("builtin.module(cse,any())");
  });

  it("expands named pipelines with their options", () => {
    expect(parse("both{label=q}")).toMatch(/^builtin.module\(test.func\(tag\{label=q .*\}\),do-nothing\)$/);
  });

  it.each([
    [
      "builtin.module(canonicalise)",
      "'canonicalise' does not refer to a registered pass or pass pipeline; did you mean 'canonicalize'?",
      16,
    ],
    ["builtin.module(cse", "missing closing ')' of 'builtin.module('", 19],
    ["cse)", "encountered extra closing ')' creating unbalanced parentheses while parsing pipeline", 4],
    ["cse dce", "expected ',' after parsing pipeline", 5],
    [",cse", "'' does not refer to a registered pass or pass pipeline", 1],
    [
      "canonicalize{max-iteration=5}",
      "'canonicalize' has no option 'max-iteration'; did you mean 'max-iterations'?",
      14,
    ],
    ["cse{x=1}", "'cse' has no option 'x'; it has none", 5],
    [
      "canonicalize{max-iterations=x}",
      "invalid value 'x' for option 'max-iterations' of 'canonicalize': expected an integer",
      29,
    ],
    ["tag{how-much=some}", "invalid value 'some' for option 'how-much' of 'tag': expected one of little, much", 14],
    ["canonicalize{top-down=true", "missing closing '}' while processing pass options", 13],
    ['tag{label="a}', 'missing closing "', 11],
    ["any(tag)", "can't add pass 'tag' restricted to 'test.func' on a pass manager intended to run on 'any'", 5],
    [`${"a.b(".repeat(100)}cse${")".repeat(100)}`, "pipelines nest more than 64 deep", 257],
  ])("explains what is wrong with %s", (text, message, column) => {
    expect(parse(text)).toBe(`${message}\n${text}\n${" ".repeat(column - 1)}^`);
  });

  it("finds the line of an error", () => {
    expect(parse("cse,\n  foo")).toBe("'foo' does not refer to a registered pass or pass pipeline\n  foo\n  ^");
  });
});

describe("PassManager", () => {
  it("runs nested pipelines op by op and counts", () => {
    const module = twoFunctions();
    const { result, pipeline } = run("tag{label=t depth=20},do-nothing", module);
    expect(result.ok).toBe(true);
    expect(
      module
        .region()
        .entry.operations()
        .map((op) => String(op.getAttr("test.tag"))),
    ).toEqual(['"t"', '"t"']);
    expect(statisticsAsPipeline(pipeline).split("\n").slice(3)).toEqual([
      "'test.func' Pipeline",
      "  Tag",
      "    (S) 40 asked  - ops looked at",
      "    (S)  2 tagged - ops marked",
      "DoNothing",
      "",
    ]);
    expect(statisticsAsList(pipeline).split("\n").slice(3)).toEqual([
      "Tag",
      "  (S) 40 asked  - ops looked at",
      "  (S)  2 tagged - ops marked",
      "",
    ]);
  });

  it("stops at the pass that fails and says which", () => {
    const { result, messages } = run("do-nothing,fail,tag", twoFunctions());
    expect(result.ok ? undefined : result.failedPass?.pass.name).toBe("fail");
    expect(messages).toEqual(["no luck"]);
  });

  it("verifies after each pass unless told not to", () => {
    const broken = run("break", twoFunctions());
    expect(broken.result.ok).toBe(false);
    expect(broken.messages).toEqual(["empty block: expect at least a terminator"]);
    expect(run("break", twoFunctions(), { verifyEach: false }).result.ok).toBe(true);
  });

  it("refuses ops of another kind, and passes that cannot be nested", () => {
    const list = new DiagnosticList();
    expect(new PassManager(testContext()).run(twoFunctions(), list.report).ok).toBe(false);
    expect(list.all[0]?.message).toBe("can't run 'builtin.module' pass manager on 'test.module' op");
    expect(() => new Pipeline("any").add(tag)).toThrow(InvariantError);
  });

  it("keeps analyses until a pass does not preserve them, and registers dialects that passes need", () => {
    let computed = 0;
    const size: Analysis<number> = {
      name: "Size",
      compute: (op) => (computed++, op.region().entry.operations().length),
    };
    const extra = defineDialect({ name: "extra", summary: "made by a pass" });
    const ask = definePass({
      name: "ask",
      summary: "",
      preserves: "all",
      dependentDialects: [extra],
      run: (_, { analysis }) => void analysis(size),
    });
    const change = definePass({ name: "change", summary: "", run: () => undefined });
    const keep = definePass({ name: "keep", summary: "", preserves: [size], run: () => undefined });
    const context = testContext();
    const pipeline = new Pipeline("test.module").add(ask).add(ask).add(keep).add(ask).add(change).add(ask);
    expect(new PassManager(context, pipeline).run(twoFunctions(), () => undefined).ok).toBe(true);
    expect(computed).toBe(2);
    expect(context.dialects.has("extra")).toBe(true);
  });

  it("keeps analyses that a run says it left alone", () => {
    let computed = 0;
    const size: Analysis<number> = { name: "Size", compute: () => computed++ };
    const ask = definePass({
      name: "ask",
      summary: "",
      preserves: "all",
      run: (_, { analysis }) => void analysis(size),
    });
    const idle = definePass({ name: "idle", summary: "", run: (_, { preserve }) => preserve("all") });
    const some = definePass({ name: "some", summary: "", run: (_, { preserve }) => preserve([size]) });
    const other: Analysis<number> = { name: "Other", compute: () => 0 };
    const change = definePass({ name: "change", summary: "", run: (_, { preserve }) => preserve([other]) });
    const pipeline = new Pipeline("test.module").add(ask).add(idle).add(ask).add(some).add(ask).add(change).add(ask);
    expect(new PassManager(testContext(), pipeline).run(twoFunctions(), () => undefined).ok).toBe(true);
    expect(computed).toBe(2);
  });

  it("prints IR with mlir-opt's banners", () => {
    const printed = (text: string, options: Omit<IRPrintingOptions, "print" | "write">): string[] => {
      const out: string[] = [];
      const printing = new IRPrinting({
        print: (op) => `${dump(op)} ${String(op.getAttr("test.tag"))}`,
        write: (chunk) => void out.push(chunk),
        ...options,
      });
      run(text, twoFunctions(), { instrumentations: [printing] });
      return out.map((chunk) => chunk.split("\n")[0] as string);
    };
    expect(printed("tag,cse", { before: ["cse"], after: "all" })).toEqual([
      "// -----// IR Dump After Tag (tag) //----- //",
      "// -----// IR Dump After Tag (tag) //----- //",
      "// -----// IR Dump Before CSE (cse) //----- //",
      "// -----// IR Dump After CSE (cse) //----- //",
    ]);
    expect(printed("tag,tag", { after: "all", onlyAfterChange: true, moduleScope: true })).toEqual([
      "// -----// IR Dump After Tag (tag) ('test.func' operation: @f) //----- //",
      "// -----// IR Dump After Tag (tag) ('test.func' operation: @g) //----- //",
    ]);
    expect(printed("fail", { afterFailure: true })).toEqual(["// -----// IR Dump After Fail Failed (fail) //----- //"]);
  });

  it("reports times as a tree", () => {
    let now = 0;
    const timing = new Timing({ wall: () => (now += 0.25), cpu: () => now / 2 });
    timing.scope("Parser", () => undefined);
    run("tag,tag,cse", twoFunctions(), { instrumentations: [timing] });
    const report = timing.report().split("\n");
    expect(report.slice(0, 6)).toEqual([
      `===${"-".repeat(73)}===`,
      "                         ... Execution time report ...",
      `===${"-".repeat(73)}===`,
      expect.stringMatching(/^ {2}Total Execution Time: \d+\.\d{4} seconds$/) as string,
      "",
      "  ----User Time----  ----Wall Time----  ----Name----",
    ]);
    expect(report[6]).toMatch(/^ {2} {2}0\.\d{4} \( {0,2}\d+\.\d%\) {2} {2}0\.2500 \( {0,2}\d+\.\d%\) {2}Parser$/);
    expect(report.slice(7).map((line) => line.slice(40).replace(/^\s*\)?\s{2}/, ""))).toEqual([
      "'test.func' Pipeline",
      "Tag",
      "CSE",
      "Rest",
      "Total",
      "",
    ]);
  });
});

describe("ordering", () => {
  const reason = "tags are for the clean-up";
  it("finds passes that run too late, and asserts", () => {
    const constraints = [{ before: "tag", after: "do-nothing", reason }];
    const good = new Pipeline("test.module").add(tag).add(nothing);
    const bad = new Pipeline("test.module").add(nothing).add(tag);
    expect(orderingViolations(good, constraints)).toEqual([]);
    expect(orderingViolations(bad, constraints)).toEqual([`'tag' must run before 'do-nothing': ${reason}`]);
    expect(() => assertOrdering(bad, constraints)).toThrow(reason);
  });
});

describe("crashReproducer", () => {
  it("appends the pipeline as a resource", () => {
    const text = crashReproducer("module {}\n", new Pipeline().add(nothing));
    expect(text).toContain(`module {}\n\n{-#\n`);
    expect(text).toContain(`pipeline: "builtin.module(do-nothing)",`);
  });
});

describe("definePass", () => {
  it("types options and statistics by their declaration", () => {
    definePass({
      name: "typed",
      summary: "",
      options: { size: option.int(1, "") },
      statistics: { seen: "" },
      run(op, { options, count }) {
        const size: number = options.size;
        count("seen", size);
        // @ts-expect-error an undeclared statistic
        expect(() => count("unseen")).not.toThrow();
        // @ts-expect-error an undeclared option
        expect(options.sise).toBeUndefined();
        expect(op.info).not.toBe(ReturnOp.info);
      },
    });
  });
});
