/** The executor against LLVM's: the same programs, lowered and run by mlir-opt and mlir-cpu-runner, give the same bits. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { compileFunction } from "@hls-opt/dialect-affine";
import { parseProgram } from "@hls-opt/dialect-affine/testing";
import { findExternal } from "@hls-opt/cli/lit";

const [opt, runner] = [findExternal("mlir-opt"), findExternal("mlir-cpu-runner")];
const lowering =
  "--lower-affine --convert-scf-to-cf --expand-strided-metadata --convert-math-to-llvm --arith-expand --finalize-memref-to-llvm --convert-cf-to-llvm --convert-func-to-llvm --convert-arith-to-llvm --reconcile-unrealized-casts";

/** What `@main() -> i64` returns under LLVM. */
function runWithLlvm(source: string): bigint {
  const lowered = execFileSync(opt as string, lowering.split(" "), { input: source, encoding: "utf8" });
  return BigInt(
    execFileSync(runner as string, ["-e", "main", "-entry-point-result=i64"], {
      input: lowered,
      encoding: "utf8",
    }).trim(),
  );
}

function runHere(source: string): unknown {
  return compileFunction(parseProgram(source), "main").run()[0];
}

/** A checksum of `value : i64` at linear position `%p` in the running sum `%acc`. */
const mix = `
  func.func private @mix(%acc: i64, %value: i64) -> i64 {
    %prime = arith.constant 1099511628211 : i64
    %0 = arith.xori %acc, %value : i64
    %1 = arith.muli %0, %prime : i64
    return %1 : i64
  }`;

const floatConvolution = `${mix}
  memref.global "private" constant @w : memref<4x3x3x3xf32> = dense<0.37>
  func.func @main() -> i64 {
    %x = memref.alloc() : memref<3x9x9xf32>
    %y = memref.alloc() : memref<4x7x7xf32>
    %w = memref.get_global @w : memref<4x3x3x3xf32>
    %third = arith.constant 0.333 : f32
    affine.for %c = 0 to 3 {
      affine.for %i = 0 to 9 {
        affine.for %j = 0 to 9 {
          %0 = affine.apply affine_map<(d0, d1, d2) -> ((d0 * 31 + d1 * 17 + d2 * 7) mod 23 - 11)>(%c, %i, %j)
          %1 = arith.index_cast %0 : index to i32
          %2 = arith.sitofp %1 : i32 to f32
          %3 = arith.mulf %2, %third : f32
          affine.store %3, %x[%c, %i, %j] : memref<3x9x9xf32>
        }
      }
    }
    affine.for %o = 0 to 4 {
      affine.for %i = 0 to 7 {
        affine.for %j = 0 to 7 {
          %bias = arith.constant -0.5 : f32
          %0 = affine.for %c = 0 to 3 iter_args(%a0 = %bias) -> (f32) {
            %1 = affine.for %k = 0 to 3 iter_args(%a1 = %a0) -> (f32) {
              %2 = affine.for %l = 0 to 3 iter_args(%a2 = %a1) -> (f32) {
                %3 = affine.load %x[%c, %i + %k, %j + %l] : memref<3x9x9xf32>
                %4 = affine.load %w[%o, %c, %k, %l] : memref<4x3x3x3xf32>
                %5 = arith.mulf %3, %4 : f32
                %6 = arith.addf %a2, %5 : f32
                affine.yield %6 : f32
              }
              affine.yield %2 : f32
            }
            affine.yield %1 : f32
          }
          %zero = arith.constant 0.0 : f32
          %7 = arith.maximumf %0, %zero : f32
          %8 = math.sqrt %7 : f32
          affine.store %8, %y[%o, %i, %j] : memref<4x7x7xf32>
        }
      }
    }
    %seed = arith.constant 7 : i64
    %sum = affine.for %o = 0 to 4 iter_args(%s0 = %seed) -> (i64) {
      %0 = affine.for %i = 0 to 49 iter_args(%s1 = %s0) -> (i64) {
        %1 = affine.load %y[%o, %i floordiv 7, %i mod 7] : memref<4x7x7xf32>
        %2 = arith.bitcast %1 : f32 to i32
        %3 = arith.extsi %2 : i32 to i64
        %4 = func.call @mix(%s1, %3) : (i64, i64) -> i64
        affine.yield %4 : i64
      }
      affine.yield %0 : i64
    }
    return %sum : i64
  }`;

