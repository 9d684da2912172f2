import type { Comparison, Reduction, UnaryFunctionName } from "@hls-opt/dialect-nn";
import { float32Tensor } from "../tensor/tensor.js";
import { broadcastShape } from "./fold/broadcast.js";
import type { NodeContext } from "./node-context.js";
import { stepValue } from "./model-builder.js";
import type { NormalisedValue } from "./normalised-op.js";

type Binary = "add" | "sub" | "mul" | "div" | "max" | "min" | "pow";

/** Emits the steps of an operator that is composed of several; results are named after the node's output. */
export class Composer {
  private readonly node: NodeContext;

  constructor(node: NodeContext) {
    this.node = node;
  }

  unary(name: UnaryFunctionName, input: NormalisedValue, parameters: readonly number[] = []): NormalisedValue {
    return this.node.emit({ kind: "unary", function: name, parameters, input, result: this.like(input, name) });
  }

  binary(kind: Binary, lhs: NormalisedValue, rhs: NormalisedValue): NormalisedValue {
    return this.node.emit({ kind, lhs, rhs, result: this.node.result(this.joined(lhs, rhs), kind) });
  }

  compare(predicate: Comparison, lhs: NormalisedValue, rhs: NormalisedValue): NormalisedValue {
    const result = this.node.result(this.joined(lhs, rhs), predicate, "bool");
    return this.node.emit({ kind: "compare", predicate, lhs, rhs, result });
  }

  /** Keeps the reduced dimensions with size 1. */
  reduce(reduction: Reduction, input: NormalisedValue, axes: readonly number[]): NormalisedValue {
    if (axes.length === 0) return input;
    const shape = input.shape.map((dim, d) => (axes.includes(d) ? 1 : dim));
    return this.node.emit({ kind: "reduce", reduction, axes, input, result: this.node.result(shape, reduction) });
  }

  reshape(input: NormalisedValue, shape: readonly number[]): NormalisedValue {
    if (input.shape.length === shape.length && input.shape.every((dim, d) => dim === shape[d])) return input;
    return this.node.emit({
      kind: "reshape",
      input,
      result: this.node.result(shape, "shaped", input.elementType),
    });
  }

  transpose(input: NormalisedValue, permutation: readonly number[]): NormalisedValue {
    if (permutation.every((dim, d) => dim === d)) return input;
    const shape = permutation.map((dim) => input.shape[dim] as number);
    const result = this.node.result(shape, "transposed", input.elementType);
    return this.node.emit({ kind: "transpose", permutation, input, result });
  }

  slice(
    input: NormalisedValue,
    starts: readonly number[],
    steps: readonly number[],
    shape: readonly number[],
  ): NormalisedValue {
    const isWhole = shape.every((dim, d) => dim === input.shape[d] && steps[d] === 1);
    if (isWhole) return input;
    const result = this.node.result(shape, "part", input.elementType);
    return this.node.emit({ kind: "slice", starts, steps, input, result });
  }

  /** One index range along one dimension. */
  sliceAlong(input: NormalisedValue, axis: number, start: number, step: number, count: number): NormalisedValue {
    const at = (value: number, otherwise: number): number[] =>
      input.shape.map((_, d) => (d === axis ? value : otherwise));
    const shape = input.shape.map((dim, d) => (d === axis ? count : dim));
    return this.slice(input, at(start, 0), at(step, 1), shape);
  }

  pad(input: NormalisedValue, low: readonly number[], high: readonly number[], fill: number): NormalisedValue {
    if ([...low, ...high].every((amount) => amount === 0)) return input;
    const shape = input.shape.map((dim, d) => dim + (low[d] as number) + (high[d] as number));
    return this.node.emit({ kind: "pad", low, high, fill, input, result: this.node.result(shape, "padded") });
  }

  broadcast(input: NormalisedValue, shape: readonly number[]): NormalisedValue {
    if (input.shape.length === shape.length && input.shape.every((dim, d) => dim === shape[d])) return input;
    const result = this.node.result(shape, "repeated", input.elementType);
    return this.node.emit({ kind: "broadcast", input, result });
  }

  concat(inputs: readonly NormalisedValue[], axis: number): NormalisedValue {
    const [first] = inputs;
    if (first === undefined) throw new Error("nothing to join");
    if (inputs.length === 1) return first;
    const total = inputs.reduce((sum, { shape }) => sum + (shape[axis] as number), 0);
    const shape = first.shape.map((dim, d) => (d === axis ? total : dim));
    return this.node.emit({
      kind: "concat",
      inputs,
      axis,
      result: this.node.result(shape, "joined", first.elementType),
    });
  }

  select(condition: NormalisedValue, onTrue: NormalisedValue, onFalse: NormalisedValue): NormalisedValue {
    const values = this.joined(onTrue, onFalse);
    const shape = broadcastShape(condition.shape, values) ?? refuseShapes(this.node, condition.shape, values);
    const result = this.node.result(shape, "chosen");
    return this.node.emit({ kind: "select", condition, onTrue, onFalse, result });
  }

  /** A truth value or an index as float32. */
  toFloat(input: NormalisedValue): NormalisedValue {
    const result = this.node.result(input.shape, "number");
    return this.node.emit({ kind: "dequantize", input, scale: [1], zeroPoint: [0], axis: undefined, result });
  }

  /** A product over the last two dimensions; leading dimensions are equal. */
  matmul(lhs: NormalisedValue, rhs: NormalisedValue): NormalisedValue {
    const shape = [...lhs.shape.slice(0, -1), rhs.shape.at(-1) as number];
    return this.node.emit({ kind: "matmul", lhs, rhs, result: this.node.result(shape, "product") });
  }

  /** A constant that the composition itself brings along. */
  constant(values: readonly number[], shape: readonly number[], suffix = "constant"): NormalisedValue {
    const name = this.node.builder.freshName(`${this.node.node.outputs[0] ?? ""}.${suffix}`);
    return this.node.builder.emitConstant(name, float32Tensor(shape, values), this.node.at);
  }

  number(value: number): NormalisedValue {
    return this.constant([value], [], "number");
  }

  /** Makes the node's output another name of a value. */
  finish(value: NormalisedValue, output = 0): void {
    this.node.define(stepValue(value), output);
  }

  private like(input: NormalisedValue, suffix: string): NormalisedValue {
    return this.node.result(input.shape, suffix);
  }

  private joined(lhs: NormalisedValue, rhs: NormalisedValue): readonly number[] {
    return broadcastShape(lhs.shape, rhs.shape) ?? refuseShapes(this.node, lhs.shape, rhs.shape);
  }
}

/** The refusal of shapes that do not broadcast together. */
export function refuseShapes(node: NodeContext, ...shapes: readonly (readonly number[])[]): never {
  const words = shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ");
  return node.fail(
    "shape",
    `'${node.node.opType}' cannot broadcast ${words}`,
    "export the model with a batch of 1 and fixed sizes",
  );
}
