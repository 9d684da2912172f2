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
import type { CustomDirective, OpParser, ParsedOp } from "../../define/custom-syntax.js";
import {
  derived,
  inferred,
  optional,
  region,
  sameAs,
  successor,
  variadic,
  variadicRegion,
  variadicSuccessor,
} from "../../define/vocabulary.js";
import { IntegerAttr, UnitAttr } from "../../ir/builtin-attributes.js";
import { DiagnosticList } from "../../ir/diagnostic.js";
import type { Type } from "../../ir/type.js";
import type { Value } from "../../ir/value.js";
import { verifyOperation } from "../../verify/verify.js";
import { i64 } from "../../ir/builtin-types.js";
import type { MemRefType } from "../../ir/builtin-types.js";
import { defineDialect } from "../../ir/dialect.js";
import { parse, reprint } from "../../testing/parse-text.js";
import { readFormat } from "./format-reader.js";
import { formatSyntax } from "./format-syntax.js";

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
/** `%low to %high : type`, and a note that is spelt only with a third operand. */
const range: CustomDirective = {
  parse(parser) {
    const low = parser.operand();
    parser.expect("to");
    const high = parser.operand();
    parser.expect(":");
    return [[low], [high], [parser.type()]];
  },
  print(printer, _, [low, high, types]) {
    printer.operands(low as readonly Value[]);
    printer.write(" to ");
    printer.operands(high as readonly Value[]);
    printer.write(" : ");
    printer.types(types as readonly Type[]);
  },
};

/** `open` or `closed`, by a prefix that the format gives and a number that was read before. */
const kind: CustomDirective = {
  parse(parser, [prefix, count]) {
    parser.expect(`${String(prefix)}${(count as IntegerAttr).value}`);
    return [UnitAttr.instance];
  },
  print(printer, _, [prefix, count, flag]) {
    if (flag !== undefined) printer.write(`${String(prefix)}${(count as IntegerAttr).value}`);
  },
};

const moreOps = bindOps(
  defineOp({
    name: "t.range",
    summary: "",
    operands: { low: AnyInteger, high: AnyInteger, step: optional(AnyInteger) },
    results: { r: AnyInteger },
    attributes: { count: integerAttr(i64), kind: unitAttr },
    typesMatch: [["low", "high", "r"]],
    directives: { Range: range, Kind: kind },
    assembly:
      '$count custom<Range>($low, $high, type($low)) (`step` $step^ `:` type($step) custom<Kind>("k", ref($count), $kind))? attr-dict',
  }),
  defineOp({
    name: "t.match",
    summary: "",
    operands: { a: AnyType, b: AnyType, rest: variadic(AnyType) },
    results: { r: AnyType },
    typesMatch: [["a", "b", "r", "rest"]],
    assembly: "$a `,` $b (`,` $rest^)? attr-dict `:` type($r)",
  }),
  defineOp({
    name: "t.results",
    summary: "",
    results: { a: variadic(AnyType), b: optional(AnyType) },
    traits: ["attr-sized-result-segments"],
    assembly: "(`a` type($a)^)? (`b` type($b)^)? attr-dict",
  }),
  defineOp({
    name: "t.clauses",
    summary: "",
    operands: { x: optional(AnyInteger), y: variadic(AnyType) },
    attributes: { fast: unitAttr },
    traits: ["attr-sized-operand-segments"],
    assembly: "oilist(`x` `(` $x `:` type($x) `)` | `y` `(` $y `:` type($y) `)` | `fast` $fast) attr-dict",
  }),
  defineOp({
    name: "t.parts",
    summary: "",
    regions: { first: region, others: variadicRegion },
    assembly: "$first (`else` $others^)? attr-dict-with-keyword",
  }),
  defineOp({
    name: "t.switch",
    summary: "",
    successors: { dests: variadicSuccessor },
    traits: ["terminator"],
    assembly: "successors attr-dict",
  }),
  defineOp({
    name: "t.qualified",
    summary: "",
    operands: { x: AnyType },
    assembly: "$x `:` qualified(type($x)) attr-dict",
  }),
);

