import { as, elementCount, pattern } from "@hls-opt/ir-core";
import type { AnyOpClass, OpView, Pattern, RankedTensorType, Value } from "@hls-opt/ir-core";
import { evaluateOp } from "../interpret/interpreter.js";
import { constantElements, wrapTensor } from "../interpret/tensor.js";
import type { Tensor } from "../interpret/tensor.js";
import { ConstantOp } from "../nn/constant.js";
import { DequantizeOp, QuantizeOp, RequantizeOp } from "../nn/convert.js";
import { AddOp, DivOp, LeakyReluOp, MaxOp, MinOp, MulOp, PowOp, ReluOp, SubOp } from "../nn/elementwise.js";
import { BroadcastOp, ConcatOp, PadOp, SliceOp, TransposeOp } from "../nn/layout.js";
import { QuantizeElementsOp } from "../nn/quantize-elements.js";
import { ArgMaxOp, ReduceOp } from "../nn/reduce.js";
import { CompareOp, LogicOp, SelectOp } from "../nn/selection.js";
import { UnaryOp } from "../nn/unary.js";
import { insertConstant } from "./constants.js";

/** Larger results stay computations: they would cost more memory than they save work. */
const largestFolded = 65536;

const foldable: readonly AnyOpClass[] = [
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
  TransposeOp,
  ConcatOp,
  SliceOp,
  PadOp,
  BroadcastOp,
  QuantizeOp,
  DequantizeOp,
  RequantizeOp,
  QuantizeElementsOp,
];

/** f(constants) => constant, by the interpreter, so that folding can never disagree with execution */
export const foldConstants: readonly Pattern[] = foldable.map((kind) =>
  pattern(`${kind.info.name.replace(/[._]/g, "-")}-of-constants`, kind, ({ op }: OpView, rewriter) => {
    const type = op.result().type as RankedTensorType;
    const operands = op.operands.map(constantTensor);
    if (elementCount(type.shape) > largestFolded || operands.includes(undefined)) return false;
    const data = evaluateOp(op, operands as Tensor[]);
    if (data === undefined || typeof data === "string") return false; // a problem is told where the program runs
    rewriter.replace(op, insertConstant(rewriter, type, data, op.location));
    return true;
  }),
);

function constantTensor(value: Value): Tensor | undefined {
  const constant = as(value.definingOp, ConstantOp);
  return constant && wrapTensor(constant.result.type, constantElements(constant.value, constant.result.type));
}
