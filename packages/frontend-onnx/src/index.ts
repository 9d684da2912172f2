export { OnnxError, formatDiagnostic } from "./onnx-error.js";
export type { OnnxDiagnostic, OnnxLocation } from "./onnx-error.js";
export { loadOnnx, loadOnnxGraph, parseOnnx } from "./import-onnx.js";
export { importOnnx, importOnnxFile } from "./emit/import-module.js";
export type { ImportOptions } from "./emit/import-module.js";
export { modelNameAttribute, valueNameAttribute } from "./emit/emit-module.js";
export { exportOnnx } from "./export/export-onnx.js";
export { externalDataIn } from "./tensor/external-data.js";
export type { ExternalReader, ExternalRequest } from "./tensor/external-data.js";
export { decodeModel, encodeModel } from "./proto/codec.js";
export type { ModelProto } from "./proto/messages.js";
export type { ElementType, TensorData } from "./tensor/element-type.js";
export type { OnnxTensor } from "./tensor/tensor.js";
export type { OnnxAttribute } from "./graph/attribute.js";
export type { OnnxDimension, OnnxGraph, OnnxNode, OnnxOutput, OnnxValueInfo } from "./graph/graph.js";
export { readGraph } from "./graph/read-graph.js";
export { writeGraph } from "./graph/write-graph.js";
export { normaliseGraph } from "./normalise/normalise.js";
export { operandsOf } from "./normalise/normalised-op.js";
export type {
  AvgPoolOp,
  BatchNormOp,
  BinaryOp,
  ConcatOp,
  ConstantOp,
  Conv2dOp,
  DenseOp,
  DequantizeOp,
  LeakyReluOp,
  MatmulOp,
  MaxPoolOp,
  NormalisedModel,
  NormalisedOp,
  NormalisedOutput,
  NormalisedValue,
  Padding,
  QuantizeOp,
  ReshapeOp,
  SoftmaxOp,
  Spatial,
  TransposeOp,
} from "./normalise/normalised-op.js";
export { operators as supportedOperators } from "./normalise/operators.js";
