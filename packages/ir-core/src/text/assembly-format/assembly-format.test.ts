import { describe, expect, it } from "vitest";
import {
  AnyFloat,
  AnyInteger,
  AnyMemRef,
  AnyType,
  flatSymbolRefAttr,
  I1,
  Index,
  integerAttr,
  optionalAttr,
  stringEnum,
  symbolNameAttr,
  typeAttr,
  unitAttr,
  withDefault,
} from "../../define/constraint.js";
import { bindOps, defineOp } from "../../define/define-op.js";
import { derived, inferred, optional, region, sameAs, successor, variadic } from "../../define/vocabulary.js";
import { IntegerAttr } from "../../ir/builtin-attributes.js";
import { i64 } from "../../ir/builtin-types.js";
import type { MemRefType } from "../../ir/builtin-types.js";
import { defineDialect } from "../../ir/dialect.js";
import { parse, reprint } from "../../testing/parse-text.js";
import { readFormat } from "./format-reader.js";

const mode = stringEnum("fast", "slow");

const ops = bindOps(
  defineOp({
    name: "t.add",
    summary: "",
    operands: { lhs: AnyFloat, rhs: AnyFloat },
    results: { sum: sameAs("lhs") },
    traits: ["same-operands-and-result-type"],
    assembly: "$lhs `,` $rhs attr-dict `:` type($sum)",
  }),
  defineOp({
    name: "t.load",
    summary: "",
    operands: { memref: AnyMemRef, indices: variadic(Index) },
    results: { value: inferred(AnyType, ([type]) => (type as MemRefType).element) },
    assembly: "$memref `[` $indices `]` attr-dict `:` type($memref)",
  }),
  defineOp({
    name: "t.store",
    summary: "",
    operands: { value: derived(AnyType, "memref", (type) => (type as MemRefType).element), memref: AnyMemRef },
    assembly: "$value `,` $memref attr-dict `:` type($memref)",
  }),
  defineOp({
    name: "t.cond",
    summary: "",
    operands: { condition: I1, bias: optional(AnyType), rest: variadic(AnyType) },
    results: { r: variadic(AnyType) },
    traits: ["attr-sized-operand-segments"],
    assembly:
      "$condition (`bias` $bias^ `:` type($bias))? (`(` $rest^ `:` type($rest) `)`)? attr-dict (`->` type($r)^)?",
  }),
  defineOp({
    name: "t.attrs",
    summary: "",
    attributes: {
      mode,
      count: withDefault(integerAttr(i64), IntegerAttr.get(i64, 1)),
      name: symbolNameAttr,
      type: typeAttr,
      flag: unitAttr,
      target: optionalAttr(flatSymbolRefAttr),
    },
    assembly:
      "$mode $name (`count` `=` $count^)? `:` $type (`flag` $flag^)? (`to` $target^):(`nowhere`)? attr-dict-with-keyword",
  }),
  defineOp({
    name: "t.body",
    summary: "",
    operands: { inputs: variadic(AnyType) },
    results: { outputs: variadic(AnyType) },
    regions: { body: region },
    assembly: "`(` operands `)` `:` functional-type(operands, results) $body attr-dict",
  }),
  defineOp({
    name: "t.br",
    summary: "",
    successors: { dest: successor },
    traits: ["terminator"],
    assembly: "$dest attr-dict",
  }),
  defineOp({
    name: "t.ints",
    summary: "",
    operands: { a: AnyInteger },
    results: { r: AnyInteger },
    assembly: "`<` $a `>` prop-dict `:` type($a) `->` type($r)",
  }),
);
const dialect = defineDialect({ name: "t", summary: "", ops });

const wrapped = (body: string): string => {
  const line = '  %0:6 = "u.v"() : () -> (f32, memref<?xf32>, index, i1, i32, i64)\n';
  return `module {\n${line}${body}\n}\n`;
};

describe("assembly formats", () => {
  it.each([
    ["  %1 = t.add %0#0, %0#0 {tag} : f32"],
    ["  %1 = t.load %0#1[%0#2] : memref<?xf32>"],
    ["  t.store %0#0, %0#1 : memref<?xf32>"],
    ["  t.cond %0#3"],
    ["  %1:2 = t.cond %0#3 bias %0#4 : i32(%0#0, %0#2 : f32, index) {a} -> f32, f32"],
    ["  t.attrs fast @n : i32 nowhere"],
    ['  t.attrs slow @"a b" count = 7 : tensor<4xf32> flag to @x attributes {u.v = 1 : i64}'],
    ['  t.body(%0#0, %0#4) : (f32, i32) -> () {\n    "u.x"() : () -> ()\n  } {tag}'],
    ['  "u.r"() ({\n    t.br ^bb1\n  ^bb1:  // pred: ^bb0\n    "u.y"() : () -> ()\n  }) : () -> ()'],
    ["  %1 = t.ints<%0#4> : i32 -> i64"],
  ])("round-trip %s", (body) => {
    expect(reprint(wrapped(body), {}, [dialect])).toBe(wrapped(body));
  });

  it("fill in segments and defaults", () => {
    const { module } = parse(wrapped("  t.cond %0#3 bias %0#4 : i32\n  t.attrs fast @n : i32 nowhere"), [dialect]);
    const [, cond, attrs] = module?.region(0).entry.operations() ?? [];
    expect(cond?.getAttr("operandSegmentSizes")?.toString()).toBe("array<i32: 1, 1, 0>");
    expect(attrs?.getAttr("count")?.toString()).toBe("1 : i64");
  });

  it.each([
    ["%1 = t.add %0#0 %0#0 : f32", "expected ','"],
    [
      "t.attrs medium @n : i32",
      "custom op 't.attrs' expected string or keyword containing one of the following enum values for attribute 'mode' [fast, slow]",
    ],
    ['t.attrs "medium" @n : i32', "custom op 't.attrs' invalid mode attribute specification: \"medium\""],
    ["%1 = t.load %0#1[] : i32", "custom op 't.load' invalid kind of type specified"],
    ["t.body(%0#0) : () -> () {}", "custom op 't.body' 1 operands present, but expected 0"],
  ])("refuse %s", (body, message) => {
    expect(parse(wrapped(body), [dialect]).errors[0]?.replace(/^\d+:\d+: /, "")).toBe(message);
  });

  it("are checked when they are read", () => {
    expect(() => readFormat("t.x", "$a `,")).toThrow("assembly format of 't.x': unexpected '`,'");
    expect(() => readFormat("t.x", "frobnicate")).toThrow("assembly format of 't.x': unknown directive 'frobnicate'");
  });
});
