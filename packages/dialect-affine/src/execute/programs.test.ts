import { describe, expect, test } from "vitest";
import { findFilePosition } from "@hls-opt/ir-core";
import type { Builder } from "@hls-opt/ir-core";
import type { ExecutionError } from "../index.js";
import { buildFor, compileFunction } from "../index.js";
import { buildModule, parseProgram } from "../testing.js";

const compile = (source: string, options = {}) => compileFunction(parseProgram(source), "main", options);

describe("loops", () => {
  test("carried values change places", () => {
    const fibonacci = compile(`
      func.func @main(%a: i64, %b: i64) -> (i64, i64) {
        %0:2 = affine.for %i = 0 to 20 iter_args(%x = %a, %y = %b) -> (i64, i64) {
          %next = arith.addi %x, %y : i64
          affine.yield %y, %next : i64, i64
        }
        return %0#0, %0#1 : i64, i64
      }`);
    expect(fibonacci.run([0, 1])).toEqual([6765n, 10946n]);
  });

  test("a loop without iterations hands on what it was given", () => {
    const exe = compile(`
      func.func @main(%n: index, %x: f32) -> (f32, f32) {
        %one = arith.constant 1.0 : f32
        %0 = affine.for %i = 0 to %n iter_args(%acc = %x) -> (f32) {
          %1 = arith.addf %acc, %one : f32
          affine.yield %1 : f32
        }
        %2 = affine.for %i = 3 to 3 iter_args(%acc = %x) -> (f32) {
          affine.yield %one : f32
        }
        return %0, %2 : f32, f32
      }`);
    expect(exe.run([0, 5])).toEqual([5, 5]);
    expect(exe.run([-3, 5])).toEqual([5, 5]);
    expect(exe.run([4, 5])).toEqual([9, 5]);
  });

  test("bounds with several results, steps, counters as values", () => {
    const exe = compile(`
      func.func @main(%n: index, %out: memref<16xi32>) {
        affine.for %i = 0 to 4 {
          affine.for %j = max affine_map<(d0)[s0] -> (d0 * 2, s0 - 3)>(%i)[%n] to min affine_map<(d0)[s0] -> (d0 * 5 + 2, s0, 15)>(%i)[%n] step 3 {
            %v = arith.index_cast %j : index to i32
            %old = affine.load %out[%j] : memref<16xi32>
            %new = arith.addi %old, %v : i32
            affine.store %new, %out[%j] : memref<16xi32>
          }
        }
        return
      }`);
    for (const n of [3, 10, 15, 100]) {
      const out = exe.argument(1).fill(0 as never) as Int32Array;
      exe.run([n]);
      const expected = new Int32Array(16);
      for (let i = 0; i < 4; i++) {
        for (let j = Math.max(i * 2, n - 3); j < Math.min(i * 5 + 2, n, 15); j += 3) expected[j]! += j;
      }
      expect(out).toEqual(expected);
    }
  });

  test("conditions give results", () => {
    const exe = compile(`
      func.func @main(%i: index, %n: index) -> (index, i32) {
        %a = arith.constant 1 : i32
        %0:2 = affine.if affine_set<(d0)[s0] : (d0 - 3 >= 0, s0 - d0 - 1 >= 0, d0 mod 2 == 0)>(%i)[%n] -> (index, i32) {
          affine.yield %n, %a : index, i32
        } else {
          %b = arith.constant 2 : i32
          affine.yield %i, %b : index, i32
        }
        return %0#0, %0#1 : index, i32
      }`);
    for (let i = -2; i < 12; i++) {
      expect(exe.run([i, 9])).toEqual(i >= 3 && i < 9 && i % 2 === 0 ? [9n, 1] : [BigInt(i), 2]);
    }
  });

  test("min, max and apply of values beyond 32 bits", () => {
    const exe = compile(`
      func.func @main(%i: index, %j: index) -> (index, index, index) {
        %0 = affine.min affine_map<(d0, d1) -> (d0, d1 + 1)>(%i, %j)
        %1 = affine.max affine_map<(d0, d1) -> (d0, d1, -5)>(%i, %j)
        %2 = affine.apply affine_map<(d0, d1) -> (d0 * 3 + d1 floordiv 7 - (d1 ceildiv 5) + d0 mod 11)>(%i, %j)
        return %0, %1, %2 : index, index, index
      }`);
    const big = 2n ** 40n;
    expect(exe.run([big, -big])).toEqual([-big + 1n, big, big * 3n - (big + 6n) / 7n + big / 5n + (big % 11n)]);
    expect(exe.run([-9, -9])[1]).toBe(-5n);
  });
});