const fixedConvolution = `${mix}
  memref.global "private" constant @w : memref<2x3x3xi16> = dense<[[[1, -2, 3], [-400, 500, -600], [7000, -8000, 9000]], [[-1, 20, -30], [400, -5000, 32767], [-32768, 8, -9]]]>
  func.func @main() -> i64 {
    %x = memref.alloc() : memref<8x8xi16>
    %y = memref.alloc() : memref<2x6x6xi13>
    %w = memref.get_global @w : memref<2x3x3xi16>
    affine.for %i = 0 to 8 {
      affine.for %j = 0 to 8 {
        %0 = affine.apply affine_map<(d0, d1) -> (d0 * 4099 + d1 * 1031 - 16000)>(%i, %j)
        %1 = arith.index_cast %0 : index to i16
        affine.store %1, %x[%i, %j] : memref<8x8xi16>
      }
    }
    affine.for %o = 0 to 2 {
      affine.for %i = 0 to 6 {
        affine.for %j = 0 to 6 {
          %zero = arith.constant 0 : i48
          %0 = affine.for %k = 0 to 3 iter_args(%a0 = %zero) -> (i48) {
            %1 = affine.for %l = 0 to 3 iter_args(%a1 = %a0) -> (i48) {
              %2 = affine.load %x[%i + %k, %j + %l] : memref<8x8xi16>
              %3 = affine.load %w[%o, %k, %l] : memref<2x3x3xi16>
              %4 = arith.extsi %2 : i16 to i48
              %5 = arith.extsi %3 : i16 to i48
              %6 = arith.muli %4, %5 : i48
              %7 = arith.addi %a1, %6 : i48
              affine.yield %7 : i48
            }
            affine.yield %1 : i48
          }
          %half = arith.constant 32768 : i48
          %bits = arith.constant 16 : i48
          %low = arith.constant -4096 : i48
          %high = arith.constant 4095 : i48
          %8 = arith.addi %0, %half : i48
          %9 = arith.shrsi %8, %bits : i48
          %10 = arith.maxsi %9, %low : i48
          %11 = arith.minsi %10, %high : i48
          %12 = arith.trunci %11 : i48 to i13
          affine.store %12, %y[%o, %i, %j] : memref<2x6x6xi13>
        }
      }
    }
    %seed = arith.constant 7 : i64
    %sum = affine.for %o = 0 to 2 iter_args(%s0 = %seed) -> (i64) {
      %0 = affine.for %i = 0 to 36 iter_args(%s1 = %s0) -> (i64) {
        %1 = affine.load %y[%o, %i floordiv 6, %i mod 6] : memref<2x6x6xi13>
        %2 = arith.extsi %1 : i13 to i64
        %3 = func.call @mix(%s1, %2) : (i64, i64) -> i64
        affine.yield %3 : i64
      }
      affine.yield %0 : i64
    }
    return %sum : i64
  }`;

/** Every integer op of a width on a walk through its values; divisors are odd, so never 0, and shifts below the width. */
function integerWalk(width: number): string {
  const type = `i${width}`;
  const binary = [
    "addi",
    "subi",
    "muli",
    "andi",
    "ori",
    "xori",
    "maxsi",
    "minsi",
    "maxui",
    "minui",
    "divui",
    "remui",
    "ceildivui",
  ];
  const steps: string[] = [];
  let last = "%v";
  const combine = (text: string): void => {
    const n = steps.length;
    steps.push(`%t${n} = ${text}`, `%u${n} = arith.xori ${last}, %t${n} : ${type}`);
    last = `%u${n}`;
  };
  for (const name of binary) combine(`arith.${name} ${last}, %odd : ${type}`);
  // a positive divisor never overflows a signed quotient
  for (const name of ["divsi", "remsi", "floordivsi", "ceildivsi"]) {
    combine(`arith.${name} ${last}, %positive : ${type}`);
  }
  for (const name of ["shli", "shrsi", "shrui"]) combine(`arith.${name} ${last}, %amount : ${type}`);
  for (const name of ["slt", "sge", "ult", "uge", "eq"]) {
    steps.push(`%c_${name} = arith.cmpi ${name}, ${last}, %odd : ${type}`);
    combine(`arith.select %c_${name}, ${last}, %positive : ${type}`);
  }
  return `${mix}
  func.func @main() -> i64 {
    %one = arith.constant 1 : ${type}
    %two = arith.constant 2 : ${type}
    %positive = arith.constant 3 : ${type}
    %amount = arith.constant ${width - 2} : ${type}
    %factor = arith.constant ${BigInt.asIntN(width, 0x9e3779b97f4a7c15n)} : ${type}
    %start = arith.constant 1 : ${type}
    %seed = arith.constant 7 : i64
    %r:2 = affine.for %i = 0 to 500 iter_args(%sum = %seed, %v = %start) -> (i64, ${type}) {
      %odd = arith.ori %v, %one : ${type}
      ${steps.join("\n      ")}
      %wide = arith.extsi ${last} : ${type} to i64
      %next = func.call @mix(%sum, %wide) : (i64, i64) -> i64
      %scaled = arith.muli ${last}, %factor : ${type}
      %i_cast = arith.index_cast %i : index to ${type}
      %moved = arith.addi %scaled, %i_cast : ${type}
      affine.yield %next, %moved : i64, ${type}
    }
    return %r#0 : i64
  }`;
}

const programs: readonly (readonly [string, string])[] = [
  ["a convolution of f32", floatConvolution],
  ["a convolution of i16 with sums of i48, rounded to i13", fixedConvolution],
  ...[5, 8, 13, 16, 31, 32, 33, 48, 63].map((width) => [`integer ops of ${width} bits`, integerWalk(width)] as const),
];

test.skipIf(opt === undefined || runner === undefined).each(programs)("%s", (_, source) => {
  expect(runHere(source)).toBe(runWithLlvm(source));
});
