/** The quantised jet taggers of the data folder, and their exact inputs and outputs. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nnDialect, numDialect, prepareFunction, quantizeTensor, realValues } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { affineDialect, arithDialect, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import {
  builtinDialect,
  Context,
  DiagnosticList,
  funcDialect,
  parseModule,
  printOperation,
  verifyOperation,
} from "@hls-opt/ir-core";
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { lowerToAffine } from "@hls-opt/passes";
import { firstFunction } from "@hls-opt/passes/testing";
import { jscToMlir } from "../../benchmarks/lib/jsc.mjs";
import { root } from "../../scripts/command.mjs";

export interface JetTagger {
  readonly name: string;
  readonly path: string;
  readonly isAbsent: boolean;
}

export const jetTaggers: readonly JetTagger[] = ["jsc_75p00", "jsc_75p86", "jsc_76p86"].map((name) => {
  const path = join(root, "..", "shared", "data", "jsc", `${name}.json`);
  return { name, path, isAbsent: !existsSync(path) };
});

/** Inputs and exact outputs as real numbers, and the network as text. */
export interface ReadTagger {
  readonly x: readonly number[][];
  readonly y: readonly number[][];
  readonly text: string;
}

export function readTagger({ path }: JetTagger): ReadTagger {
  const network = JSON.parse(readFileSync(path, "utf8")) as Parameters<typeof jscToMlir>[0];
  return { x: network.x, y: network.y, text: jscToMlir(network) };
}

/** The network as a verified module, and its inputs as raw integers. */
export function parseTagger({ x, text }: ReadTagger): {
  readonly module: Operation;
  readonly inputs: readonly Tensor[];
} {
  const dialects = [
    builtinDialect,
    funcDialect,
    nnDialect,
    numDialect,
    arithDialect,
    mathDialect,
    memrefDialect,
    affineDialect,
  ];
  const problems = new DiagnosticList();
  const module = parseModule(text, new Context(dialects), { report: problems.report });
  if (module === undefined || !verifyOperation(module, problems.report)) throw new Error(messages(problems));
  const type = firstFunction(module).region().entry.argument(0).type as RankedTensorType;
  return { module, inputs: x.map((row) => quantizeTensor(type, row)) };
}

/** What the interpreter gives for each input. */
export function interpretTagger(module: Operation, inputs: readonly Tensor[]): Tensor[] {
  const problems = new DiagnosticList();
  const program = prepareFunction(firstFunction(module), problems.report);
  return inputs.map((input) => {
    const [output] = program?.run([input], { report: problems.report }) ?? [];
    if (output === undefined) throw new Error(messages(problems));
    return output;
  });
}

/** The network as loops, as text. */
export function loopsOfTagger(module: Operation): string {
  const problems = new DiagnosticList();
  if (!lowerToAffine(module, { weightRanges: true }, problems.report) || problems.hasErrors) {
    throw new Error(messages(problems));
  }
  return printOperation(module);
}

export const reals = (tensors: readonly Tensor[]): number[][] =>
  tensors.map((tensor) => Array.from(realValues(tensor)));

export const integers = (tensors: readonly Tensor[]): bigint[][] => tensors.map(({ data }) => Array.from(data, BigInt));

function messages({ all }: DiagnosticList): string {
  return all.map(({ message }) => message).join("\n");
}
