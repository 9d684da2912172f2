import { fail, type OnnxDiagnostic, type OnnxLocation } from "../onnx-error.js";
import type { ElementType } from "../tensor/element-type.js";
import type { OnnxTensor } from "../tensor/tensor.js";
import type { NormalisedOp, NormalisedValue } from "./normalised-op.js";

/** A value during normalisation: a constant, a padded view of another value that only some ops can take, or the result of a step. */
export interface Value extends NormalisedValue {
  readonly constant: OnnxTensor | undefined;
  readonly padded: PaddedView | undefined;
}

/** A `Pad` that was not carried out: the ops that have padding of their own take it over. */
export interface PaddedView {
  readonly node: string;
  readonly source: Value;
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly fill: number;
}

type Without<Op, Key extends PropertyKey> = Op extends unknown ? Omit<Op, Key> : never;

/** A step to be emitted; the builder adds the node it comes from. */
export type NewOp = Without<NormalisedOp, "node">;

/** What grows while a graph is normalised: the values under their ONNX names, the steps and the remarks. */
export class ModelBuilder {
  readonly ops: NormalisedOp[] = [];
  readonly remarks: OnnxDiagnostic[] = [];
  readonly values = new Map<string, Value>();
  readonly replacedBatches: ReadonlySet<number>;
  readonly batchPinned: boolean;
  /** Constants made from others, by what they were made from. */
  readonly derived = new Map<string, NormalisedValue>();
  private readonly names: Set<string>;
  private readonly emittedConstants = new Set<string>();
  private foldingBudget = 2 ** 26;

  constructor(names: Iterable<string>, batch: { replacedBatches: ReadonlySet<number>; pinned: boolean }) {
    this.names = new Set(names);
    this.replacedBatches = batch.replacedBatches;
    this.batchPinned = batch.pinned;
  }

  /** A name that no other value has. */
  freshName(wanted: string): string {
    let name = wanted;
    for (let index = 1; this.names.has(name); index++) name = `${wanted}_${index}`;
    this.names.add(name);
    return name;
  }

  /** Whether another folded constant of so many elements fits in memory; hostile files fold without end. */
  takeFoldingBudget(elements: number): boolean {
    this.foldingBudget -= elements;
    return this.foldingBudget >= 0;
  }

  /** Adds a step and returns its result. */
  emit(op: NewOp, node: string): NormalisedValue {
    this.ops.push({ ...op, node } as NormalisedOp);
    return op.result;
  }

  /** Padding that no layer takes over, as a step of its own. */
  emitPadding(
    { name, elementType, shape }: Value,
    { node, source, before, after, fill }: PaddedView,
    at: OnnxLocation,
  ): NormalisedValue {
    const input = this.paddedInput(source, at);
    const result = { name, elementType, shape };
    const step = this.emit({ kind: "pad", low: before, high: after, fill, input, result }, node);
    this.values.set(name, stepValue(step));
    return step;
  }

  private paddedInput(source: Value, at: OnnxLocation): NormalisedValue {
    if (source.padded !== undefined) return this.emitPadding(source, source.padded, at);
    return source.constant === undefined ? source : this.emitConstant(source.name, source.constant, at);
  }

  /** Emits the constant the first time it is used as an operand of a step. */
  emitConstant(name: string, value: OnnxTensor, at: OnnxLocation): NormalisedValue {
    const result = { name, elementType: value.elementType, shape: value.shape };
    if (this.emittedConstants.has(name)) return result;
    this.emittedConstants.add(name);
    checkFinite(name, value, at);
    return this.emit({ kind: "constant", value, result }, at.node ?? "");
  }
}

/** Wraps the result of a step. */
export function stepValue(value: NormalisedValue): Value {
  return { ...value, constant: undefined, padded: undefined };
}

/** Wraps a constant under a name. */
export function constantValue(name: string, tensor: OnnxTensor): Value {
  return { name, elementType: tensor.elementType, shape: tensor.shape, constant: tensor, padded: undefined };
}

/** Element types that steps may produce besides float32, by `quantize` only. */
export const integerActivations: readonly ElementType[] = ["int8", "uint8", "int16", "uint16", "int32"];

function checkFinite(name: string, { data }: OnnxTensor, at: OnnxLocation): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return;
  const index = data.findIndex((value: number) => !Number.isFinite(value));
  if (index === -1) return;
  fail(
    at,
    "onnx/not-finite",
    `constant '${name}' holds ${data[index]} at element ${index}; hardware has no such number`,
    "check the training for divergence; use a large finite number in masks",
  );
}
