/** Lowering of affine to scf and cf: executed before and after, and byte for byte what LLVM's passes of the names print. */
import { DiagnosticList, collect, printOperation } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { lowerAffine, lowerScfToCf } from "@hls-opt/passes";
import { checkTransform, parseProgram, Random } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { mlirOpt, runMlirOpt } from "../lower/mlir-runner.js";
import { randomAffine } from "./random-affine.js";

const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 300);
const compared = Math.min(programs, 60);

type Lowering = (op: Operation) => void;

function applied(lower: typeof lowerAffine): Lowering {
  return (op) => {
    const diagnostics = new DiagnosticList();
    lower(op, diagnostics.report);
    expect(diagnostics.all).toEqual([]);
  };
}

const toScf = applied(lowerAffine);
const toCf = applied(lowerScfToCf);

test(`${programs} random programs do the same with scf, and with jumps`, { timeout: 3_600_000 }, () => {
  let loops = 0;
  for (let seed = 1; seed <= programs; seed++) {
    const program = randomAffine(new Random(seed), { statements: 10 });
    checkTransform(program, toScf, seed);
    const lowered = checkTransform(
      program,
      (func) => {
        toScf(func);
        loops += collect(func, (op) => op.name === "scf.for").length;
        toCf(func);
        expect(collect(func, (op) => op.info.dialect === "scf" || op.info.dialect === "affine")).toEqual([]);
      },
      seed,
    );
    expect(lowered.regions.length).toBe(1);
  }
  expect(loops).toBeGreaterThan(programs);
});

const shapes = `
func.func @bounds(%m: memref<100x100xf32>, %n: index) -> (f32, index, index, index) {
  %z = arith.constant 0.0 : f32
  %r = affine.for %i = max affine_map<(d0) -> (d0, 5)>(%n) to min affine_map<(d0)[s0] -> (d0 mod 7, s0 floordiv 3, d0 ceildiv 10)>(%n)[%n] step 2 iter_args(%acc = %z) -> (f32) {
    %v = affine.load %m[%i + 3 * %n + 1, -%i] : memref<100x100xf32>
    %u = affine.if affine_set<(d0, d1) : (d0 - 3 >= 0, d1 - d0 * 5 == 0)>(%i, %n) -> f32 {
      affine.yield %v : f32
    } else {
      affine.yield %z : f32
    }
    affine.store %u, %m[%i, symbol(%n) mod 4] : memref<100x100xf32>
    affine.prefetch %m[%i, %i + 2], read, locality<3>, data : memref<100x100xf32>
    affine.yield %u : f32
  }
  affine.if affine_set<() : (1 == 0)>() {
    affine.store %z, %m[3, 4] : memref<100x100xf32>
  }
  %a = affine.apply affine_map<(d0)[s0] -> ((d0 * 4 - s0) floordiv 8 + 3)>(%n)[%n]
  %mi = affine.min affine_map<(d0) -> (d0, 5, d0 * 2)>(%n)
  %ma = affine.max affine_map<(d0) -> (d0 - 1)>(%n)
  affine.parallel (%x, %y) = (0, %n) to (10, min(%n, 10)) step (1, 2) {
    affine.for %k = 0 to affine_map<(d0) -> (d0)>(%x) {
      affine.store %z, %m[%x, %k] : memref<100x100xf32>
    }
  }
  %red:2 = affine.parallel (%x) = (0) to (10) reduce ("addf", "maximumf") -> (f32, f32) {
    %v = affine.load %m[%x, %x] : memref<100x100xf32>
    affine.yield %v, %v : f32, f32
  }
  return %red#0, %a, %mi, %ma : f32, index, index, index
}
func.func @structured(%n: index, %c: i1, %flag: index, %m: memref<10xf32>) -> (index, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.while (%i = %c0) : (index) -> index {
    %go = arith.cmpi slt, %i, %n : index
    scf.condition(%go) %i : index
  } do {
  ^bb0(%i: index):
    %next = arith.addi %i, %c1 : index
    scf.yield %next : index
  }
  %d = scf.while (%i = %c0) : (index) -> index {
    %next = arith.addi %i, %c1 : index
    %go = arith.cmpi slt, %next, %n : index
    scf.condition(%go) %next : index
  } do {
  ^bb0(%i: index):
    scf.yield %i : index
  }
  %s = scf.index_switch %flag -> f32
  case 2 {
    %1 = arith.constant 10.0 : f32
    scf.yield %1 : f32
  }
  default {
    %3 = arith.constant 30.0 : f32
    scf.yield %3 : f32
  }
  %e = scf.execute_region -> f32 {
    cf.cond_br %c, ^a, ^b
  ^a:
    scf.yield %s : f32
  ^b:
    %4 = arith.constant 3.0 : f32
    scf.yield %4 : f32
  }
  %p = scf.parallel (%i, %j) = (%c0, %c0) to (%n, %c1) step (%c1, %c1) init (%e) -> f32 {
    %v = memref.load %m[%i] : memref<10xf32>
    scf.reduce(%v : f32) {
    ^bb0(%a: f32, %b: f32):
      %x = arith.addf %a, %b : f32
      scf.reduce.return %x : f32
    }
  }
  scf.for %i = %c0 to %n step %c1 {
    scf.if %c {
      memref.store %p, %m[%i] : memref<10xf32>
    } else {
      memref.store %s, %m[%i] : memref<10xf32>
    }
  }
  scf.forall (%i) in (10) {
    memref.store %s, %m[%i] : memref<10xf32>
  }
  return %d, %p : index, f32
}`;

test.skipIf(mlirOpt === undefined)(`${compared} random programs and all shapes print as mlir-opt prints them`, () => {
  const texts = [
    shapes,
    // mlir-opt folds loads of constant tables on the way
    ...Array.from({ length: compared }, (_, seed) => randomAffine(new Random(seed), { statements: 10 }).text).filter(
      (text) => !text.includes("get_global @table"),
    ),
  ];
  for (const flags of [["--lower-affine"], ["--lower-affine", "--convert-scf-to-cf"]]) {
    const separator = "\n// -----\n";
    const theirs = runMlirOpt(texts.join(separator), ["--split-input-file", ...flags]).split("// -----");
    texts.forEach((text, i) => {
      const module = parseProgram(text);
      toScf(module);
      if (flags.length > 1) toCf(module);
      expect(printOperation(module).trim()).toBe((theirs[i] as string).trim());
    });
  }
});

test("what cannot be lowered is refused, and nothing is changed", () => {
  const module = parseProgram(`func.func @f(%m: memref<8xf32>) {
    affine.for %i = 0 to 8 {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      scf.for %j = %c0 to %c1 step %c1 {
        %v = affine.vector_load %m[%i] : memref<8xf32>, vector<1xf32>
      }
    }
    return
  }`);
  const before = printOperation(module);
  const diagnostics = new DiagnosticList();
  expect(lowerAffine(module, diagnostics.report)).toBe(0);
  expect(lowerScfToCf(module, diagnostics.report)).toBe(0);
  expect(diagnostics.all.map(({ message }) => message)).toEqual([
    expect.stringContaining("'affine.vector_load' op has no lowering"),
    expect.stringContaining("stands in 'affine.for', whose body must stay one block"),
  ]);
  expect(printOperation(module)).toBe(before);
});
