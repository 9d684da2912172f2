import { elementCount, float32Tensor, int64Tensor, withShape, type OnnxTensor } from "../../tensor/tensor.js";
import { rangeTensor } from "../fold/arithmetic.js";
import { expandTensor } from "../fold/movement.js";
import type { NodeContext } from "../node-context.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize } from "./folded.js";

/*
 * Operators whose results are known at compile time: constants and the arithmetic exporters write around reshapes.
 */

const constant: Operator = {
  opType: "Constant",
  inputs: [0, 0],
  attributes: {
    value: "tensor",
    value_float: { kind: "float", since: 12 },
    value_floats: { kind: "floats", since: 12 },
    value_int: { kind: "int", since: 12 },
    value_ints: { kind: "ints", since: 12 },
  },
  normalise(node: NodeContext) {
    const tensors = [
      node.attribute("value", "tensor"),
      optionalTensor(node.attribute("value_float", "float"), (value) => float32Tensor([], [value])),
      optionalTensor(node.attribute("value_floats", "floats"), (values) => float32Tensor([values.length], values)),
      optionalTensor(node.attribute("value_int", "int"), (value) => withShape(int64Tensor([value]), [])),
      optionalTensor(node.attribute("value_ints", "ints"), int64Tensor),
    ].filter((tensor) => tensor !== undefined);
    const [only] = tensors;
    if (only === undefined || tensors.length > 1) {
      node.fail("attribute", `'Constant' has ${tensors.length} values`, "export the model again");
    }
    node.defineConstant(only);
  },
};

function optionalTensor<T>(value: T | undefined, make: (value: T) => OnnxTensor): OnnxTensor | undefined {
  return value === undefined ? undefined : make(value);
}

const constantOfShape: Operator = {
  opType: "ConstantOfShape",
  since: 9,
  inputs: [1, 1],
  attributes: { value: "tensor" },
  normalise(node: NodeContext) {
    const shape = node.integers(0, "shape");
    checkFoldedSize(node, shape);
    const value = node.attribute("value", "tensor") ?? float32Tensor([1], [0]);
    if (elementCount(value.shape) !== 1) node.refuseAttribute("value", value.shape, "a tensor of one element");
    node.defineConstant(expandTensor(withShape(value, []), shape));
  },
};

const shape: Operator = {
  opType: "Shape",
  inputs: [1, 1],
  attributes: { start: { kind: "int", since: 15 }, end: { kind: "int", since: 15 } },
  normalise(node: NodeContext) {
    const dims = node.input(0).shape;
    node.defineConstant(int64Tensor(dims.slice(node.int("start", 0), node.int("end", dims.length))));
  },
};

const size: Operator = {
  opType: "Size",
  inputs: [1, 1],
  attributes: {},
  normalise(node: NodeContext) {
    node.defineConstant(withShape(int64Tensor([elementCount(node.input(0).shape)]), []));
  },
};

const range: Operator = {
  opType: "Range",
  since: 11,
  inputs: [3, 3],
  attributes: {},
  normalise(node: NodeContext) {
    const [start = 0, limit = 0, delta = 0] = [0, 1, 2].map((index) => Number(node.constant(index, "bound").data[0]));
    const count = Math.max(0, Math.ceil((limit - start) / delta));
    if (delta === 0 || Number.isNaN(count)) {
      node.fail("fold", `'Range' from ${start} to ${limit} has step ${delta}`, "use a step other than 0");
    }
    checkFoldedSize(node, [count]);
    node.defineConstant(rangeTensor(node.input(0).elementType, start, delta, count));
  },
};

/** All operators of this file. */
export const constantOperators: readonly Operator[] = [constant, constantOfShape, shape, size, range];
