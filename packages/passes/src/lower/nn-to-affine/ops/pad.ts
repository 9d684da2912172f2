import type { FloatType } from "@hls-opt/ir-core";
import { isFixed, quantizeFloat } from "@hls-opt/dialect-nn";
import type { PadOp } from "@hls-opt/dialect-nn";
import { tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import { insideOf } from "./linear.js";
import { choose, fixedConstant } from "../nest/fixed-scalar.js";
import { Nest } from "../nest/nest.js";
import type { NestCode } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import type { Scalar } from "../nest/scalar.js";

/** `nn.pad`: one nest over the result that reads the operand where it lies inside. */
export function planPad(lowering: FunctionLowering, view: PadOp): NestPlan {
  const nest = new Nest(view.op.location);
  const index = tensorType(view.result).shape.map((extent) => nest.loops.parallel(extent));
  const source = lowering.get(view.input);
  const inner = index.map((expr, d) => expr.sub(view.low.numbers[d] as number));
  const read = nest.read(source, inner, insideOf(inner, source.shape));
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    value: (code) => {
      const element = code.load(read);
      const fill = fillOf(code, view);
      const isHere = code.isInside(read);
      if (element.kind === "fixed" && fill.kind === "fixed") return choose(code, isHere, element, fill);
      return { ...element, value: code.select(isHere, element.value, fill.value) };
    },
  };
}

function fillOf(code: NestCode, view: PadOp): Scalar {
  const { element } = tensorType(view.result);
  const { value } = view.value;
  if (isFixed(element)) return fixedConstant(code, BigInt(quantizeFloat(value, element)), element.frac);
  return { kind: "float", type: element as FloatType, value: code.float(value, element as FloatType) };
}
