import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { describe, expect, test } from "vitest";
import { firstFunction, hardwareContext, parseProgram } from "../testing/program.js";
import { randomProgram } from "../testing/random-program.js";
import { chooseFactors } from "./choose-factors.js";
import { extractKernel } from "./extract-kernel.js";
import type { Kernel } from "./kernel.js";
import { constantGlobals, topLevelNests } from "./plan.js";
import { StaticValues } from "./static-values.js";

function kernels(source: string): { kernel: Kernel; statics: StaticValues }[] {
  const func = firstFunction(parseProgram(source, hardwareContext()));
  return topLevelNests(func).map((root: Operation) => {
    const kernel = extractKernel(root, "nest", new DiagnosticList().report) as Kernel;
    return { kernel, statics: new StaticValues(kernel, constantGlobals(func)) };
  });
}

describe("unroll factors", () => {
  test("divide the extents, fit the interval, and are all 1 when nothing has to be unrolled", () => {
    for (let seed = 0; seed < 60; seed++) {
      for (const { kernel, statics } of kernels(randomProgram(seed).source)) {
        const { extents, size } = kernel.space;
        for (const interval of [1, 2, 5, 16, size, size + 3]) {
          const factors = chooseFactors(kernel, statics, interval) as number[];
          factors.forEach((factor, d) => expect((extents[d] as number) % factor).toBe(0));
          expect(size / factors.reduce((a, b) => a * b, 1)).toBeLessThanOrEqual(interval);
        }
        expect(chooseFactors(kernel, statics, 1)).toEqual(extents);
      }
    }
  });

  test("leave the loops of a product rolled when there is a cycle for each term", () => {
    const [dense] = kernels(`
      memref.global "private" constant @w : memref<8x4xi8> = dense<[[1,2,3,4],[5,6,7,8],[9,8,7,6],[5,4,3,2],[1,2,3,4],[5,6,7,8],[9,8,7,6],[5,4,3,2]]>
      func.func @main(%x: memref<8xi8>, %y: memref<4xi16>) {
        %w = memref.get_global @w : memref<8x4xi8>
        %zero = arith.constant 0 : i16
        affine.for %o = 0 to 4 {
          %s = affine.for %k = 0 to 8 iter_args(%a = %zero) -> (i16) {
            %0 = affine.load %x[%k] : memref<8xi8>
            %1 = affine.load %w[%k, %o] : memref<8x4xi8>
            %2 = arith.extsi %0 : i8 to i16
            %3 = arith.extsi %1 : i8 to i16
            %4 = arith.muli %2, %3 : i16
            %5 = arith.addi %a, %4 : i16
            affine.yield %5 : i16
          }
          affine.store %s, %y[%o] : memref<4xi16>
        }
        return
      }`) as [{ kernel: Kernel; statics: StaticValues }];
    expect(chooseFactors(dense.kernel, dense.statics, 32)).toEqual([1, 1]);
    expect(chooseFactors(dense.kernel, dense.statics, 1000)).toEqual([1, 1]);
    const halved = chooseFactors(dense.kernel, dense.statics, 16) as number[];
    expect(halved.reduce((a, b) => a * b, 1)).toBe(2);
  });
});
