import type { OnnxTensor } from "../../tensor/tensor.js";
import { FoldError } from "../fold/arithmetic.js";
import type { NodeContext } from "../node-context.js";

/** The largest constant that folding may make out of smaller ones, in elements. */
export const largestFolded = 2 ** 23;

/** The result of folding; a value that cannot be computed becomes a diagnostic at the node. */
export function folded(node: NodeContext, fold: () => OnnxTensor): OnnxTensor {
  try {
    return fold();
  } catch (error) {
    if (!(error instanceof FoldError)) throw error;
    return node.fail(
      "fold",
      `'${node.node.opType}' cannot be computed: ${error.message}`,
      "check the constants of the model",
    );
  }
}

/** Fails when a constant of this shape would be absurdly large. */
export function checkFoldedSize(node: NodeContext, shape: readonly number[]): void {
  const count = shape.reduce((product, dim) => product * dim, 1);
  const sane = shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0) && count <= largestFolded;
  if (!sane) {
    node.fail(
      "fold",
      `'${node.node.opType}' would make a constant of shape [${shape.join(", ")}]`,
      `constants made from others may have ${largestFolded} elements`,
    );
  }
}
