import type { OnnxAttribute } from "../../graph/attribute.js";
import { float32Tensor, type OnnxTensor } from "../../tensor/tensor.js";
import { node, type SmallModel } from "../small-model.js";

/** Attributes of a node. */
export type Attributes = Readonly<Record<string, OnnxAttribute>>;
/** A small model under a title. */
export type Case = readonly [name: string, model: SmallModel];

/** A model of one node with one input and constants. */
export function layer(
  opset: number,
  opType: string,
  input: readonly number[],
  attributes: Attributes = {},
  constants: readonly OnnxTensor[] = [],
): SmallModel {
  const names = constants.map((_, index) => `c${index}`);
  return {
    opset,
    inputs: { x: input },
    initializers: Object.fromEntries(constants.map((value, index) => [`c${index}`, value])),
    nodes: [node(opType, ["x", ...names], ["y"], attributes)],
    outputs: ["y"],
  };
}

/** A constant of rank 0. */
export const scalar = (value: number): OnnxTensor => float32Tensor([], [value]);
/** Constants above zero. */
export const positive = (count: number): OnnxTensor =>
  float32Tensor(
    [count],
    Array.from({ length: count }, (_, index) => 0.5 + index / 4),
  );
/** An int8 constant. */
export const int8 = (shape: number[], values: number[]): OnnxTensor => ({
  elementType: "int8",
  shape,
  data: Int8Array.from(values),
});
/** A uint8 constant. */
export const uint8 = (shape: number[], values: number[]): OnnxTensor => ({
  elementType: "uint8",
  shape,
  data: Uint8Array.from(values),
});
/** All kinds of int8 numbers. */
export const bytes = Array.from({ length: 36 }, (_, index) => ((index * 37) % 256) - 128);
