import type { AffineExpr } from "@hls-opt/ir-core";
import type { Value } from "@hls-opt/ir-core";
import type { ConcatOp } from "@hls-opt/dialect-nn";
import { choose } from "../nest/fixed-scalar.js";
import { tensorType } from "../function-lowering.js";
import type { FunctionLowering } from "../function-lowering.js";
import { insideOf } from "./linear.js";
import { Nest } from "../nest/nest.js";
import type { NestCode, Read } from "../nest/nest.js";
import type { NestPlan } from "../nest-plan.js";
import { rounded } from "../nest/scalar.js";
import type { Scalar } from "../nest/scalar.js";

/** `nn.concat`: one nest over the result, each element of which is read from the operand that it comes from. */
export function planConcat(lowering: FunctionLowering, view: ConcatOp): NestPlan {
  const axis = view.axis.number;
  const nest = new Nest(view.op.location);
  const { shape, element } = tensorType(view.result);
  const index = shape.map((extent) => nest.loops.parallel(extent));
  const reads = readParts(lowering, nest, view.inputs, index, axis);
  return {
    nest,
    result: view.result,
    index: nest.loops.register(index),
    value: (code) => {
      const parts = reads.map((read) => rounded(code, code.load(read), element));
      return parts
        .slice(1)
        .reduce((before, part, i) => pick(code, reads[i + 1] as Read, part, before), parts[0] as Scalar);
    },
  };
}

function readParts(
  lowering: FunctionLowering,
  nest: Nest,
  inputs: readonly Value[],
  index: readonly AffineExpr[],
  axis: number,
): Read[] {
  let offset = 0;
  return inputs.map((input) => {
    const source = lowering.get(input);
    const position = (index[axis] as AffineExpr).sub(offset);
    const size = source.shape[axis] as number;
    offset += size;
    return nest.read(
      source,
      index.map((expr, d) => (d === axis ? position : expr)),
      insideOf([position], [size]),
    );
  });
}

function pick(code: NestCode, read: Read, part: Scalar, before: Scalar): Scalar {
  const isHere = code.isInside(read);
  if (part.kind === "fixed" && before.kind === "fixed") return choose(code, isHere, part, before);
  return { ...part, value: code.select(isHere, part.value, before.value) };
}
