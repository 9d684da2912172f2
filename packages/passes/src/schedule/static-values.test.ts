import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { firstFunction, hardwareContext, parseProgram } from "../testing/program.js";
import { extractKernel } from "./extract-kernel.js";
import type { Kernel } from "./kernel.js";
import { phasesOfUse } from "./load-phases.js";
import { constantGlobals, topLevelNests } from "./plan.js";
import { undefinedValue } from "./sequence.js";
import { StaticValues } from "./static-values.js";
import { UnsupportedUnit } from "./unsupported-unit.js";

interface Read {
  readonly kernel: Kernel;
  readonly statics: StaticValues;
  /** The first operation of this name. */
  op(name: string, i?: number): Operation;
}

function read(source: string): Read {
  const func = firstFunction(parseProgram(source, hardwareContext()));
  const kernel = extractKernel(topLevelNests(func)[0] as Operation, "nest", new DiagnosticList().report) as Kernel;
  const find = (name: string, i = 0): Operation => kernel.ops.filter(({ op }) => op.name === name)[i]?.op as Operation;
  return { kernel, statics: new StaticValues(kernel, constantGlobals(func)), op: find };
}

const nest = (body: string, globals = "", bounds = "2 to 8 step 3"): string => `
  ${globals}
  func.func @main(%x: memref<16xi8>, %y: memref<16x4xi32>) {
    affine.for %i = ${bounds} {
      affine.for %j = 0 to 3 {
        ${body}
      }
    }
    return
  }`;

describe("known values", () => {
  test("are counters with their bounds and steps, and what is computed of them", () => {
    const { statics, op } = read(
      nest(`
      %n = affine.apply affine_map<(d0, d1) -> (d0 * 3 + d1 floordiv 2 - 1)>(%i, %j)
      %v = arith.index_cast %n : index to i32
      %c = arith.constant -5 : i32
      %w = arith.muli %v, %c : i32
      affine.store %w, %y[%i, %j] : memref<16x4xi32>`),
    );
    expect([...(statics.get(op("affine.apply").result()) as Float64Array)]).toEqual([5, 5, 6, 14, 14, 15]);
    expect([...(statics.get(op("arith.muli").result()) as Float64Array)]).toEqual([-25, -25, -30, -70, -70, -75]);
  });

  test("wrap as their types do", () => {
    const { statics, op } = read(
      nest(
        `
      %v = arith.index_cast %i : index to i4
      %w = arith.addi %v, %v : i4
      %u = arith.extui %w : i4 to i32
      %b = arith.trunci %w : i4 to i1
      %s = arith.extsi %b : i1 to i32
      %t = arith.addi %u, %s : i32
      affine.store %t, %y[%i, %j] : memref<16x4xi32>`,
        "",
        "5 to 8 step 2",
      ),
    );
    // 10 is -6 in i4, 14 is -2
    expect(statics.get(op("arith.addi").result())).toEqual(Float64Array.of(-6, -6, -6, -2, -2, -2));
    expect(statics.get(op("arith.extui").result())).toEqual(Float64Array.of(10, 10, 10, 14, 14, 14));
    expect(statics.get(op("arith.extsi").result())).toEqual(new Float64Array(6));
  });

  test("are weights, where their guard lets them be read", () => {
    const { statics, op } = read(
      nest(
        `
      %v = affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%j) -> i32 {
        %w = affine.load %weights[%j - 1] : memref<2xi32>
        affine.yield %w : i32
      } else {
        %x0 = affine.load %x[%i] : memref<16xi8>
        %e = arith.extsi %x0 : i8 to i32
        affine.yield %e : i32
      }
      affine.store %v, %y[%i, %j] : memref<16x4xi32>`,
        'memref.global "private" constant @w : memref<2xi32> = dense<[7, -9]>',
      ).replace("affine.for %i", "%weights = memref.get_global @w : memref<2xi32>\n affine.for %i"),
    );
    const u = undefinedValue;
    expect(statics.get(op("affine.load").result())).toEqual(Float64Array.of(u, 7, -9, u, 7, -9));
    expect(statics.get(op("affine.load", 1).result())).toBeUndefined();
    expect(statics.condition(op("affine.if"))).toEqual(Float64Array.of(0, 1, 1, 0, 1, 1));
  });

  test("are left to units where they need more than 53 bits, and refused where they cannot be", () => {
    const { statics, op } = read(
      nest(`
      %c = arith.constant 4503599627370497 : i64
      %v = arith.index_cast %i : index to i64
      %p = arith.muli %v, %c : i64
      %q = arith.trunci %p : i64 to i32
      affine.store %q, %y[%i, %j] : memref<16x4xi32>`),
    );
    expect(statics.get(op("arith.muli").result())).toBeUndefined();
    const wide = nest(`
      %c = arith.constant 9223372036854775807 : i64
      %v = arith.index_cast %i : index to i64
      %p = arith.addi %v, %c : i64
      %q = arith.trunci %p : i64 to i32
      affine.store %q, %y[%i, %j] : memref<16x4xi32>`);
    expect(() => read(wide)).toThrow(UnsupportedUnit);
  });
});

describe("subscripts", () => {
  test("are flat elements in the iterations of the phases and of the guard", () => {
    const { statics, kernel, op } = read(
      nest(
        "%v = affine.load %x[%i + %j] : memref<16xi8>\n %w = arith.extsi %v : i8 to i32\n affine.store %w, %y[%i, 3 - %j] : memref<16x4xi32>",
      ),
    );
    const all = statics.activity(["body"], undefined);
    expect([...statics.elements(op("affine.load"), [16], all)]).toEqual([2, 3, 4, 5, 6, 7]);
    expect([...statics.elements(op("affine.store"), [16, 4], all)]).toEqual([11, 10, 9, 23, 22, 21]);
    expect(kernel.space.size).toBe(6);
  });

  test("outside their buffer are refused", () => {
    const { statics, op } = read(
      nest(
        "%v = affine.load %x[%i + 9] : memref<16xi8>\n %w = arith.extsi %v : i8 to i32\n affine.store %w, %y[%i, %j] : memref<16x4xi32>",
      ),
    );
    expect(() => statics.elements(op("affine.load"), [10], statics.activity(["body"], undefined))).toThrow(
      "subscript 11 of dimension 0 is outside 0..9",
    );
  });
});

test("a load before a reduction is looked at in the phases of its users", () => {
  const { kernel, op, statics } = read(`
    func.func @main(%x: memref<4xi8>, %y: memref<4xi8>) {
      affine.for %i = 0 to 2 {
        %first = affine.load %x[%i] : memref<4xi8>
        %always = affine.load %x[%i + 1] : memref<4xi8>
        %last = affine.load %x[%i + 2] : memref<4xi8>
        %r = affine.for %k = 0 to 3 iter_args(%a = %first) -> (i8) {
          %0 = arith.addi %a, %always : i8
          affine.yield %0 : i8
        }
        %1 = arith.addi %r, %last : i8
        affine.store %1, %y[%i] : memref<4xi8>
      }
      return
    }`);
  const phases = phasesOfUse(kernel);
  const active = [0, 1, 2].map((i) =>
    [...statics.activity(phases.get(op("affine.load", i)) ?? [], undefined)].join(""),
  );
  expect(active).toEqual(["100100", "111111", "001001"]);
});
