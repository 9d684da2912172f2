import { describe, expect, it } from "vitest";
import { verifyOperation } from "../verify/verify.js";
import { DiagnosticList } from "../ir/diagnostic.js";
import { printOperation } from "./print-operation.js";
import { parse } from "../testing/parse-text.js";

const seeds: readonly string[] = [
  'func.func @f(%a: i32, %b: memref<4x?xf32, affine_map<(d0, d1)[s0] -> (d0 * 2 + s0, d1 mod 3)>>) -> (i32 {x.y = 1}) {\n  %0:2 = call @f(%a, %b) : (i32, memref<4x?xf32>) -> (i32, i64)\n  return %0#0 : i32\n} loc("x":1:2)',
  '#a = loc(callsite("f" at fused<"m">["a", "b":3:4]))\n!t = tuple<i32, tensor<*xf16>>\n"u.x"() ({\n^bb0(%x: !t loc(#a)):\n  "u.br"(%x)[^bb1, ^bb0] <{p = dense<[[1, -2], [0x1F, 4]]> : tensor<2x2xi16>}> {u, v = [1.5e-3, "s\\n\\FF", @a::@b]} : (!t) -> ()\n^bb1:\n  "u.y"() : () -> ()\n}, {}) : () -> ()',
  '"u.z"() {a = sparse<[[0, 0]], [1.0]> : vector<1x1xf32>, b = array<i8: 1, -2>, c = strided<[1, ?], offset: 3>, d = distinct[0]<1>, e = affine_set<(i)[n] : (i - n >= 0, i == 2)>, f = dense_resource<k> : tensor<2xi8>, g = !foo.bar<"a>", [1]>, h = #foo<x>} : () -> ()\n{-# dialect_resources: { builtin: { k: "0x040000000102" } } #-}',
];

const spare = [
  "(",
  ")",
  "{",
  "}",
  "[",
  "]",
  "<",
  ">",
  ",",
  ":",
  "=",
  "->",
  "::",
  '"',
  "%a",
  "^bb0",
  "#a",
  "!t",
  "@f",
  "0",
  "-1",
  "1.0",
  "0x",
  "loc",
  "dense",
  "return",
  "module",
  "\\",
  "$",
  "é",
  "\0",
  "{-#",
  "#-}",
  "//",
  "\n",
];

/** A small linear congruential generator: the test must be the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function mutate(text: string, random: (below: number) => number): string {
  let mutated = text;
  for (let i = random(4); i >= 0; i--) {
    const at = random(mutated.length);
    const length = random(3) === 0 ? random(20) : 0;
    const inserted = random(2) === 0 ? (spare[random(spare.length)] as string) : mutated.slice(at, at + random(30));
    mutated = mutated.slice(0, at) + inserted + mutated.slice(at + length);
  }
  return mutated;
}

describe("mutated sources", () => {
  it("give a module or diagnostics, never an exception", () => {
    const random = randomNumbers(1);
    for (let i = 0; i < 3000; i++) {
      const source = mutate(seeds[i % seeds.length] as string, random);
      const { module, errors } = parse(source);
      if (module === undefined) expect(errors.length, source).toBeGreaterThan(0);
      else {
        verifyOperation(module, new DiagnosticList().report);
        printOperation(module);
      }
    }
  });

  it("print what parses back to the same text", () => {
    const random = randomNumbers(2);
    for (let i = 0; i < 1500; i++) {
      const { module } = parse(mutate(seeds[i % seeds.length] as string, random));
      if (module === undefined || !verifyOperation(module, new DiagnosticList().report)) continue;
      for (const options of [{}, { generic: true }, { debugInfo: true }]) {
        const once = printOperation(module, options);
        const again = parse(once);
        expect(again.errors, once).toEqual([]);
        if (again.module !== undefined) expect(printOperation(again.module, options)).toBe(once);
      }
    }
  });
});
