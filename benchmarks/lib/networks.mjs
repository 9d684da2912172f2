/** Trained networks at loop level, quantised, for benchmarks of loops. */
import { join } from "node:path";
import {
  affineDialect,
  arithDialect,
  cfDialect,
  mathDialect,
  memrefDialect,
  scfDialect,
} from "@hls-opt/dialect-affine";
import { nnDialect, nnSimplifications, numDialect } from "@hls-opt/dialect-nn";
import { importOnnxFile } from "@hls-opt/frontend-onnx";
import { Context, DiagnosticList, applyPatternsGreedily, builtinDialect, funcDialect } from "@hls-opt/ir-core";
import { calibrate, lowerToAffine, quantizeFunction, randomSamples } from "@hls-opt/passes";
import { root } from "../../scripts/command.mjs";

const data = join(root, "..", "shared", "data", "models");

/** Networks by name; those of others lie beside the repository. */
export const networkFiles = {
  bragg_s1_conv: join(root, "examples", "bragg_s1_conv.onnx"),
  bragg_s1_gate: join(root, "examples", "bragg_s1_gate.onnx"),
  bragg_s1_attention: join(root, "examples", "bragg_s1_attention.onnx"),
  jet_tagger_pytorch: join(data, "jet_tagger_pytorch.onnx"),
  jet_tagger_keras: join(data, "jet_tagger_keras.onnx"),
};

/** A context with everything from networks to jumps. */
export const loopContext = () =>
  new Context([
    builtinDialect,
    funcDialect,
    nnDialect,
    numDialect,
    arithDialect,
    mathDialect,
    memrefDialect,
    affineDialect,
    scfDialect,
    cfDialect,
  ]);

/**
 * The module with the network's loops, and its context.
 * @param {string} file
 * @param {number} width bits of the numbers
 */
export function networkLoops(file, width) {
  const context = loopContext();
  const problems = new DiagnosticList();
  const { report } = problems;
  const module = importOnnxFile(file, { context, report });
  const func = module?.region().entry.first;
  if (module === undefined || func === undefined) throw new Error(problems.all.map((d) => d.message).join("\n"));
  applyPatternsGreedily(module, context, nnSimplifications);
  const samples = randomSamples(func, 32, { min: 0, max: 1 });
  const calibration = calibrate(func, samples, { report });
  const quantized = calibration && quantizeFunction(func, calibration, { width }, report);
  if (quantized === undefined) throw new Error(problems.all.map((d) => d.message).join("\n"));
  module.region().entry.insertBefore(quantized, func);
  func.erase();
  lowerToAffine(module, { weightRanges: true }, report);
  if (problems.hasErrors) throw new Error(problems.all.map((d) => d.message).join("\n"));
  return { module, context };
}
