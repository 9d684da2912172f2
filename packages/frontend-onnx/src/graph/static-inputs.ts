import { fail, type OnnxDiagnostic, type OnnxLocation } from "../onnx-error.js";
import { checkShape } from "../tensor/tensor.js";
import type { OnnxDimension, OnnxGraph, OnnxValueInfo } from "./graph.js";

/** A leading dimension above this is no batch that anybody streams at once, but the size of a data set. */
export const largestBatch = 1024;

/** An input with its sizes all known. */
export interface StaticInput extends OnnxValueInfo {
  readonly shape: readonly number[];
}

/** The inputs of a graph with the batch dimension pinned to 1 where it was open or absurd. */
export interface StaticInputs {
  readonly inputs: readonly StaticInput[];
  /** The numeric batch sizes that were replaced by 1, to be replaced in Reshape targets too. */
  readonly replacedBatches: ReadonlySet<number>;
  /** Whether any batch dimension was pinned. */
  readonly pinned: boolean;
  readonly remarks: readonly OnnxDiagnostic[];
}

/**
 * Gives every input a static shape. The first dimension of an input of rank 2 or more is the batch: hardware takes one
 * sample at a time, so a symbolic, missing, zero or absurd batch becomes 1. Other open dimensions are refused.
 */
export function staticInputs(graph: OnnxGraph): StaticInputs {
  const at = { file: graph.file };
  const symbols = batchSymbols(graph);
  const remarks: OnnxDiagnostic[] = [];
  const replacedBatches = new Set<number>();
  const inputs = graph.inputs.map((input) => {
    const { name } = input;
    const given = input.shape ?? refuseUnranked(name, at);
    const shape = given.map((dim, index) => {
      const batch = index === 0 && given.length > 1;
      if (batch ? !isOpenBatch(dim) : !symbols.has(dim)) return fixedDimension(dim, index, name, at);
      remarks.push(pinRemark(name, dim, index, at));
      if (typeof dim === "number" && dim > 1) replacedBatches.add(dim);
      return 1;
    });
    checkShape(shape, `graph input '${name}'`, at);
    if (shape.includes(0)) {
      fail(
        at,
        "onnx/shape",
        `graph input '${name}' has no elements: its shape is [${given.join(", ")}]`,
        "export the model with sizes of at least 1",
      );
    }
    return { ...input, shape };
  });
  return { inputs, replacedBatches, pinned: remarks.length > 0, remarks };
}

/** Symbols that name the batch of some input: they mean the same wherever else they occur. */
function batchSymbols(graph: OnnxGraph): ReadonlySet<OnnxDimension> {
  const leading = graph.inputs.filter(({ shape }) => (shape?.length ?? 0) > 1).map(({ shape }) => shape?.[0] ?? "?");
  return new Set(leading.filter((dim) => typeof dim === "string" && dim !== "?"));
}

function isOpenBatch(dim: OnnxDimension): boolean {
  return typeof dim === "string" || dim <= 0 || dim > largestBatch;
}

function fixedDimension(dim: OnnxDimension, index: number, name: string, at: OnnxLocation): number {
  if (typeof dim === "number" && dim >= 0) return dim;
  const what = dim === "?" ? "unknown" : typeof dim === "number" ? `${dim}` : `the symbol '${dim}'`;
  return fail(
    at,
    "onnx/dynamic-shape",
    `dimension ${index} of graph input '${name}' is ${what}; hardware needs sizes that are known`,
    "export the model with a fixed size here (only the leading batch dimension may stay open)",
  );
}

function refuseUnranked(name: string, at: OnnxLocation): never {
  return fail(
    at,
    "onnx/dynamic-shape",
    `graph input '${name}' has no shape`,
    "export the model with fixed input shapes",
  );
}

function pinRemark(name: string, dim: OnnxDimension, index: number, at: OnnxLocation): OnnxDiagnostic {
  const was = dim === "?" ? "unknown" : dim;
  return {
    severity: "remark",
    code: "onnx/batch-pinned",
    message: `dimension ${index} of graph input '${name}' was ${was} and is pinned to 1`,
    advice: `samples are processed one at a time; export with a fixed batch of 1 to ${largestBatch} to keep another batch`,
    location: at,
  };
}
