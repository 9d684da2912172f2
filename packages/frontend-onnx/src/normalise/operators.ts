import { constantOperators } from "./ops/constants.js";
import { convOperators } from "./ops/conv.js";
import { elementwiseOperators } from "./ops/elementwise.js";
import { matrixOperators } from "./ops/matrix.js";
import { normalisationOperators } from "./ops/normalisation.js";
import { poolOperators } from "./ops/pool.js";
import { quantizationOperators } from "./ops/quantization.js";
import { selectionOperators } from "./ops/selection.js";
import { viewOperators } from "./ops/views.js";
import type { Operator } from "./operator.js";

/** Every supported ONNX operator, by name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...convOperators,
    ...matrixOperators,
    ...elementwiseOperators,
    ...normalisationOperators,
    ...poolOperators,
    ...viewOperators,
    ...quantizationOperators,
    ...constantOperators,
    ...selectionOperators,
  ].map((operator) => [operator.opType, operator]),
);

const advice: Readonly<Record<string, string>> = {
  If: "export a model without control flow, e.g. by tracing it with fixed shapes",
  Loop: "export a model without control flow, e.g. by unrolling the loop",
  Scan: "export a model without control flow, e.g. by unrolling the loop",
  LSTM: "recurrent layers must be unrolled into MatMul, Add and activations",
  GRU: "recurrent layers must be unrolled into MatMul, Add and activations",
  ConvTranspose: "use a Conv on an image enlarged by the layer before",
  LogSoftmax: "use Softmax, or compare the inputs of the LogSoftmax directly: it keeps their order",
};

/** What to do about an operator that is not supported. */
export function adviceFor(opType: string): string {
  const special = Object.hasOwn(advice, opType) ? advice[opType] : undefined;
  return special ?? `build the model from the supported operators: ${[...operators.keys()].sort().join(", ")}`;
}
