import { errorAt, FileLineColLoc, UnknownLoc } from "@hls-opt/ir-core";
import type { Diagnostic, Location } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { ExpectedDiagnostics } from "./expected-diagnostics.js";

const at = (line: number): Location => new FileLineColLoc("t.mlir", line, 1);

function check(source: string, ...diagnostics: Diagnostic[]): string[] {
  const expected = new ExpectedDiagnostics(source, "t.mlir");
  diagnostics.forEach(expected.report);
  return expected.finish().map(({ message }) => message);
}

test("met expectations are silent", () => {
  expect(check("op // expected-error {{bad op}}\n", errorAt("x/y", at(1), "a bad op here"))).toEqual([]);
  expect(check("// expected-error@+1 {{bad}}\nop\n", errorAt("x/y", at(2), "bad"))).toEqual([]);
  expect(check("op\n// expected-error@-1 {{bad}}\n", errorAt("x/y", at(1), "bad"))).toEqual([]);
  expect(check("// expected-error@unknown {{bad}}\n", errorAt("x/y", UnknownLoc.instance, "bad"))).toEqual([]);
});

test("above and below skip other expectations", () => {
  const source =
    "// expected-error@below {{one}}\n// expected-error@below {{two}}\nop\n// expected-error@above {{three}}\n";
  expect(check(source, ...["one", "two", "three"].map((text) => errorAt("x/y", at(3), text)))).toEqual([]);
});

test("notes are diagnostics too", () => {
  const diagnostic = errorAt("x/y", at(1), "bad", [{ location: at(2), message: "because" }]);
  expect(check("op // expected-error {{bad}}\nop // expected-note {{because}}\n", diagnostic)).toEqual([]);
  expect(check("op // expected-error {{bad}}\n", diagnostic)).toEqual(["unexpected note: because"]);
});

test("regular expressions", () => {
  const source = "op // expected-error-re {{op {{[0-9]+}} (bad)}}\n";
  expect(check(source, errorAt("x/y", at(1), "op 12 (bad)"))).toEqual([]);
  expect(check(source, errorAt("x/y", at(1), "op x (bad)"))).toHaveLength(2);
  expect(check("op // expected-error-re {{op {{(}}}}\n")).toEqual(["'op {{(}}' holds no valid regular expression"]);
});

test("what is missing, unexpected or of another severity is told", () => {
  expect(check("op // expected-error {{bad}}\n")).toEqual(['expected error "bad" was not produced']);
  expect(check("op\n", errorAt("x/y", at(1), "bad"))).toEqual(["unexpected error: bad"]);
  const warning: Diagnostic = { ...errorAt("x/y", at(1), "bad"), severity: "warning" };
  expect(check("op // expected-error {{bad}}\n", warning)).toEqual([
    "'warning' diagnostic emitted when expecting a 'error'",
  ]);
});

test("one expectation is met once", () => {
  const twice = [errorAt("x/y", at(1), "bad"), errorAt("x/y", at(1), "bad")];
  expect(check("op // expected-error {{bad}}\n", ...twice)).toEqual(["unexpected error: bad"]);
});

test("a count asks for as many", () => {
  const twice = [errorAt("x/y", at(1), "bad"), errorAt("x/y", at(1), "bad")];
  expect(check("op // expected-error 2 {{bad}}\n", ...twice)).toEqual([]);
  expect(check("// expected-error@+1 3 {{bad}}\nop\n", errorAt("x/y", at(2), "bad"))).toHaveLength(2);
});
