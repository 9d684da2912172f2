import { DiagnosticList } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { expect, test } from "vitest";
import { firstFunction, hardwareContext, parseProgram } from "../testing/program.js";
import { extractKernel } from "./extract-kernel.js";
import { topLevelNests } from "./plan.js";

test("a kernel holds its loops, its accumulators, and its code by phase", () => {
  const module = parseProgram(
    `
    func.func @main(%x: memref<8x6xi8>, %y: memref<8xi16>) {
      %zero = arith.constant 0 : i16
      affine.for %i = 0 to 8 step 2 {
        %b = affine.load %x[%i, 0] : memref<8x6xi8>
        %b16 = arith.extsi %b : i8 to i16
        %r = affine.for %j = 1 to 3 iter_args(%a = %b16) -> (i16) {
          %s = affine.for %k = 0 to 3 iter_args(%a2 = %a) -> (i16) {
            %0 = affine.load %x[%i, %j + %k] : memref<8x6xi8>
            %1 = arith.extsi %0 : i8 to i16
            %2 = arith.addi %a2, %1 : i16
            affine.yield %2 : i16
          }
          affine.yield %s : i16
        }
        affine.if affine_set<(d0) : (d0 - 2 >= 0)>(%i) {
          affine.store %r, %y[%i] : memref<8xi16>
        }
      }
      return
    }`,
    hardwareContext(),
  );
  const diagnostics = new DiagnosticList();
  const kernel = extractKernel(topLevelNests(firstFunction(module))[0] as Operation, "nest", diagnostics.report);
  expect(diagnostics.all).toEqual([]);
  expect(kernel?.loops.map(({ lower, step, extent }) => [lower, step, extent])).toEqual([
    [0, 2, 4],
    [1, 1, 2],
    [0, 1, 3],
  ]);
  expect(kernel?.reductionDepth).toBe(1);
  expect(kernel?.carried.map(({ initial, next }) => [initial.definingOp?.name, next.definingOp?.name])).toEqual([
    ["arith.extsi", "arith.addi"],
  ]);
  expect(
    kernel?.ops.map(({ op, phase, guard }) => `${phase} ${op.name}${guard === undefined ? "" : " guarded"}`),
  ).toEqual([
    "before affine.load",
    "before arith.extsi",
    "body affine.load",
    "body arith.extsi",
    "body arith.addi",
    "after affine.store guarded",
    "after affine.if",
  ]);
});