describe("buffers", () => {
  test("of every element type keep what is stored", () => {
    for (const [type, values] of [
      ["i1", [0, 1]],
      ["i5", [-16, 15]],
      ["i8", [-128, 127]],
      ["i12", [-2048, 2047]],
      ["i16", [-32768, 32767]],
      ["i24", [-8388608, 8388607]],
      ["i32", [-2147483648, 5]],
      ["i48", [-(2 ** 47), 2 ** 47 - 1]],
      ["i64", [-(2 ** 63), 12]],
      ["index", [-1, 7]],
      ["f32", [0.5, -2]],
      ["f64", [0.1, NaN]],
      ["f16", [0x3c00, 0xfc00]],
      ["bf16", [0x3f80, 0x7f80]],
    ] as const) {
      const exe = compile(`
        func.func @main(%a: memref<2x${type}>, %b: memref<2x${type}>) {
          %t = memref.alloc() : memref<2x${type}>
          affine.for %i = 0 to 2 {
            %0 = affine.load %a[%i] : memref<2x${type}>
            affine.store %0, %t[1 - %i] : memref<2x${type}>
          }
          memref.copy %t, %b : memref<2x${type}> to memref<2x${type}>
          memref.dealloc %t : memref<2x${type}>
          return
        }`);
      const [a, b] = [exe.argument(0), exe.argument(1)];
      values.forEach((value, i) => (a instanceof BigInt64Array ? (a[i] = BigInt(value)) : (a[i] = value)));
      exe.run();
      expect([...b].map(Number)).toEqual([...values].reverse());
    }
  });

  test("have layouts", () => {
    const exe = compile(`
      #transposed = affine_map<(d0, d1) -> (d1, d0)>
      #tiled = affine_map<(d0, d1) -> (d0 floordiv 2, d1 floordiv 3, d0 mod 2, d1 mod 3)>
      func.func @main(%t: memref<4x6xi32, #transposed>, %s: memref<4x6xi32, strided<[10, 1], offset: 5>>, %p: memref<4x6xi32, #tiled>) {
        affine.for %i = 0 to 4 {
          affine.for %j = 0 to 6 {
            %0 = affine.apply affine_map<(d0, d1) -> (d0 * 6 + d1)>(%i, %j)
            %1 = arith.index_cast %0 : index to i32
            affine.store %1, %t[%i, %j] : memref<4x6xi32, #transposed>
            memref.store %1, %s[%i, %j] : memref<4x6xi32, strided<[10, 1], offset: 5>>
            affine.store %1, %p[%i, %j] : memref<4x6xi32, #tiled>
          }
        }
        return
      }`);
    exe.run();
    const [t, s, p] = [0, 1, 2].map((i) => exe.argument(i) as Int32Array) as [Int32Array, Int32Array, Int32Array];
    expect([t.length, s.length, p.length]).toEqual([24, 41, 24]);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 6; j++) {
        expect(t[j * 4 + i]).toBe(i * 6 + j);
        expect(s[5 + i * 10 + j]).toBe(i * 6 + j);
        expect(p[((Math.floor(i / 2) * 2 + Math.floor(j / 3)) * 2 + (i % 2)) * 3 + (j % 3)]).toBe(i * 6 + j);
      }
    }
  });

  test("of globals start with their values and pass through calls", () => {
    const exe = compile(`
      memref.global "private" constant @w : memref<3xi12> = dense<[-5, 7, 2000]>
      memref.global "private" @state : memref<1xi32> = dense<10>
      func.func private @weights() -> memref<3xi12> {
        %0 = memref.get_global @w : memref<3xi12>
        return %0 : memref<3xi12>
      }
      func.func private @sum(%m: memref<3xi12>, %scale: i32) -> i32 {
        %zero = arith.constant 0 : i32
        %0 = affine.for %i = 0 to 3 iter_args(%acc = %zero) -> (i32) {
          %1 = affine.load %m[%i] : memref<3xi12>
          %2 = arith.extsi %1 : i12 to i32
          %3 = arith.addi %acc, %2 : i32
          affine.yield %3 : i32
        }
        %4 = arith.muli %0, %scale : i32
        return %4 : i32
      }
      func.func @main(%x: i32) -> (i32, i32, memref<3xi12>) {
        %w = call @weights() : () -> memref<3xi12>
        %0 = call @sum(%w, %x) : (memref<3xi12>, i32) -> i32
        %s = memref.get_global @state : memref<1xi32>
        %1 = affine.load %s[0] : memref<1xi32>
        %2 = arith.addi %1, %x : i32
        affine.store %2, %s[0] : memref<1xi32>
        return %0, %2, %w : i32, i32, memref<3xi12>
      }`);
    expect(exe.run([3])).toEqual([6006, 13, Int16Array.of(-5, 7, 2000)]);
    expect(exe.run([-1]).slice(0, 2)).toEqual([-2002, 12]);
  });

  test("are checked on request", () => {
    const source = `
      func.func @main(%a: memref<4x8xf32>, %i: index) {
        %0 = memref.load %a[%i, %i] : memref<4x8xf32>
        affine.for %k = 0 to 5 {
          affine.store %0, %a[%k, 2] : memref<4x8xf32>
        }
        return
      }`;
    const exe = compile(source, { checkBounds: true });
    expect(() => exe.run([0])).toThrow(
      "'affine.store' op accesses index 4 of dimension 0, which lies outside 'memref<4x8xf32>'",
    );
    expect(() => exe.run([-1])).toThrow("'memref.load' op accesses index -1 of dimension 0");
    try {
      exe.run([7]);
    } catch (error) {
      const position = findFilePosition((error as ExecutionError).diagnostics[0]!.location);
      expect(position?.line).toBe(3);
    }
  });
});

