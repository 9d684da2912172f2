import { describe, expect, it } from "vitest";
import { DiagnosticList } from "../ir/diagnostic.js";
import { parse } from "../testing/parse-text.js";
import { verifyOperation } from "../verify/verify.js";

function errorsOf(source: string): string[] {
  const { module, errors } = parse(source);
  if (module === undefined) return errors.map((error) => error.replace(/^\d+:\d+: /, ""));
  const diagnostics = new DiagnosticList();
  verifyOperation(module, diagnostics.report);
  return diagnostics.all.map((diagnostic) => diagnostic.message);
}

// the messages are mlir-opt's
describe("func", () => {
  it.each([
    [
      "func.func @f(%a: i32) -> i32 { return }",
      "'func.return' op has 0 operands, but enclosing function (@f) returns 1",
    ],
    [
      "func.func @f(%a: i32) -> f32 { return %a : i32 }",
      "type of return operand 0 ('i32') doesn't match function result type ('f32') in function @f",
    ],
    ["func.func @f(i32) { return }", "'func.func' op entry block must have 1 arguments to match function signature"],
    ["func.func @f()", "'func.func' op symbol declaration cannot have public visibility"],
    ["func.func @f() { }", "custom op 'func.func' expected non-empty function body"],
    [
      "func.func @f(%a: i32) { call @f(%a, %a) : (i32, i32) -> () return }",
      "'func.call' op incorrect number of operands for callee",
    ],
    ["func.func @f() { call @g() : () -> () return }", "'func.call' op 'g' does not reference a valid function"],
    ["func.func @f() { %0 = call @f() : () -> i32 return }", "'func.call' op incorrect number of results for callee"],
    ["func.func @f(%a: i32 {a}) { return }", "'func.func' op arguments may only have dialect attributes"],
    [
      "func.func @f() { %0 = constant @f : () -> i32 return }",
      "'func.constant' op reference to function with mismatched type",
    ],
    ["func.return", "'func.return' op expects parent op 'func.func'"],
    [
      "module attributes {a = 1} {}",
      "'builtin.module' op can only contain attributes with dialect-prefixed names, found: 'a'",
    ],
    [
      'func.func @f() attributes {sym_name = "g"} { return }',
      "custom op 'func.func' 'sym_name' is an inferred attribute and should not be specified in the explicit attribute dictionary",
    ],
  ])("refuses %s", (source, message) => {
    expect(errorsOf(source)[0]).toBe(message);
  });

  it("accepts indirect calls", () => {
    expect(
      errorsOf(
        "func.func @f(%a: i32) -> i32 { %g = constant @f : (i32) -> i32 %b = call_indirect %g(%a) : (i32) -> i32 return %b : i32 }",
      ),
    ).toEqual([]);
  });
});
