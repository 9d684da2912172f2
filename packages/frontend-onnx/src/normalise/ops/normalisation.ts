import { elementCount } from "../../tensor/tensor.js";
import { stepValue } from "../model-builder.js";
import type { NodeContext } from "../node-context.js";
import type { NormalisedValue } from "../normalised-op.js";
import type { Operator } from "../operator.js";
import { reshaped } from "./views.js";

const batchNormalization: Operator = {
  opType: "BatchNormalization",
  inputs: [5, 5],
  attributes: {
    epsilon: "float",
    // How running statistics move during training; inference does not move them.
    momentum: "float",
    spatial: { kind: "int", until: 9 },
    training_mode: { kind: "int", since: 14 },
  },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    if (node.flag("training_mode", false)) {
      node.refuseAttribute("training_mode", 1, "training_mode 0: export after model.eval()");
    }
    if (!node.flag("spatial", true)) node.refuseAttribute("spatial", 0, "spatial 1, one statistic for each channel");
    if (node.node.outputs.slice(1).some((name) => name !== "")) {
      node.fail(
        "training",
        "'BatchNormalization' has the outputs of training",
        "export the model for inference, after model.eval()",
      );
    }
    const [scale, bias, mean, variance] = ["scale", "bias", "mean", "variance"].map((what, index) =>
      statistic(node, what, index + 1),
    ) as [NormalisedValue, NormalisedValue, NormalisedValue, NormalisedValue];
    const epsilon = node.float("epsilon", 1e-5);
    const lowest = Math.min(...Array.from(node.constant(4, "variance").data, Number));
    if (!(lowest + epsilon > 0)) {
      node.fail(
        "not-finite",
        `'BatchNormalization' divides by the root of ${lowest + epsilon}`,
        "variance plus epsilon must be above 0",
      );
    }
    node.finish({ kind: "batch_norm", input, scale, bias, mean, variance, epsilon, result: node.result(input.shape) });
  },
};

function statistic(node: NodeContext, what: string, index: number): NormalisedValue {
  node.constant(index, what);
  const operand = node.activation(index);
  const { shape } = node.input(0);
  if (shape.length < 2 || operand.shape.length !== 1 || operand.shape[0] !== shape[1]) {
    node.fail(
      "shape",
      `the ${what} of 'BatchNormalization' has shape [${operand.shape.join(", ")}], its input [${shape.join(", ")}]`,
      "one number for each channel (dimension 1) is expected",
    );
  }
  return operand;
}

const softmax: Operator = {
  opType: "Softmax",
  inputs: [1, 1],
  attributes: { axis: "int" },
  normalise(node: NodeContext) {
    const input = node.activation(0);
    const axis = node.axis(node.int("axis", node.opset < 13 ? 1 : -1), input.shape.length);
    if (node.opset >= 13) return node.finish({ kind: "softmax", input, axis, result: node.result(input.shape) });
    coercedSoftmax(node, input, axis);
  },
};

/** Before opset 13 the softmax runs over all dimensions from `axis` on, as if they were one. */
function coercedSoftmax(node: NodeContext, input: NormalisedValue, axis: number): void {
  const { shape } = input;
  const long = shape.flatMap((dim, index) => (index >= axis && dim !== 1 ? [index] : []));
  if (long.length <= 1) {
    return node.finish({ kind: "softmax", input, axis: long[0] ?? axis, result: node.result(shape) });
  }
  const leading = shape.slice(0, axis);
  const joined = reshaped(node, input, [...leading, elementCount(shape.slice(axis))], "joined");
  const step = node.emit({ kind: "softmax", input: joined, axis, result: node.result(joined.shape, "softmax") });
  node.define(stepValue(reshaped(node, step, shape)));
}

/** All operators of this file. */
export const normalisationOperators: readonly Operator[] = [batchNormalization, softmax];
