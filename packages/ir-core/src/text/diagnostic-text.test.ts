import { describe, expect, it } from "vitest";
import { errorAt, opError } from "../ir/diagnostic.js";
import { CallSiteLoc, FileLineColLoc, NameLoc, UnknownLoc } from "../ir/location.js";
import { renderDiagnostic } from "./diagnostic-text.js";
import { parse } from "../testing/parse-text.js";

const source = "module {\n\tfoo é\n  bar\n}";
const lookup = (file: string): string | undefined => (file === "f" ? source : undefined);
const at = (line: number, column: number): FileLineColLoc => new FileLineColLoc("f", line, column);

describe("renderDiagnostic", () => {
  it("shows the line and a caret", () => {
    expect(renderDiagnostic(errorAt("a/b", at(3, 3), "no bar"), lookup)).toBe("f:3:3: error: no bar\n  bar\n  ^\n");
  });

  it("expands tabs, and counts columns in bytes", () => {
    expect(renderDiagnostic(errorAt("a/b", at(2, 2), "no foo"), lookup)).toBe(
      "f:2:2: error: no foo\n        foo é\n        ^\n",
    );
    const accents = (): string => "éé x";
    expect(renderDiagnostic(errorAt("a/b", at(1, 6), "no x"), accents)).toBe("f:1:6: error: no x\néé x\n   ^\n");
  });

  it("shows what surrounds the caret of a long line", () => {
    const long = (): string => `${"a".repeat(1000)}X${"b".repeat(1000)}`;
    const [, line = "", caret = ""] = renderDiagnostic(errorAt("a/b", at(1, 1001), "no X"), long).split("\n");
    expect(line).toHaveLength(400);
    expect(line[caret.indexOf("^")]).toBe("X");
  });

  it("names the file alone where all of it is meant", () => {
    expect(renderDiagnostic(errorAt("a/b", at(0, 0), "unreadable"), lookup)).toBe("f: error: unreadable\n");
  });

  it("can be decorated, and leaves the operation out on request", () => {
    const style = { place: (t: string) => `<${t}>`, label: (t: string) => `[${t}]`, caret: () => "!" };
    expect(renderDiagnostic(errorAt("a/b", at(3, 3), "x"), lookup, { style })).toBe(
      "<f:3:3:> [error:] x\n  bar\n  !\n",
    );
    const { module } = parse('"u.y"() : () -> ()');
    const op = module?.region(0).entry.last;
    expect(op && renderDiagnostic(opError(op, "is wrong"), lookup, { showOperation: false })).toBe(
      "-:1:1: error: 'u.y' op is wrong\n",
    );
  });

  it("shows notes, the line again only where it differs", () => {
    const notes = [
      { location: at(3, 3), message: "same place" },
      { location: at(1, 1), message: "elsewhere" },
    ];
    expect(renderDiagnostic(errorAt("a/b", at(3, 3), "no bar", notes), lookup)).toBe(
      "f:3:3: error: no bar\n  bar\n  ^\nf:3:3: note: same place\nf:1:1: note: elsewhere\nmodule {\n^\n",
    );
  });

  it("names the callers, and locations without a position", () => {
    const call = CallSiteLoc.get(new FileLineColLoc("g", 1, 2), at(1, 1));
    expect(renderDiagnostic(errorAt("a/b", call, "x"), lookup)).toBe(
      "g:1:2: error: x\nf:1:1: note: called from\nmodule {\n^\n",
    );
    expect(renderDiagnostic(errorAt("a/b", UnknownLoc.instance, "x"), lookup)).toBe("<unknown>:0: error: x\n");
    expect(renderDiagnostic(errorAt("a/b", NameLoc.get("n"), "x"), lookup)).toBe('<unknown>:0: error: loc("n"): x\n');
  });

  it("shows the operation in question", () => {
    const { module } = parse('%0 = "u.x"() : () -> i32\n"u.y"(%0) : (i32) -> ()');
    const op = module?.region(0).entry.last;
    expect(op && renderDiagnostic(opError(op, "is wrong"), lookup)).toBe(
      "-:2:1: error: 'u.y' op is wrong\n-:2:1: note: see current operation: \"u.y\"(%0) : (i32) -> ()\n",
    );
  });
});
