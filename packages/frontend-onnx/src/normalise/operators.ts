import { constantOperators } from "./ops/constants.js";
import { convOperators } from "./ops/conv.js";
import { convTransposeOperators } from "./ops/conv-transpose.js";
import { einsumOperators } from "./ops/einsum.js";
import { elementwiseOperators } from "./ops/elementwise.js";
import { integerLayerOperators } from "./ops/integer-layers.js";
import { layerNormOperators } from "./ops/layer-norm.js";
import { logicOperators } from "./ops/logic.js";
import { matrixOperators } from "./ops/matrix.js";
import { normalisationOperators } from "./ops/normalisation.js";
import { poolOperators } from "./ops/pool.js";
import { quantizationOperators } from "./ops/quantization.js";
import { qonnxOperators } from "./ops/qonnx.js";
import { reduceOperators } from "./ops/reduce.js";
import { resizeOperators } from "./ops/resize.js";
import { selectionOperators } from "./ops/selection.js";
import { topKOperators } from "./ops/top-k.js";
import { unaryOperators } from "./ops/unary.js";
import { viewOperators } from "./ops/views.js";
import type { Operator } from "./operator.js";

/** Every supported ONNX operator, by name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...convOperators,
    ...convTransposeOperators,
    ...matrixOperators,
    ...einsumOperators,
    ...elementwiseOperators,
    ...unaryOperators,
    ...logicOperators,
    ...normalisationOperators,
    ...layerNormOperators,
    ...reduceOperators,
    ...poolOperators,
    ...resizeOperators,
    ...viewOperators,
    ...quantizationOperators,
    ...integerLayerOperators,
    ...qonnxOperators,
    ...constantOperators,
    ...selectionOperators,
    ...topKOperators,
  ].map((operator) => [operator.opType, operator]),
);

const advice: Readonly<Record<string, string>> = {
  If: "export a model without control flow, e.g. by tracing it with fixed shapes",
  Loop: "export a model without control flow, e.g. by unrolling the loop",
  Scan: "export a model without control flow, e.g. by unrolling the loop",
  LSTM: "recurrent layers must be unrolled into MatMul, Add and activations",
  GRU: "recurrent layers must be unrolled into MatMul, Add and activations",
  NonMaxSuppression: "take the outputs before it: what it keeps depends on the data",
  NonZero: "take the outputs before it: how many elements it gives depends on the data",
};

/** What to do about an operator that is not supported. */
export function adviceFor(opType: string): string {
  const special = Object.hasOwn(advice, opType) ? advice[opType] : undefined;
  return special ?? `build the model from the supported operators: ${[...operators.keys()].sort().join(", ")}`;
}
