import { expect, test } from "vitest";
import { compileFunction } from "../index.js";
import { parseProgram } from "../testing.js";

const run = (source: string, args: readonly (number | bigint)[]): readonly unknown[] =>
  compileFunction(parseProgram(source), "main", { checkBounds: true }).run(args);

test("scf.for counts with any bounds and hands on values, swapped too", () => {
  const source = `func.func @main(%lower: index, %upper: index, %step: index) -> (i32, i32) {
    %a = arith.constant 1 : i32
    %b = arith.constant 2 : i32
    %r:2 = scf.for %i = %lower to %upper step %step iter_args(%x = %a, %y = %b) -> (i32, i32) {
      %n = arith.index_cast %i : index to i32
      %s = arith.addi %x, %n : i32
      scf.yield %y, %s : i32, i32
    }
    return %r#0, %r#1 : i32, i32
  }`;
  expect(run(source, [0, 3, 1])).toEqual([3, 3]);
  expect(run(source, [5, 5, 1])).toEqual([1, 2]);
  expect(run(source, [7, 3, 2])).toEqual([1, 2]);
  // (1, 2) -> (2, 1 - 4) -> (-3, 2 - 1) -> (1, -3 + 2)
  expect(run(source, [-4, 3, 3])).toEqual([1, -1]);
});

test("scf.while decides before its body, and may change what it passes", () => {
  const source = `func.func @main(%n: i64) -> (i64, i64) {
    %c0 = arith.constant 0 : i64
    %c1 = arith.constant 1 : i64
    %c2 = arith.constant 2 : i64
    %c3 = arith.constant 3 : i64
    %r:2 = scf.while (%x = %n, %k = %c0) : (i64, i64) -> (i64, i64) {
      %goes = arith.cmpi ne, %x, %c1 : i64
      scf.condition(%goes) %k, %x : i64, i64
    } do {
    ^bb0(%k: i64, %x: i64):
      %odd = arith.remsi %x, %c2 : i64
      %is = arith.trunci %odd : i64 to i1
      %y = scf.if %is -> (i64) {
        %p = arith.muli %x, %c3 : i64
        %q = arith.addi %p, %c1 : i64
        scf.yield %q : i64
      } else {
        %h = arith.divsi %x, %c2 : i64
        scf.yield %h : i64
      }
      %m = arith.addi %k, %c1 : i64
      scf.yield %y, %m : i64, i64
    }
    return %r#0, %r#1 : i64, i64
  }`;
  expect(run(source, [27n])).toEqual([111n, 1n]);
  expect(run(source, [1n])).toEqual([0n, 1n]);
});

test("scf.index_switch, scf.execute_region with jumps, scf.parallel with a reduction, scf.forall", () => {
  const source = `func.func @main(%flag: index, %c: i1, %m: memref<4x3xi32>) -> (i32, i32, i32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c3 = arith.constant 3 : index
    %c4 = arith.constant 4 : index
    %zero = arith.constant 100 : i32
    %ten = arith.constant 10 : i32
    %s = scf.index_switch %flag -> i32
    case -2 {
      scf.yield %ten : i32
    }
    case 5 {
      scf.yield %zero : i32
    }
    default {
      %d = arith.addi %zero, %ten : i32
      scf.yield %d : i32
    }
    %e = scf.execute_region -> i32 {
      cf.cond_br %c, ^a, ^b(%s : i32)
    ^a:
      cf.br ^b(%ten : i32)
    ^b(%x: i32):
      scf.yield %x : i32
    }
    scf.forall (%i, %j) in (4, 3) {
      %p = arith.muli %i, %c3 : index
      %q = arith.addi %p, %j : index
      %v = arith.index_cast %q : index to i32
      memref.store %v, %m[%i, %j] : memref<4x3xi32>
    }
    %sum = scf.parallel (%i, %j) = (%c0, %c0) to (%c4, %c3) step (%c1, %c1) init (%zero) -> i32 {
      %v = memref.load %m[%i, %j] : memref<4x3xi32>
      scf.reduce(%v : i32) {
      ^bb0(%l: i32, %r: i32):
        %t = arith.addi %l, %r : i32
        scf.reduce.return %t : i32
      }
    }
    return %s, %e, %sum : i32, i32, i32
  }`;
  expect(run(source, [-2, 1])).toEqual([10, 10, 166]);
  expect(run(source, [5, 0])).toEqual([100, 100, 166]);
  expect(run(source, [6, 0])).toEqual([110, 110, 166]);
});

