import type { OnnxNode } from "../../graph/graph.js";
import { elementCount, float32Tensor, int64Tensor, withShape, type OnnxTensor } from "../../tensor/tensor.js";
import type { Attributes } from "../cases/case.js";
import { node, type SmallModel } from "../small-model.js";
import type { Random } from "./random.js";

/** What an ONNX value of a random graph holds. */
export type ValueType = "float32" | "bool" | "int64" | "int8" | "uint8" | "int32";

/** A value of the graph so far. */
export interface GraphValue {
  readonly name: string;
  readonly type: ValueType;
  readonly shape: readonly number[];
}

const mostElements = 600;

/** A graph under construction: templates take values from it and add nodes. */
export class GraphMaker {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: Record<string, OnnxTensor> = {};
  readonly inputs: Record<string, readonly number[]> = {};
  /** Results of nodes and inputs of the network, oldest first. */
  readonly values: GraphValue[] = [];
  private readonly read = new Set<string>();
  private count = 0;

  readonly random: Random;
  readonly opset: number;

  constructor(random: Random, opset: number) {
    this.random = random;
    this.opset = opset;
  }

  /** A random shape of small sizes. */
  shape(rank: number): number[] {
    return this.random.list(rank, () => (this.random.chance(0.15) ? 1 : this.random.from(2, 5)));
  }

  /** A float value of one of these ranks: an earlier one, a constant or a new input of the network. */
  float(low = 1, high = 4): GraphValue {
    const { random } = this;
    const rank = random.from(low, high);
    if (random.chance(0.05)) return this.constant(this.shape(rank));
    return this.earlier("float32", ({ shape }) => shape.length >= low && shape.length <= high) ?? this.input(rank);
  }

  /** An image [N, C, L] or [N, C, H, W]. */
  image(): GraphValue {
    return this.float(3, 4);
  }

  /** An earlier value, a recent one rather than an old one. */
  earlier(type: ValueType, fits: (value: GraphValue) => boolean = () => true): GraphValue | undefined {
    const candidates = this.values.filter((value) => value.type === type && fits(value));
    const [last] = candidates.slice(-1);
    return last === undefined || this.random.chance(0.6) ? last : this.random.pick(candidates);
  }

  private input(rank: number): GraphValue {
    const value: GraphValue = { name: this.name("x"), type: "float32", shape: this.shape(rank) };
    this.inputs[value.name] = value.shape;
    this.values.push(value);
    return value;
  }

  /** A float constant. */
  constant(shape: readonly number[], low = -1, high = 1): GraphValue {
    const data = this.random.list(elementCount(shape), () => this.random.real(low, high));
    return { name: this.given(float32Tensor(shape, data)), type: "float32", shape };
  }

  /** An operand of a binary operator: an earlier value or a constant that broadcasts with `shape`, maybe to something larger. */
  partner(shape: readonly number[], low = -1, high = 1): GraphValue {
    const { random } = this;
    const other = this.earlier("float32", (value) => this.broadcast(shape, value.shape) !== undefined);
    if (other !== undefined && random.chance(0.5)) return other;
    const own = shape.slice(random.from(0, shape.length)).map((dim) => (random.chance(0.3) ? 1 : dim));
    const larger = own.map((dim, d) => (dim === 1 && shape.at(d - own.length) === 1 ? random.from(1, 3) : dim));
    return this.constant(
      random.chance(0.2) && own.length === shape.length ? [random.from(1, 2), ...larger] : own,
      low,
      high,
    );
  }

  /** The shape that two broadcast to; undefined where they do not, or to something big. */
  broadcast(a: readonly number[], b: readonly number[]): number[] | undefined {
    const rank = Math.max(a.length, b.length);
    const shape: number[] = [];
    for (let d = -rank; d < 0; d++) {
      const [left, right] = [a.at(d) ?? 1, b.at(d) ?? 1];
      if (left !== right && left !== 1 && right !== 1) return undefined;
      shape.push(Math.max(left, right));
    }
    return rank > 5 || elementCount(shape) > mostElements ? undefined : shape;
  }

  /** The name of a constant of any type. */
  given(tensor: OnnxTensor): string {
    const name = this.name("c");
    this.initializers[name] = tensor;
    return name;
  }

  /** The name of an int64 constant of rank 1. */
  whole(...values: readonly number[]): string {
    return this.given(int64Tensor(values));
  }

  /** The name of a float constant of rank 0. */
  scalar(value: number): string {
    return this.given(withShape(float32Tensor([1], [value]), []));
  }

  /** Adds a node of one result. */
  add(
    opType: string,
    inputs: readonly (GraphValue | string)[],
    attributes: Attributes,
    shape: readonly number[],
    type: ValueType = "float32",
  ): GraphValue {
    return this.addAll(opType, inputs, attributes, [{ shape, type }])[0] as GraphValue;
  }

  /** Adds a node. */
  addAll(
    opType: string,
    inputs: readonly (GraphValue | string)[],
    attributes: Attributes,
    results: readonly Omit<GraphValue, "name">[],
  ): GraphValue[] {
    const names = inputs.map((input) => (typeof input === "string" ? input : input.name));
    names.forEach((name) => this.read.add(name));
    const made = results.map((result) => ({ ...result, name: this.name("v") }));
    this.nodes.push(
      node(
        opType,
        names,
        made.map(({ name }) => name),
        attributes,
      ),
    );
    this.values.push(...made.filter(({ shape }) => elementCount(shape) <= mostElements));
    return made;
  }

  /** The graph: everything that nothing reads is an output, and now and then something else. */
  model(): SmallModel {
    const results = this.nodes.flatMap(({ outputs }) => outputs);
    const outputs = results.filter((name) => !this.read.has(name) || this.random.chance(0.1));
    return { opset: this.opset, inputs: this.inputs, initializers: this.initializers, nodes: this.nodes, outputs };
  }

  private name(prefix: string): string {
    return `${prefix}${this.count++}`;
  }
}
