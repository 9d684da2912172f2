import { describe, expect, it } from "vitest";
import { FuncOp } from "../builtin/func.js";
import { walk } from "../ir/walk.js";
import { printOperation } from "./print-operation.js";
import { parse, reprint } from "../testing/parse-text.js";

// all expected texts were printed by mlir-opt 19
describe("printOperation", () => {
  it.each([
    ["func.func private @decl(i32, f32 {x.a}) -> (i32 {x.b = 1 : i32})"],
    ["func.func nested @decl2(%arg0: i32) -> i32 attributes {foo, foo.bar} {\n    return %arg0 : i32\n  }"],
    ["%0 = unrealized_conversion_cast to i32"],
    ['"u.x"() {a = 1 : i64, b = [1, 2 : i32, 1.000000e+00, true, unit], c = dense<[1, 2]> : tensor<2xi32>} : () -> ()'],
    [
      '"u.x"() {a = memref<4xf32, strided<[?], offset: 3>, 1 : i32>, b = tensor<*xf32>, c = vector<[4]x2xi1>} : () -> ()',
    ],
    ['"u.x"() {a = !foo.bar<i32>, b = #foo<"x y">, c = @a::@"b c"} : () -> ()'],
  ])("round-trips %s", (line) => {
    expect(reprint(line)).toBe(`module {\n  ${line}\n}\n`);
  });

  it("names aliases of maps and sets in the order of their depth", () => {
    const text = reprint(
      '"u.x"() {a = affine_map<(i) -> (i + 1)>, b = affine_set<(i) : (i >= 0)>, c = memref<4xf32, affine_map<(i) -> (i + 1)>>} : () -> ()',
    );
    expect(text).toBe(
      "#map = affine_map<(d0) -> (d0 + 1)>\n#set = affine_set<(d0) : (d0 >= 0)>\n" +
        'module {\n  "u.x"() {a = #map, b = #set, c = memref<4xf32, #map>} : () -> ()\n}\n',
    );
  });

  it("prints locations behind the module, those of arguments before it", () => {
    expect(reprint("func.func @f(%a: i32) {\n  return\n}", { debugInfo: true })).toBe(
      '#loc2 = loc("-":1:14)\n' +
        'module {\n  func.func @f(%arg0: i32 loc("-":1:14)) {\n    return loc(#loc3)\n  } loc(#loc1)\n} loc(#loc)\n' +
        '#loc = loc("-":0:0)\n#loc1 = loc("-":1:1)\n#loc3 = loc("-":2:3)\n',
    );
  });

  it("numbers values anew in sibling regions, and uniquely in generic form", () => {
    const source =
      'func.func @f() {\n  %x = "u.x"() : () -> i32\n  return\n}\nfunc.func @g() {\n  %x = "u.x"() : () -> i32\n  return\n}';
    expect(reprint(source).match(/%\d/g)).toEqual(["%0", "%0"]);
    expect(reprint(source, { generic: true }).match(/%\d/g)).toEqual(["%1", "%0"]);
  });

  it("prints a nested operation with the names it has in its module", () => {
    const { module } = parse('%a = "u.x"() : () -> i32\nfunc.func @f() {\n  return\n}\n"u.y"(%a) : (i32) -> ()');
    const found: string[] = [];
    if (module !== undefined) {
      walk(
        module,
        (op) => void found.push(op.name.startsWith("u.") || op.info === FuncOp.info ? printOperation(op) : ""),
      );
    }
    expect(found.filter((text) => text !== "")).toEqual([
      '%0 = "u.x"() : () -> i32',
      "func.func @f() {\n  return\n}",
      '"u.y"(%0) : (i32) -> ()',
    ]);
  });

  it("leaves out large constants on demand", () => {
    const source = '"u.x"() {a = dense<[1, 2, 3]> : tensor<3xi32>, b = dense<1> : tensor<3xi32>} : () -> ()';
    expect(reprint(source, { elideLargerThan: 2 })).toContain(
      "a = dense_resource<__elided__> : tensor<3xi32>, b = dense<1> : tensor<3xi32>",
    );
  });

  it("prints an op that breaks its declaration in generic form", () => {
    expect(reprint('"func.return"() ({\n}) : () -> i32\n"builtin.module"() : () -> ()')).toContain(
      '"builtin.module"() : () -> ()',
    );
  });
});
