export {
  FixedType,
  SmallFloatType,
  isFixed,
  checkFixed,
  checkSmallFloat,
  maxFixedWidth,
  maxFixedFraction,
} from "./num/types.js";
export { numDialect } from "./num/dialect.js";
export {
  rawRange,
  roundShift,
  saturate,
  requantize,
  requantizeAll,
  quantizeFloat,
  dequantize,
  dyadicAlpha,
  dyadicReciprocal,
  roundShiftWide,
  saturateWide,
  requantizeWide,
} from "./num/fixed.js";
export type { Dyadic, RawRange } from "./num/fixed.js";
export { elementWidth, holdsElement, quantizeElement } from "./num/element-quantizer.js";
export type { ElementFormat, ElementOverflow, ElementRounding } from "./num/element-quantizer.js";
export {
  softmaxBits,
  softmaxTables,
  softmaxExponential,
  softmaxReciprocal,
  fixedSoftmaxRow,
  checkFixedSoftmax,
  maxSoftmaxLength,
} from "./num/fixed-softmax.js";
export type { SoftmaxReciprocal, SoftmaxTables } from "./num/fixed-softmax.js";
export { nnDialect } from "./nn/dialect.js";
export { NnTensor, FloatTensor, FixedTensor, isNetworkFloat, fixedElement } from "./nn/elements.js";
export {
  inferConv2dShape,
  inferPool2dShape,
  inferDenseShape,
  inferMatmulShape,
  inferBroadcastShape,
  inferTransposeShape,
  inferConcatShape,
} from "./nn/shapes.js";
export type { Conv2dGeometry, Pool2dGeometry, ShapeResult } from "./nn/shapes.js";
export { ConstantOp } from "./nn/constant.js";
export { Conv2dOp, DenseOp, MatmulOp, BatchNormOp } from "./nn/linear.js";
export { ReluOp, LeakyReluOp, AddOp, SubOp, MulOp, DivOp, MaxOp, MinOp, PowOp } from "./nn/elementwise.js";
export { maxTableWidth, UnaryOp } from "./nn/unary.js";
export { exactFunctions, unaryFunctionNames, unaryFunctions } from "./nn/unary-functions.js";
export type { UnaryFunction, UnaryFunctionName } from "./nn/unary-functions.js";
export { CompareOp, LogicOp, SelectOp, TruthTensor, truthType } from "./nn/selection.js";
export type { Comparison, Connective } from "./nn/selection.js";
export { ArgMaxOp, indexWidth, ReduceOp } from "./nn/reduce.js";
export type { Reduction } from "./nn/reduce.js";
export { SoftmaxOp } from "./nn/softmax.js";
export { MaxPool2dOp, AvgPool2dOp } from "./nn/pool.js";
export { ReshapeOp, TransposeOp, ConcatOp, SliceOp, PadOp, BroadcastOp } from "./nn/layout.js";
export { QuantizeOp, DequantizeOp, RequantizeOp } from "./nn/convert.js";
export { QuantizeElementsOp } from "./nn/quantize-elements.js";
export { interpretFunction, prepareFunction, evaluateOp } from "./interpret/interpreter.js";
export type { InterpretOptions, Program } from "./interpret/interpreter.js";
export {
  makeTensor,
  wrapTensor,
  quantizeTensor,
  realValues,
  constantElements,
  constantAttribute,
} from "./interpret/tensor.js";
export type { Tensor } from "./interpret/tensor.js";
export { unaryTable } from "./interpret/unary.js";
export { readNpy, writeNpy, npyNumbers } from "./npy/npy.js";
export type { NpyArray } from "./npy/npy.js";
export type { NpyData, NpyDtype } from "./npy/dtype.js";
export { readNpz } from "./npy/npz.js";
export { nnCanonicalizations, nnSimplifications } from "./simplify/patterns.js";
