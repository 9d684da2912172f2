import { fail, type OnnxLocation } from "../onnx-error.js";
import type { AvgPoolOp, ClipOp, MaxPoolOp } from "../normalise/normalised-op.js";

/** Fails unless a clip is one that the `nn` dialect has: a relu, or no clip at all. */
export function checkClip({ minimum, maximum }: ClipOp, at: OnnxLocation): void {
  if ((minimum === 0 || minimum === -Infinity) && maximum === Infinity) return;
  fail(
    at,
    "onnx/clip",
    `'Clip' keeps values between ${minimum} and ${maximum}, only a lower bound of 0 is supported`,
    "train with a plain Relu in place of it (Relu6 and Hardtanh are clips, too)",
  );
}

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
