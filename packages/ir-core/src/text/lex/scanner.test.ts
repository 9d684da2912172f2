import { describe, expect, it } from "vitest";
import { LineTable } from "./line-table.js";
import { Scanner } from "./scanner.js";
import { unquote } from "./string-literal.js";
import { Token } from "./token.js";

function tokens(source: string): string[] {
  const scanner = new Scanner(source, (offset, message) => {
    throw new Error(`${offset}: ${message}`);
  });
  const found: string[] = [];
  for (scanner.next(); scanner.kind !== Token.eof; scanner.next()) found.push(scanner.text());
  return found;
}

describe("Scanner", () => {
  it("cuts names, numbers, strings and punctuation", () => {
    expect(tokens(`%a-b:2 = "x.y"(%0#1)[^bb0] <{a = -1.5e-3}> // note\n : () -> !t.u<4x?xf32>`)).toEqual([
      "%a-b",
      ":",
      "2",
      "=",
      '"x.y"',
      "(",
      "%0",
      "#1",
      ")",
      "[",
      "^bb0",
      "]",
      "<",
      "{",
      "a",
      "=",
      "-",
      "1.5e-3",
      "}",
      ">",
      ":",
      "(",
      ")",
      "->",
      "!t.u",
      "<",
      "4",
      "x",
      "?",
      "xf32",
      ">",
    ]);
  });

  it("tells hexadecimal numbers from shapes", () => {
    expect(tokens("0x1F 0xf32 0x 12x 1.e 1. 3")).toEqual(["0x1F", "0xf32", "0", "x", "12", "x", "1.", "e", "1.", "3"]);
  });

  it("knows the brackets of file metadata", () => {
    expect(tokens("{-# a #-} {- ->")).toEqual(["{-#", "a", "#-}", "{", "-", "->"]);
  });

  it("ends numbered names at the last digit", () => {
    expect(tokens('%12ab @a.b @"x y"::@z')).toEqual(["%12", "ab", "@a.b", '@"x y"', ":", ":", "@z"]);
  });

  it.each([
    ["a $", "2: unexpected character"],
    ["% ", "0: invalid SSA name"],
    ["@1", "1: @ identifier expected to start with letter or '_'"],
    ['"abc', "4: expected '\"' in string literal"],
    ['"a\\q"', "2: unknown escape in string literal"],
    ["..", "1: expected three consecutive dots for an ellipsis"],
    ["é", "0: unexpected character"],
  ])("refuses %s", (source, message) => {
    expect(() => tokens(source)).toThrow(message);
  });
});

describe("LineTable", () => {
  it("counts lines from 1 and columns in bytes", () => {
    const table = new LineTable("ab\ncé€d\n\nx");
    expect([0, 1, 3, 4, 5, 6, 9].map((offset) => table.locate(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 2 },
      { line: 2, column: 1 },
      { line: 2, column: 2 },
      { line: 2, column: 4 },
      { line: 2, column: 7 },
      { line: 4, column: 1 },
    ]);
    expect(table.locate(0)).toEqual({ line: 1, column: 1 });
    expect(table.lineText(2)).toBe("cé€d");
  });
});

describe("unquote", () => {
  it("decodes escapes, and keeps bytes that are no UTF-8", () => {
    expect(unquote('"a\\n\\t\\"\\\\\\41"')).toBe('a\n\t"\\A');
    expect(unquote('"\\E2\\82\\AC\\FF"')).toBe("€\udcff");
  });
});
