import { fail, type OnnxLocation } from "../onnx-error.js";
import type { AvgPoolOp, MaxPoolOp } from "../normalise/normalised-op.js";

/** Fails where pooling leaves elements out between those of a window. */
export function checkPool({ kind, kernel, dilations }: MaxPoolOp | AvgPoolOp, at: OnnxLocation): void {
  if (kernel.every((size, dim) => size === 1 || dilations[dim] === 1)) return;
  fail(
    at,
    "onnx/pool",
    `'${kind === "max_pool" ? "MaxPool" : "AveragePool"}' has dilations [${dilations.join(", ")}]`,
    "only pooling with dilations of 1 is supported",
  );
}
