import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { ConstantOp, materializeConstant } from "./constant.js";
import { DequantizeOp, QuantizeOp, RequantizeOp } from "./convert.js";
import { AddOp, DivOp, LeakyReluOp, MulOp, ReluOp, SigmoidOp, SubOp, TanhOp } from "./elementwise.js";
import { ConcatOp, ReshapeOp, TransposeOp } from "./layout.js";
import { BatchNormOp, Conv2dOp, DenseOp, MatmulOp } from "./linear.js";
import { AvgPool2dOp, MaxPool2dOp } from "./pool.js";
import { QuantizeElementsOp } from "./quantize-elements.js";
import { SoftmaxOp } from "./softmax.js";

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
    SigmoidOp,
    TanhOp,
    AddOp,
    SubOp,
    MulOp,
    DivOp,
    SoftmaxOp,
    MaxPool2dOp,
    AvgPool2dOp,
    ReshapeOp,
    TransposeOp,
    ConcatOp,
    QuantizeOp,
    DequantizeOp,
    RequantizeOp,
    QuantizeElementsOp,
  ),
  materializeConstant,
});
