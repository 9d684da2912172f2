import type { AttributeKind, AttributeValues } from "../graph/attribute.js";
import type { OnnxNode } from "../graph/graph.js";
import { nodeAt } from "../graph/topology.js";
import { fail, type OnnxLocation } from "../onnx-error.js";
import { checkShape, elementCount, float32Tensor, type OnnxTensor } from "../tensor/tensor.js";
import { elementTypeOf, type ElementType } from "../tensor/element-type.js";
import { constantValue, stepValue, type ModelBuilder, type NewOp, type Value } from "./model-builder.js";
import type { NormalisedValue } from "./normalised-op.js";

/** One node and all that its operator needs to normalise it: inputs, attributes, results and diagnostics. */
export class NodeContext {
  readonly node: OnnxNode;
  readonly opset: number;
  readonly at: OnnxLocation;
  readonly builder: ModelBuilder;

  constructor(node: OnnxNode, opset: number, file: string, builder: ModelBuilder) {
    this.node = node;
    this.opset = opset;
    this.at = nodeAt(file, node);
    this.builder = builder;
  }

  fail(code: string, message: string, advice: string): never {
    return fail(this.at, `onnx/${code}`, message, advice);
  }

  remark(code: string, message: string, advice: string): void {
    this.builder.remarks.push({ severity: "remark", code: `onnx/${code}`, message, advice, location: this.at });
  }

  /** Input `index`, or nothing when it is left out. */
  optional(index: number): Value | undefined {
    return this.builder.values.get(this.node.inputs[index] ?? "");
  }

  input(index: number): Value {
    const value = this.optional(index);
    return (
      value ?? this.fail("inputs", `input ${index} of '${this.node.opType}' is left out`, "export the model again")
    );
  }

  inputs(): readonly Value[] {
    return this.node.inputs.map((_, index) => this.input(index));
  }

  /** Input `index` as an operand of a float32 step; constants are emitted on the way. */
  activation(index: number): NormalisedValue {
    return this.operand(this.input(index), index);
  }

  /** `value` as an operand of a float32 step. */
  operand(value: Value, index: number): NormalisedValue {
    if (value.elementType !== "float32") {
      this.fail(
        "element-type",
        `input ${index} of '${this.node.opType}' has element type ${value.elementType}, expected float32`,
        "convert the model to float32",
      );
    }
    if (value.padded !== undefined) return this.builder.emitPadding(value, value.padded, this.at);
    if (value.constant !== undefined) return this.builder.emitConstant(value.name, value.constant, this.at);
    return value;
  }

  /** Input `index` as an operand of type bool. */
  truth(index: number): NormalisedValue {
    const value = this.input(index);
    if (value.elementType !== "bool") {
      this.fail(
        "element-type",
        `input ${index} of '${this.node.opType}' has element type ${value.elementType}, expected bool`,
        "compare numbers first",
      );
    }
    if (value.constant !== undefined) return this.builder.emitConstant(value.name, value.constant, this.at);
    return value;
  }

  refusePadded(value: Value): never {
    const pad = value.padded?.node ?? "";
    return this.fail(
      "pad",
      `'${this.node.opType}' cannot take over the padding of node '${pad}'`,
      "pad with zeros right before a Conv or an AveragePool, along height and width only",
    );
  }

  /** Input `index` as a constant tensor; anything computed from the network's inputs is refused. */
  constant(index: number, what: string): OnnxTensor {
    const { constant } = this.input(index);
    return (
      constant ??
      this.fail(
        "not-constant",
        `the ${what} of '${this.node.opType}' (input ${index}) depends on the network's inputs`,
        `export the model with a constant ${what}`,
      )
    );
  }

  optionalConstant(index: number, what: string): OnnxTensor | undefined {
    return this.optional(index) === undefined ? undefined : this.constant(index, what);
  }

  /** A constant integer input as numbers; 64-bit extremes become the nearest double, as bounds of slices may. */
  integers(index: number, what: string): number[] {
    const { elementType, data } = this.constant(index, what);
    if (elementType !== "int64" && elementType !== "int32") {
      this.fail(
        "element-type",
        `the ${what} of '${this.node.opType}' has element type ${elementType}, expected int64`,
        "export the model again",
      );
    }
    return Array.from(data as ArrayLike<number | bigint>, Number);
  }

  has(name: string): boolean {
    return this.node.attributes.has(name);
  }

  int(name: string, otherwise: number): number {
    const value = this.attribute(name, "int");
    return value === undefined ? otherwise : this.safe(value, name);
  }

  ints(name: string): number[] | undefined {
    return this.attribute(name, "ints")?.map((value) => Number(value));
  }

