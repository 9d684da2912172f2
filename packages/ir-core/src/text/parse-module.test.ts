import { describe, expect, it } from "vitest";
import { f32, MemRefType } from "../ir/builtin-types.js";
import { Context } from "../ir/context.js";
import { DiagnosticList } from "../ir/diagnostic.js";
import { builtinDialect } from "../builtin/builtin.js";
import { funcDialect } from "../builtin/func.js";
import { parseAttribute, parseModule, parseType } from "./parse-module.js";
import { parse, reprint } from "../testing/parse-text.js";

const op = (rest: string): string => `"u.x"${rest}`;
const attribute = (text: string): string => op(`() {a = ${text}} : () -> ()`);

describe("parseModule", () => {
  it("wraps what is in no module", () => {
    expect(reprint(op("() : () -> ()"))).toBe('module {\n  "u.x"() : () -> ()\n}\n');
    expect(reprint("module @m {\n}")).toBe("module @m {\n}\n");
    expect(reprint("")).toBe("module {\n}\n");
  });

  it("resolves values and blocks that are defined later", () => {
    const text =
      '"u.a"() ({\n  "u.use"(%v#1) : (i64) -> ()\n  "u.br"()[^end] : () -> ()\n^end:\n  %v:2 = "u.def"() : () -> (i32, i64)\n}) : () -> ()';
    const printed = reprint(text);
    expect(printed).toContain('"u.use"(%0#1) : (i64) -> ()');
    expect(printed).toContain("^bb1:  // pred: ^bb0");
  });

  it("applies location aliases that the end of the file defines", () => {
    const printed = reprint(
      '"u.x"() ({\n^bb0(%a: i32 loc(#b)):\n}) : () -> () loc(#a)\n#b = loc("f":3:4)\n#a = loc("n"(#b))',
      { debugInfo: true },
    );
    expect(printed).toContain('^bb0(%arg0: i32 loc("f":3:4)):');
    expect(printed).toContain('#loc1 = loc("f":3:4)');
  });

  it("keeps resources that attributes refer to", () => {
    const text = `${attribute("dense_resource<k> : tensor<1xi16>")}\n{-# dialect_resources: { builtin: { k: "0x04000000FFFF", unused: "0x04000000" } } #-}`;
    expect(reprint(text)).toContain(
      '{-#\n  dialect_resources: {\n    builtin: {\n      k: "0x04000000FFFF"\n    }\n  }\n#-}\n',
    );
  });

  // the messages and positions are mlir-opt's
  it.each([
    [attribute("[1 2]"), "1:16: expected ',' or ']'"],
    [
      attribute("dense<[1, [2]]> : tensor<2xi32>"),
      "1:27: tensor literal is invalid; ranks are not consistent between elements",
    ],
    [
      attribute("dense<[1, 2]> : tensor<3xi32>"),
      "1:28: inferred shape of elements literal ([2]) does not match type ([3])",
    ],
    [attribute("300 : i8"), "1:14: integer constant out of range for attribute"],
    [attribute("1 : f32"), "1:14: unexpected decimal integer literal for a floating point value"],
    [attribute("#none"), "1:19: undefined symbol alias id 'none'"],
    [
      attribute("affine_map<(d0) -> (d0 * d0)>"),
      "1:37: non-affine expression: at least one of the multiply operands has to be either a constant or symbolic",
    ],
    [attribute("memref<4xi32, 1, 2>"), "1:32: multiple memory spaces specified in memref type"],
    [op("() {a, a} : () -> ()"), "1:13: duplicate key 'a' in dictionary attribute"],
    [op("(%a) : (i32) -> ()"), "1:7: use of undeclared SSA value name"],
    [op('() ({ "u.br"()[^b] : () -> () }) : () -> ()'), "1:21: reference to an undefined block"],
    [
      op('(%a) : (i32) -> () "u.x"(%a) : (i64) -> ()'),
      "1:31: use of value '%a' expects different type than prior uses: 'i64' vs 'i32'",
    ],
    ['%a = "u.x"() : () -> i32 %a = "u.x"() : () -> i32', "1:26: redefinition of SSA value '%a'"],
    ['%a:2 = "u.x"() : () -> i32', "1:1: operation defines 1 results but was provided 2 to bind"],
    ['"u.x"() \n // note\n\n   foo', "1:8: expected ':' followed by operation type"],
    ["func.func @f(i32, %a: i32)", "1:19: custom op 'func.func' expected type instead of SSA identifier"],
    ["retur", "1:1: custom op 'retur' is unknown (tried 'builtin.retur' as well)"],
  ])("reports %s", (source, message) => {
    expect(parse(source).errors[0]).toBe(message);
  });

  it("goes on behind a faulty operation", () => {
    const { errors } = parse(
      'func.func @f() {\n  "u.a"( : () -> ()\n  "u.b"() : () -> ()\n  %x = u.c\n}\n"u.d"() {a = } : () -> ()\n"u.e"() : () -> ()',
    );
    expect(errors.map((error) => error.split(" ")[0])).toEqual(["2:9:", "4:8:", "6:13:"]);
  });

  it("suggests the op that was meant", () => {
    const diagnostics = new DiagnosticList();
    parseModule("func.fucn @f()", new Context([builtinDialect, funcDialect]), { report: diagnostics.report });
    expect(diagnostics.all[0]?.message).toBe("custom op 'func.fucn' is unknown");
    expect(diagnostics.all[0]?.notes[0]?.message).toBe("did you mean 'func.func'?");
  });

  it("refuses unregistered dialects unless they are allowed", () => {
    const { errors } = parse('"foo.bar"() : () -> ()', [], false);
    expect(errors[0]).toBe(
      "1:10: operation being parsed with an unregistered dialect. If this is intended, please use -allow-unregistered-dialect with the MLIR tool used",
    );
  });
});

