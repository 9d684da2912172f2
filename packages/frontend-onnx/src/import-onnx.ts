import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { OnnxGraph } from "./graph/graph.js";
import { readGraph } from "./graph/read-graph.js";
import { normaliseGraph } from "./normalise/normalise.js";
import type { NormalisedModel } from "./normalise/normalised-op.js";
import { fail } from "./onnx-error.js";
import { decodeModel } from "./proto/codec.js";
import { externalDataIn } from "./tensor/external-data.js";

/** Reads the graph of an ONNX file; weights stored beside it are read too. */
export function loadOnnxGraph(path: string): OnnxGraph {
  return readGraph(decodeModel(readModelFile(path), path), path, externalDataIn(dirname(path)));
}

/** Reads an ONNX file and normalises it; every refusal is an `OnnxError`. */
export function loadOnnx(path: string): NormalisedModel {
  return normaliseGraph(loadOnnxGraph(path));
}

/** Normalises an ONNX model held in memory; `file` names it in diagnostics. */
export function parseOnnx(bytes: Uint8Array, file: string): NormalisedModel {
  return normaliseGraph(readGraph(decodeModel(bytes, file), file));
}

/** The bytes of a model file, or a refusal. */
export function readModelFile(path: string): Uint8Array {
  try {
    if (statSync(path).isFile()) return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    fail(
      { file: path },
      "onnx/unreadable",
      `the file cannot be read (${reason})`,
      "check the path and the permissions",
    );
  }
  return fail({ file: path }, "onnx/unreadable", "the path is no file", "pass the path of an .onnx file");
}