test("affine.parallel fills a buffer", () => {
  const source = `func.func @main(%n: index, %m: memref<6x6xi32>) {
    %one = arith.constant 1 : i32
    affine.parallel (%i, %j) = (0, max(%n, 1)) to (6, min(%n + 3, 6)) step (2, 1) {
      affine.store %one, %m[%i, %j] : memref<6x6xi32>
    }
    return
  }`;
  const exe = compileFunction(parseProgram(source), "main", { checkBounds: true });
  exe.run([4]);
  const filled = [...(exe.argument(1) as Int32Array)].flatMap((value, i) => (value === 1 ? [i] : []));
  expect(filled).toEqual([4, 5, 16, 17, 28, 29]);
});

/** Euclid's algorithm, Fibonacci numbers in a loop with two exits, and a switch in a loop. */
const jumps = `func.func @main(%a: i64, %b: i64) -> (i64, i64) {
    %zero = arith.constant 0 : i64
    %one = arith.constant 1 : i64
    %limit = arith.constant 1000 : i64
    cf.br ^test(%a, %b : i64, i64)
  ^test(%x: i64, %y: i64):
    %end = arith.cmpi eq, %y, %zero : i64
    cf.cond_br %end, ^done, ^body
  ^body:
    %r = arith.remsi %x, %y : i64
    cf.br ^test(%y, %r : i64, i64)
  ^done:
    cf.br ^again(%zero, %one, %x : i64, i64, i64)
  ^again(%f: i64, %g: i64, %n: i64):
    %stop = arith.cmpi eq, %n, %zero : i64
    cf.cond_br %stop, ^out(%f : i64), ^more
  ^more:
    %s = arith.addi %f, %g : i64
    %large = arith.cmpi sgt, %s, %limit : i64
    %m = arith.subi %n, %one : i64
    cf.cond_br %large, ^out(%limit : i64), ^again(%g, %s, %m : i64, i64, i64)
  ^out(%value: i64):
    cf.switch %x : i64, [
      default: ^last(%value : i64),
      6: ^six,
      -1: ^last(%one : i64)
    ]
  ^six:
    %twice = arith.addi %value, %value : i64
    cf.br ^last(%twice : i64)
  ^last(%w: i64):
    return %x, %w : i64, i64
  }`;

test("jumps between blocks: loops with two exits, a meeting point, a switch", () => {
  expect(run(jumps, [48n, 18n])).toEqual([6n, 16n]);
  expect(run(jumps, [21n, 14n])).toEqual([7n, 13n]);
  expect(run(jumps, [34n, 0n])).toEqual([34n, 1000n]);
});

test("values of one block are kept for those that it dominates", () => {
  const source = `func.func @main(%n: i32, %c: i1) -> i32 {
    %one = arith.constant 1 : i32
    %square = arith.muli %n, %n : i32
    cf.cond_br %c, ^a, ^b
  ^a:
    %x = arith.addi %n, %one : i32
    %y = arith.addi %x, %one : i32
    cf.br ^c(%y : i32)
  ^b:
    cf.br ^c(%one : i32)
  ^c(%z: i32):
    %r = arith.addi %square, %z : i32
    return %r : i32
  }`;
  expect(run(source, [7, 1])).toEqual([58]);
  expect(run(source, [7, 0])).toEqual([50]);
});

test("1000 loops in sequence neither nest nor recurse", () => {
  const loops = Array.from(
    { length: 1000 },
    (_, i) => `^h${i}(%i${i}: index, %s${i}: index):
      %c${i} = arith.cmpi slt, %i${i}, %n : index
      cf.cond_br %c${i}, ^b${i}, ^h${i + 1}(%zero, %s${i} : index, index)
    ^b${i}:
      %t${i} = arith.addi %s${i}, %i${i} : index
      %k${i} = arith.addi %i${i}, %one : index
      cf.br ^h${i}(%k${i}, %t${i} : index, index)`,
  );
  const source = `func.func @main(%n: index) -> index {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    cf.br ^h0(%zero, %zero : index, index)
    ${loops.join("\n")}
    ^h1000(%u: index, %v: index):
    return %v : index
  }`;
  expect(run(source, [3])).toEqual([3000n]);
});

test("a jump into the middle of a loop is refused", () => {
  const source = `func.func @main(%c: i1) {
    cf.cond_br %c, ^a, ^b
  ^a:
    cf.br ^b
  ^b:
    cf.cond_br %c, ^a, ^d
  ^d:
    return
  }`;
  expect(() => compileFunction(parseProgram(source), "main")).toThrow(/reducible/);
});