describe("what cannot be executed is a diagnostic at the op", () => {
  test.each([
    [
      "vectors",
      "func.func @main(%a: vector<4xi32>) -> vector<4xi32> { return %a : vector<4xi32> }",
      "'func.func' op has an argument of type 'vector<4xi32>', which the executor does not take",
    ],
    [
      "wide integers",
      "func.func @main(%a: i32) { %0 = arith.extsi %a : i32 to i65 return }",
      "'arith.extsi' op has a value of type 'i65', which the executor does not take; it takes integers of 1 to 64 bits",
    ],
    [
      "dynamic sizes",
      "func.func @main(%a: memref<?xi32>) { return }",
      "'func.func' op has a buffer of type 'memref<?xi32>'",
    ],
    ["recursion", "func.func @main() { call @main() : () -> () return }", "'func.func' op calls itself"],
    [
      "declarations",
      "func.func private @f()\nfunc.func @main() { call @f() : () -> () return }",
      "'func.call' op calls 'f', which has no body",
    ],
    ["other ops", "func.func @main(%f: () -> ()) { return }", "has an argument of type '() -> ()'"],
  ])("%s", (_, source, message) => {
    expect(() => compile(source)).toThrow(message);
  });

  test("a missing function", () => {
    expect(() => compileFunction(parseProgram("module {}"), "main")).toThrow(
      "there is no function '@main' with a body to execute",
    );
  });

  test("deep nests", () => {
    const deep = (builder: Builder, n: number): void =>
      void (n > 0 && buildFor(builder, 0, 1, 1, [], (inner) => deep(inner, n - 1)));
    const nest = (n: number) => buildModule([], (builder) => (deep(builder, n), []));
    expect(compileFunction(nest(300), "main").run()).toEqual([]);
    expect(() => compileFunction(nest(500), "main")).toThrow("is nested deeper than 400 levels");
  });
});

test("a body of 100,000 ops needs few locals and runs", () => {
  const lines = [
    "func.func @main(%a: memref<64xi32>, %b: memref<64xi32>) {",
    "  %v0 = affine.load %a[0] : memref<64xi32>",
  ];
  for (let i = 1; i <= 25_000; i++) {
    lines.push(
      `  %l${i} = affine.load %a[${i % 64}] : memref<64xi32>`,
      `  %m${i} = arith.muli %l${i}, %v${i - 1} : i32`,
      `  %v${i} = arith.addi %m${i}, %l${i} : i32`,
    );
    lines.push(`  affine.store %v${i}, %b[${(i * 7) % 64}] : memref<64xi32>`);
  }
  const exe = compile([...lines, "  return", "}"].join("\n"));
  const [a, b] = [exe.argument(0) as Int32Array, exe.argument(1) as Int32Array];
  a.forEach((_, i) => (a[i] = i * 2 + 1));
  exe.run();
  const expected = new Int32Array(64);
  let v = a[0]!;
  for (let i = 1; i <= 25_000; i++) expected[(i * 7) % 64] = v = (Math.imul(a[i % 64]!, v) + a[i % 64]!) | 0;
  expect(b).toEqual(expected);
  expect(exe.codeSize).toBeLessThan(1_000_000);
});