const dialect = defineDialect({ name: "t", summary: "", ops: [...ops, ...moreOps] });

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
    ["  %1 = t.range 3 %0#4 to %0#4 : i32 {tag}"],
    ["  %1 = t.range 3 %0#4 to %0#4 : i32 step %0#5 : i64 k3"],
    ["  %1 = t.match %0#4, %0#4 : i32"],
    ["  %1 = t.match %0#4, %0#4, %0#4, %0#4 : i32"],
    ["  %1:3 = t.results a i32, i64 b f32"],
    ["  %1 = t.results b f32"],
    ["  t.results"],
    ["  t.clauses x(%0#4 : i32) y(%0#0, %0#2 : f32, index) fast {tag}"],
    ["  t.clauses y(%0#0 : f32)"],
    [
      '  t.parts {\n    "u.x"() : () -> ()\n  } else {\n    "u.y"() : () -> ()\n  }, {\n    "u.z"() : () -> ()\n  } attributes {tag}',
    ],
    [
      '  "u.r"() ({\n    t.switch ^bb1, ^bb2\n  ^bb1:  // pred: ^bb0\n    "u.y"() : () -> ()\n  ^bb2:  // pred: ^bb0\n    "u.y"() : () -> ()\n  }) : () -> ()',
    ],
    ["  t.qualified %0#1 : memref<?xf32>"],
  ])("round-trip %s", (body) => {
    expect(reprint(wrapped(body), {}, [dialect])).toBe(wrapped(body));
  });

  it("fill in segments and defaults", () => {
    const { module } = parse(wrapped("  t.cond %0#3 bias %0#4 : i32\n  t.attrs fast @n : i32 nowhere"), [dialect]);
    const [, cond, attrs] = module?.region(0).entry.operations() ?? [];
    expect(cond?.getAttr("operandSegmentSizes")?.toString()).toBe("array<i32: 1, 1, 0>");
    expect(attrs?.getAttr("count")?.toString()).toBe("1 : i64");
  });

  it("takes clauses in any order, prints them in the declared one", () => {
    const text = reprint(wrapped("  t.clauses fast y(%0#0 : f32) x(%0#4 : i32)"), {}, [dialect]);
    expect(text).toContain("  t.clauses x(%0#4 : i32) y(%0#0 : f32) fast\n");
  });

  it("verifies that types match", () => {
    const { module } = parse(wrapped('  %1 = "t.match"(%0#4, %0#4, %0#5) : (i32, i32, i64) -> i32'), [dialect]);
    const list = new DiagnosticList();
    expect(module !== undefined && verifyOperation(module, list.report)).toBe(false);
    expect(list.all[0]?.message).toBe("'t.match' op failed to verify that all of {a, b, r, rest} have same type");
  });

  it("gives result names to custom parsers", () => {
    const names: (string | undefined)[] = [];
    class NamedOp extends defineOp({ name: "n.op", summary: "", results: { a: AnyType, b: AnyType } }) {
      static parse(parser: OpParser): ParsedOp {
        names.push(parser.resultName(0), parser.resultName(1));
        return { resultTypes: [i64, i64] };
      }
    }
    const named = defineDialect({ name: "n", summary: "", ops: bindOps(NamedOp) });
    parse("%x, %y = n.op\n%p:2 = n.op\n%0, %z = n.op\nn.op", [named]);
    expect(names).toEqual(["x", "y", undefined, undefined, undefined, "z", undefined, undefined]);
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
    expect(() => readFormat("t.x", "custom<X>(`a`)")).toThrow("cannot be an argument of a custom directive");
    const missing = defineOp({ name: "m.x", summary: "", assembly: "custom<Missing>() attr-dict" });
    expect(() => formatSyntax(missing.info, missing.spec, missing.spec.assembly ?? "")).toThrow(
      "assembly format of 'm.x': there is no directive 'Missing'",
    );
    expect(() => readFormat("t.x", "frobnicate")).toThrow("assembly format of 't.x': unknown directive 'frobnicate'");
  });
});
