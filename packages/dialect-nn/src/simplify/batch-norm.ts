import { pattern, RankedTensorType } from "@hls-opt/ir-core";
import type { Pattern } from "@hls-opt/ir-core";
import { AddOp, MulOp } from "../nn/elementwise.js";
import { BatchNormOp } from "../nn/linear.js";
import { constantData, insertConstant } from "./constants.js";
import { soleLayer, withParameters } from "./layer.js";

/** y = x * factor + offset, for each channel. */
interface ChannelAffine {
  readonly factor: Float64Array;
  readonly offset: Float64Array;
}

/** What a batch normalisation of constant statistics does to each channel, in double precision. */
function channelAffine({ scale, bias, mean, variance, epsilon }: BatchNormOp): ChannelAffine | undefined {
  const [s, b, m, v] = [scale, bias, mean, variance].map(constantData);
  if (s === undefined || b === undefined || m === undefined || v === undefined) return undefined;
  const factor = s.map((x, c) => x / Math.sqrt((v[c] as number) + epsilon.value));
  return { factor, offset: b.map((x, c) => x - (m[c] as number) * (factor[c] as number)) };
}

/** Each output channel of a weight times its factor. */
function scaleRows(weight: Float64Array, factor: Float64Array): Float64Array {
  const rowLength = weight.length / factor.length;
  return weight.map((x, i) => x * (factor[Math.floor(i / rowLength)] as number));
}

/** batch_norm(layer(x, W, b)) => layer(x, W * factor, b * factor + offset) */
export const foldBatchNormIntoLayer: Pattern = pattern(
  "nn-fold-batch-norm-into-layer",
  BatchNormOp,
  (norm, rewriter) => {
    const layer = soleLayer(norm.input);
    const affine = channelAffine(norm);
    if (layer === undefined || affine === undefined) return false;
    const { factor, offset } = affine;
    const weight = constantData(layer.weight);
    const bias = layer.bias === undefined ? new Float64Array(factor.length) : constantData(layer.bias);
    if (weight === undefined || bias === undefined) return false;
    const shifted = bias.map((x, c) => x * (factor[c] as number) + (offset[c] as number));
    const { location } = layer.op;
    const newWeight = insertConstant(rewriter, layer.weight.type, scaleRows(weight, factor), location);
    const newBias = insertConstant(rewriter, norm.bias.type, shifted, location);
    rewriter.replaceWith(norm, withParameters(layer, newWeight, newBias, norm.result.type));
    return true;
  },
  { benefit: 2 },
);

/** batch_norm(x) => x * factor + offset, by channel */
export const expandBatchNorm: Pattern = pattern("nn-expand-batch-norm", BatchNormOp, (norm, rewriter) => {
  const affine = channelAffine(norm);
  if (affine === undefined) return false;
  const resultType = norm.result.type;
  const { location } = norm.op;
  const perChannel = [affine.factor.length, ...resultType.shape.slice(2).map(() => 1)];
  const type = RankedTensorType.get(perChannel, resultType.element);
  const factor = insertConstant(rewriter, type, affine.factor, location);
  const offset = insertConstant(rewriter, type, affine.offset, location);
  const scaled = rewriter.insert(MulOp.create({ lhs: norm.input, rhs: factor, resultType }, location));
  rewriter.replaceWith(norm, AddOp.create({ lhs: scaled.result, rhs: offset, resultType }, location));
  return true;
});
