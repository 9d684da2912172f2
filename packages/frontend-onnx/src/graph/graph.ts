import type { ElementType } from "../tensor/element-type.js";
import type { OnnxTensor } from "../tensor/tensor.js";
import type { OnnxAttribute } from "./attribute.js";

/** A dimension as the file has it: a number, or the name of a symbol (`?` for one without a name). */
export type OnnxDimension = number | string;

/** An input or output of the graph; `shape` is absent where the file does not even give a rank. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly elementType: ElementType;
  readonly shape: readonly OnnxDimension[] | undefined;
}

/** One operation; an empty name stands for an optional input or output that is left out. */
export interface OnnxNode {
  /** The name in the file, or `OpType_index` where it has none: diagnostics need one. */
  readonly name: string;
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An ONNX model as a plain graph: checked, in topological order, weights apart from inputs. */
export interface OnnxGraph {
  /** The name of the file, for diagnostics. */
  readonly file: string;
  readonly name: string;
  readonly opset: number;
  readonly inputs: readonly OnnxValueInfo[];
  /** The element type of an output may be unknown. */
  readonly outputs: readonly OnnxOutput[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
}

/** An output of the graph; exporters may leave out its type. */
export interface OnnxOutput {
  readonly name: string;
  readonly elementType: ElementType | undefined;
  readonly shape: readonly OnnxDimension[] | undefined;
}
