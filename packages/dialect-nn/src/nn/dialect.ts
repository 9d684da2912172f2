import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { ConstantOp, materializeConstant } from "./constant.js";
import { DequantizeOp, QuantizeOp, RequantizeOp } from "./convert.js";
import { AddOp, DivOp, LeakyReluOp, MaxOp, MinOp, MulOp, PowOp, ReluOp, SubOp } from "./elementwise.js";
import { BroadcastOp, ConcatOp, PadOp, ReshapeOp, SliceOp, TransposeOp } from "./layout.js";
import { BatchNormOp, Conv2dOp, DenseOp, MatmulOp } from "./linear.js";
import { AvgPool2dOp, MaxPool2dOp } from "./pool.js";
import { QuantizeElementsOp } from "./quantize-elements.js";
import { ArgMaxOp, ReduceOp } from "./reduce.js";
import { CompareOp, LogicOp, SelectOp } from "./selection.js";
import { SoftmaxOp } from "./softmax.js";
import { UnaryOp } from "./unary.js";

/** The `nn` dialect: layers of networks on statically shaped tensors. */
export const nnDialect: DialectDefinition = defineDialect({
  name: "nn",
  summary: "layers of neural networks on statically shaped tensors",
  ops: bindOps(
    ConstantOp,
    Conv2dOp,
    DenseOp,
    MatmulOp,
    BatchNormOp,
    ReluOp,
    LeakyReluOp,
    UnaryOp,
    AddOp,
    SubOp,
    MulOp,
    DivOp,
    MaxOp,
    MinOp,
    PowOp,
    CompareOp,
    LogicOp,
    SelectOp,
    ReduceOp,
    ArgMaxOp,
    SoftmaxOp,
    MaxPool2dOp,
    AvgPool2dOp,
    ReshapeOp,
    TransposeOp,
    ConcatOp,
    SliceOp,
    PadOp,
    BroadcastOp,
    QuantizeOp,
    DequantizeOp,
    RequantizeOp,
    QuantizeElementsOp,
  ),
  materializeConstant,
});
