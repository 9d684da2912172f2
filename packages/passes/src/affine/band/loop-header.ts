/** Making loops, and changing their bounds. */
import { AffineForOp, AffineYieldOp } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import { AffineMapAttr, Block, DenseArrayAttr, index, indexAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";

/** A loop with an empty body; attributes and location are the model's. */
export function makeLoop(lower: LoopBound, upper: LoopBound, step: number, model: Operation): AffineForOp {
  const loop = AffineForOp.create(
    {
      lowerBoundOperands: lower.operands,
      upperBoundOperands: upper.operands,
      inits: [],
      lowerBoundMap: AffineMapAttr.get(lower.map),
      upperBoundMap: AffineMapAttr.get(upper.map),
      step: indexAttr(step),
      resultsType: [],
    },
    model.location,
  );
  loop.op.attributes = model.attributes;
  const body = new Block([index]);
  loop.region.push(body);
  body.push(AffineYieldOp.create({ operands: [] }, model.location).op);
  return loop;
}

/** Gives a loop other bounds. */
export function setBounds(loop: AffineForOp, lower: LoopBound, upper: LoopBound): void {
  const { op, inits } = loop;
  op.setAttr("lowerBoundMap", AffineMapAttr.get(lower.map));
  op.setAttr("upperBoundMap", AffineMapAttr.get(upper.map));
  op.setAttr("operandSegmentSizes", DenseArrayAttr.i32([lower.operands.length, upper.operands.length, inits.length]));
  op.setOperands([...lower.operands, ...upper.operands, ...inits]);
}
