import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { affineDialect, arithDialect, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import { makeTensor, nnDialect, nnSimplifications, npyNumbers, numDialect, readNpy } from "@hls-opt/dialect-nn";
import type { Tensor } from "@hls-opt/dialect-nn";
import { importOnnxFile } from "@hls-opt/frontend-onnx";
import {
  applyPatternsGreedily,
  builtinDialect,
  Context,
  DiagnosticList,
  funcDialect,
  verifyOperation,
} from "@hls-opt/ir-core";
import type { Operation, RankedTensorType } from "@hls-opt/ir-core";
import { randomSamples } from "@hls-opt/passes";

const repository = new URL("../../", import.meta.url);
const shared = new URL("../shared/data/", repository);
const pathOf = (file: string, folder: URL): string => fileURLToPath(new URL(file, folder));

/** A trained network: this project's own under `examples/`, those of others in the data folder beside the repository. */
export interface TrainedModel {
  readonly name: string;
  readonly path: string;
  readonly isAbsent: boolean;
}

const trained = (name: string, path: string): TrainedModel => ({ name, path, isAbsent: !existsSync(path) });

export const ownModels: readonly TrainedModel[] = ["bragg_s1_conv", "bragg_s1_gate", "bragg_s1_attention"].map((name) =>
  trained(name, pathOf(`examples/${name}.onnx`, repository)),
);
export const jetModels: readonly TrainedModel[] = ["jet_tagger_pytorch", "jet_tagger_keras"].map((name) =>
  trained(name, pathOf(`models/${name}.onnx`, shared)),
);
export const braggnn: TrainedModel = trained("braggnn", pathOf("models/braggnn.onnx", shared));

/** A context with everything that these tests make. */
export function testContext(): Context {
  return new Context([
    builtinDialect,
    funcDialect,
    nnDialect,
    numDialect,
    arithDialect,
    mathDialect,
    memrefDialect,
    affineDialect,
  ]);
}

/** The simplified network. */
export function loadModel(
  { path }: TrainedModel,
  context: Context,
): { readonly module: Operation; readonly func: Operation } {
  const problems = new DiagnosticList();
  const module = importOnnxFile(path, { context, report: problems.report });
  if (module === undefined) throw new Error(textOf(problems));
  applyPatternsGreedily(module, context, nnSimplifications);
  return { module, func: module.region().first?.first as Operation };
}

/** Inputs that the network was made for: Bragg peaks, or random features of jets. */
export function samplesFor(name: string, func: Operation, count: number): Tensor[][] {
  if (!name.startsWith("bragg")) return randomSamples(func, count, { min: -2, max: 2 });
  const type = func.region().first?.argument(0).type as RankedTensorType;
  return rowsOf("examples/data/patches.npy", 121)
    .slice(0, count)
    .map((row) => [makeTensor(type, row)]);
}

/** True positions of the peaks, in pixels. */
export function peakCentres(): Float64Array[] {
  return rowsOf("examples/data/centres.npy", 2).map((row) => row.map((x) => 11 * x));
}

function rowsOf(file: string, length: number): Float64Array[] {
  const array = readNpy(readFileSync(pathOf(file, repository)));
  if (typeof array === "string") throw new Error(array);
  const all = npyNumbers(array);
  return Array.from({ length: all.length / length }, (_, i) => all.slice(i * length, (i + 1) * length));
}

/** Fails with all problems found so far, or with those of the verifier. */
export function expectValid(module: Operation, problems: DiagnosticList): void {
  verifyOperation(module, problems.report);
  if (problems.hasErrors) throw new Error(textOf(problems));
}

function textOf({ all }: DiagnosticList): string {
  return all.map(({ message }) => message).join("\n");
}