describe("hostile input", () => {
  const many = 100_000;
  it.each([
    ["regions", '"u.a"() ({'.repeat(many)],
    ["modules", "module {".repeat(many)],
    ["arrays", attribute("[".repeat(many))],
    ["types", attribute("tuple<".repeat(many))],
    ["functions", attribute("() -> (".repeat(many))],
    ["locations", `${op("() : () -> () loc(")}${'"a"('.repeat(many)}`],
    ["affine expressions", attribute(`affine_map<(d0) -> (${"(".repeat(many)}`)],
    ["affine sums", attribute(`affine_map<(d0, d1) -> (${"d0 mod 2 + d1 floordiv 3 + ".repeat(many)}d0)>`)],
    [
      "aliases",
      Array.from({ length: 1000 }, (_, i) => (i === 0 ? "#a0 = 1" : `#a${i} = [#a${i - 1}, #a${i - 1}]`)).join("\n"),
    ],
    ["garbage", ")(".repeat(many)],
  ])("gives a diagnostic: %s", (_, source) => {
    expect(parse(source).errors.length).toBeGreaterThan(0);
  });

  it("takes a million operands", () => {
    const source = `"u.a"(${"%a, ".repeat(999_999)}%a) : (${"i32, ".repeat(999_999)}i32) -> ()\n%a = "u.b"() : () -> i32`;
    expect(parse(source).errors).toEqual([]);
  });
});

describe("parseAttribute", () => {
  it("takes the whole text", () => {
    const diagnostics = new DiagnosticList();
    parseAttribute("1 2", new Context([builtinDialect]), diagnostics.report);
    expect(diagnostics.all[0]?.message).toBe("found trailing characters: '2'");
  });
});

describe("parseType", () => {
  it("gives the uniqued type", () => {
    const report = new DiagnosticList().report;
    expect(parseType("memref<4x?xf32, 1>", new Context([builtinDialect]), report)?.toString()).toBe(
      "memref<4x?xf32, 1>",
    );
    expect(parseType("memref<4xf32>", new Context([builtinDialect]), report)).toBe(MemRefType.get([4], f32));
  });
});
