import type { Comparison, Connective } from "@hls-opt/dialect-nn";
import { withShape, elementCount, type OnnxTensor } from "../../tensor/tensor.js";
import { refuseShapes } from "../compose.js";
import { compareTensors } from "../fold/arithmetic.js";
import { broadcastShape } from "../fold/broadcast.js";
import { concatTensors, expandTensor, gatherTensor } from "../fold/movement.js";
import type { NodeContext } from "../node-context.js";
import type { Operator } from "../operator.js";
import { checkFoldedSize } from "./folded.js";

/*
 * Comparison, logic and selection, of constants at compile time.
 */

function comparison(opType: string, predicate: Comparison, since?: number): Operator {
  return {
    opType,
    ...(since === undefined ? {} : { since }),
    inputs: [2, 2],
    attributes: {},
    normalise(node: NodeContext) {
      const [lhs, rhs] = [node.input(0), node.input(1)];
      const shape = broadcastShape(lhs.shape, rhs.shape) ?? refuseShapes(node, lhs.shape, rhs.shape);
      if (lhs.elementType !== rhs.elementType) {
        node.fail("shape", `the sides of '${opType}' do not agree`, "check the sizes and types of the model");
      }
      if (lhs.constant !== undefined && rhs.constant !== undefined) {
        checkFoldedSize(node, shape);
        return node.defineConstant(compareTensors(predicate, lhs.constant, rhs.constant, shape));
      }
      node.finish({
        kind: "compare",
        predicate,
        lhs: node.activation(0),
        rhs: node.activation(1),
        result: node.result(shape, undefined, "bool"),
      });
    },
  };
}

function connective(opType: string, name: Connective): Operator {
  return {
    opType,
    inputs: [2, 2],
    attributes: {},
    normalise(node: NodeContext) {
      const [lhs, rhs] = [node.truth(0), node.truth(1)];
      const shape = broadcastShape(lhs.shape, rhs.shape) ?? refuseShapes(node, lhs.shape, rhs.shape);
      node.finish({ kind: "logic", connective: name, lhs, rhs, result: node.result(shape, undefined, "bool") });
    },
  };
}

const not: Operator = {
  opType: "Not",
  inputs: [1, 1],
  attributes: {},
  normalise(node: NodeContext) {
    const { constant } = node.input(0);
    if (constant?.elementType === "bool") {
      const data = Uint8Array.from(constant.data as Uint8Array, (bit) => 1 - bit);
      return node.defineConstant({ ...constant, data });
    }
    const lhs = node.truth(0);
    const one: OnnxTensor = { elementType: "bool", shape: [], data: Uint8Array.of(1) };
    const rhs = node.builder.emitConstant(node.builder.freshName(`${node.node.outputs[0] ?? ""}.true`), one, node.at);
    node.finish({ kind: "logic", connective: "xor", lhs, rhs, result: node.result(lhs.shape, undefined, "bool") });
  },
};

const where: Operator = {
  opType: "Where",
  since: 9,
  inputs: [3, 3],
  attributes: {},
  normalise(node: NodeContext) {
    const [condition, yes, no] = [node.input(0), node.input(1), node.input(2)];
    const shape = broadcastShape(condition.shape, yes.shape, no.shape);
    if (shape === undefined || yes.elementType !== no.elementType) {
      node.fail("shape", "the inputs of 'Where' do not agree", "check the sizes and types of the model");
    }
    if (condition.constant !== undefined && yes.constant !== undefined && no.constant !== undefined) {
      checkFoldedSize(node, shape);
      return node.defineConstant(chosen(condition.constant, yes.constant, no.constant, shape));
    }
    node.finish({
      kind: "select",
      condition: node.truth(0),
      onTrue: node.activation(1),
      onFalse: node.activation(2),
      result: node.result(shape),
    });
  },
};

function chosen(condition: OnnxTensor, yes: OnnxTensor, no: OnnxTensor, shape: readonly number[]): OnnxTensor {
  const choices = concatTensors([flat(expandTensor(yes, shape)), flat(expandTensor(no, shape))], 0);
  const count = elementCount(shape);
  const mask = expandTensor(condition, shape).data;
  const taken = Array.from({ length: count }, (_, index) => (Number(mask[index]) !== 0 ? index : count + index));
  return gatherTensor(choices, 0, taken, shape);
}

function flat(tensor: OnnxTensor): OnnxTensor {
  return withShape(tensor, [elementCount(tensor.shape)]);
}

/** All operators of this file. */
export const logicOperators: readonly Operator[] = [
  comparison("Equal", "eq"),
  comparison("Less", "lt"),
  comparison("LessOrEqual", "le", 12),
  comparison("Greater", "gt"),
  comparison("GreaterOrEqual", "ge", 12),
  connective("And", "and"),
  connective("Or", "or"),
  connective("Xor", "xor"),
  not,
  where,
];
