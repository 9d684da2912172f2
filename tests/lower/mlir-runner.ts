/** Runs lowered functions with LLVM's own tools: the second opinion on what the text means. */
import { spawnSync } from "node:child_process";
import { isFixed } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { RankedTensorType } from "@hls-opt/ir-core";
import { findProgram } from "../../scripts/command.mjs";

const folders = ["/usr/lib/llvm-19/bin"];
const passes = [
  "--lower-affine",
  "--convert-scf-to-cf",
  "--expand-strided-metadata",
  "--convert-math-to-llvm",
  "--finalize-memref-to-llvm",
  "--convert-cf-to-llvm",
  "--convert-func-to-llvm",
  "--convert-arith-to-llvm",
  "--reconcile-unrealized-casts",
];

/** The tools, where they are installed. */
export const mlirOpt: string | undefined = findProgram("mlir-opt", folders);
export const mlirRunner: string | undefined = findProgram("mlir-cpu-runner", folders);

/** The output of `mlir-opt` for a text; throws what it complains about. */
export function runMlirOpt(text: string, args: readonly string[] = []): string {
  return run(mlirOpt as string, [...args, "-"], text);
}

/**
 * Executes `@main` of a lowered module on inputs and compares its results there: the largest difference of raw integers or
 * floats. The comparison is part of the program, so that none of MLIR's printing libraries is needed.
 */
export function largestDifferenceOnCpu(text: string, inputs: readonly Tensor[], expected: readonly Tensor[]): number {
  const lowered = run(mlirOpt as string, [...passes, "-"], withEntry(text, inputs, expected));
  return Number(run(mlirRunner as string, ["-e", "entry", "-entry-point-result=f32"], lowered));
}

/** What a function without arguments returns when LLVM compiles and executes it. */
export function resultOnCpu(text: string, entry: string): number {
  const lowered = run(mlirOpt as string, [...passes, "-"], text);
  return Number(run(mlirRunner as string, ["-e", entry, "-entry-point-result=i32"], lowered));
}

function run(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr.slice(0, 2000));
  return stdout;
}

/** The module with a function that calls `@main` on constants and returns the largest difference from what is expected. */
function withEntry(text: string, inputs: readonly Tensor[], expected: readonly Tensor[]): string {
  const end = text.lastIndexOf("}");
  const constants = [
    ...inputs.map((tensor, i) => global(`input${i}`, tensor)),
    ...expected.map((tensor, i) => global(`expected${i}`, tensor)),
  ];
  const names = [...inputs.map((_, i) => `%in${i}`), ...expected.map((_, i) => `%out${i}`)];
  const types = [...inputs, ...expected].map(({ type }) => memref(type));
  const body = [
    "    %zero = arith.constant 0.0 : f32",
    ...inputs.map(({ type }, i) => `    %in${i} = memref.get_global @input${i} : ${memref(type)}`),
    ...expected.map(({ type }, i) => `    %out${i} = memref.alloc() : ${memref(type)}`),
    `    call @main(${names.join(", ")}) : (${types.join(", ")}) -> ()`,
    ...expected.flatMap(({ type }, i) => compareResult(type, i)),
    `    return %worst${expected.length - 1} : f32`,
  ];
  return [
    text.slice(0, end).trimEnd(),
    ...constants,
    "  func.func @entry() -> f32 {",
    ...body,
    "  }",
    text.slice(end),
  ].join("\n");
}

const global = (name: string, { type, data }: Tensor): string =>
  `  memref.global "private" @${name} : ${memref(type)} = dense<${nested(data, type)}>`;

const storage = ({ element }: RankedTensorType): string => (isFixed(element) ? `i${element.width}` : `${element}`);
const memref = (type: RankedTensorType): string => `memref<${[...type.shape, storage(type)].join("x")}>`;

/** The largest difference so far and of result `i`, as a chain of loops that carry it. */
function compareResult({ shape, element }: RankedTensorType, i: number): string[] {
  const type = RankedTensorType.get(shape, element);
  const indices = shape.map((_, d) => `%i${i}_${d}`);
  const loops = shape.map((size, d) => {
    const result = d === 0 ? `%worst${i}` : `%r${i}_${d}`;
    const from = d === 0 ? (i === 0 ? "%zero" : `%worst${i - 1}`) : `%m${i}_${d - 1}`;
    return `    ${result} = affine.for ${indices[d]} = 0 to ${size} iter_args(%m${i}_${d} = ${from}) -> (f32) {`;
  });
  const load = (name: string, buffer: string): string =>
    `      %${name}${i} = affine.load ${buffer}[${indices.join(", ")}] : ${memref(type)}`;
  const toFloat = (name: string): string => `      %${name}f${i} = arith.sitofp %${name}${i} : ${storage(type)} to f32`;
  const suffix = isFixed(element) ? "f" : "";
  const last = shape.length - 1;
  return [
    `    %want${i} = memref.get_global @expected${i} : ${memref(type)}`,
    ...loops,
    load("a", `%out${i}`),
    load("b", `%want${i}`),
    ...(isFixed(element) ? [toFloat("a"), toFloat("b")] : []),
    `      %d${i} = arith.subf %a${suffix}${i}, %b${suffix}${i} : f32`,
    `      %n${i} = arith.negf %d${i} : f32`,
    `      %p${i} = arith.maximumf %d${i}, %n${i} : f32`,
    `      %x${i} = arith.maximumf %p${i}, %m${i}_${last} : f32`,
    `      affine.yield %x${i} : f32`,
    "    }",
    ...shape.slice(1).flatMap((_, k) => [`      affine.yield %r${i}_${last - k} : f32`, "    }"]),
  ];
}

function nested(data: ArrayLike<number>, { shape, element }: RankedTensorType): string {
  const text = (value: number): string => (isFixed(element) ? `${value}` : value.toExponential(9));
  let level = Array.from(data, text);
  for (const size of [...shape].reverse()) {
    level = Array.from(
      { length: level.length / size },
      (_, i) => `[${level.slice(i * size, (i + 1) * size).join(", ")}]`,
    );
  }
  return level.join("");
}