  float(name: string, otherwise: number): number {
    const value = this.attribute(name, "float") ?? otherwise;
    if (!Number.isFinite(value)) {
      this.fail("attribute", `attribute '${name}' of '${this.node.opType}' is ${value}`, "use a finite number");
    }
    return Math.fround(value);
  }

  string(name: string, otherwise: string): string {
    return this.attribute(name, "string") ?? otherwise;
  }

  attribute<Kind extends AttributeKind>(name: string, kind: Kind): AttributeValues[Kind] | undefined {
    const attribute = this.node.attributes.get(name);
    if (attribute === undefined || attribute.kind === "unsupported" || attribute.kind !== kind) return undefined;
    // The kinds are equal, which the type checker does not carry over to the type parameter.
    return attribute.value as AttributeValues[Kind];
  }

  /** A flag attribute, 0 or 1. */
  flag(name: string, otherwise: boolean): boolean {
    const value = this.int(name, otherwise ? 1 : 0);
    if (value !== 0 && value !== 1) this.refuseAttribute(name, value, "0 or 1");
    return value === 1;
  }

  /** An attribute that holds the code of an element type. */
  elementType(name: string): ElementType {
    return elementTypeOf(this.int(name, 0), `attribute '${name}' of '${this.node.opType}'`, this.at);
  }

  refuseAttribute(name: string, value: number | string | readonly number[], works: string): never {
    const shown = typeof value === "object" ? `[${value.join(", ")}]` : `${value}`;
    return this.fail(
      "attribute",
      `attribute '${name}' of '${this.node.opType}' is ${shown}, which is not supported`,
      `what would work: ${works}`,
    );
  }

  /** A dimension index in 0..rank-1 from one that may count from the end. */
  axis(axis: number, rank: number): number {
    const positive = axis < 0 ? axis + rank : axis;
    if (Number.isInteger(positive) && positive >= 0 && positive < rank) return positive;
    return this.fail(
      "axis",
      `axis ${axis} of '${this.node.opType}' is outside a tensor of rank ${rank}`,
      `use ${-rank} to ${rank - 1}`,
    );
  }

  /** A new value: the node's first output, or with a suffix a helper of it. */
  result(shape: readonly number[], suffix?: string, elementType: ElementType = "float32"): NormalisedValue {
    const output = this.node.outputs[0] ?? "";
    checkShape(shape, `the result of '${this.node.opType}'`, this.at);
    if (elementCount(shape) === 0) {
      this.fail(
        "shape",
        `the result of '${this.node.opType}' has no elements: its shape is [${shape.join(", ")}]`,
        "check the sizes of the layers",
      );
    }
    return { name: suffix === undefined ? output : this.builder.freshName(`${output}.${suffix}`), elementType, shape };
  }

  emit(op: NewOp): NormalisedValue {
    return this.builder.emit(op, this.node.name);
  }

  /** Emits a constant made from input `index`; `what` tells apart different uses, equal ones share it. */
  derivedConstant(index: number, what: string, make: () => OnnxTensor): NormalisedValue {
    const key = `${this.node.inputs[index] ?? ""}.${what}`;
    const known = this.builder.derived.get(key);
    if (known !== undefined) return known;
    const value = this.builder.emitConstant(this.builder.freshName(key), make(), this.at);
    this.builder.derived.set(key, value);
    return value;
  }

  /** Emits a number as a constant of rank 0. */
  emitNumber(value: number, suffix: string): NormalisedValue {
    const name = this.builder.freshName(`${this.node.outputs[0] ?? ""}.${suffix}`);
    return this.builder.emitConstant(name, float32Tensor([], [value]), this.at);
  }

  /** Emits the step that computes the node's first output. */
  finish(op: NewOp): void {
    this.define(stepValue(this.emit(op)));
  }

  /** Makes an output of the node, the first unless said otherwise, another name of `value`. */
  define(value: Value, output = 0): void {
    const name = this.node.outputs[output] ?? "";
    if (name !== "") this.builder.values.set(name, value);
  }

  defineConstant(tensor: OnnxTensor): void {
    checkShape(tensor.shape, `the result of '${this.node.opType}'`, this.at);
    if (!this.builder.takeFoldingBudget(tensor.data.length)) {
      this.fail(
        "fold",
        "the constants computed from the weights need too much memory",
        "let the exporter fold the constants of the model",
      );
    }
    this.define(constantValue(this.node.outputs[0] ?? "", tensor));
  }

  private safe(value: bigint, name: string): number {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : this.refuseAttribute(name, number, "a number of sane size");
  }
}
