import { elementCount, withShape, type OnnxTensor } from "../tensor/tensor.js";
import type { ConstantOp, Conv2dOp, DenseOp, NormalisedOp, NormalisedValue } from "./normalised-op.js";
import { operandsOf } from "./normalised-op.js";

type Layer = Conv2dOp | DenseOp;

/**
 * Keras writes a bias as an Add of its own: a product without bias that only such an Add reads takes the constant over.
 * The sum is the same in ONNX terms: product first, bias last.
 */
export function fuseBiases(
  ops: readonly NormalisedOp[],
  kept: ReadonlySet<string>,
  freshName: (wanted: string) => string,
): NormalisedOp[] {
  const constants = new Map(ops.filter((op) => op.kind === "constant").map((op) => [op.result.name, op]));
  const layers = new Map(ops.filter(isLayerWithoutBias).map((op) => [op.result.name, op]));
  const uses = countUses(ops);
  const fused = new Map<string, NormalisedOp[]>();
  const gone = new Set<string>();
  for (const op of ops) {
    if (op.kind !== "add") continue;
    const match = matchBias(op.lhs, op.rhs, layers, constants) ?? matchBias(op.rhs, op.lhs, layers, constants);
    if (match === undefined || uses.get(match.layer.result.name) !== 1 || kept.has(match.layer.result.name)) continue;
    const { layer, constant, bias } = match;
    gone.add(layer.result.name);
    const own = bias === constant.value ? constant : biasStep(constant, bias, freshName);
    const layerStep = { ...layer, bias: own.result, result: op.result };
    fused.set(op.result.name, own === constant ? [layerStep] : [own, layerStep]);
  }
  return ops.flatMap((op) => (gone.has(op.result.name) ? [] : (fused.get(op.result.name) ?? [op])));
}

function isLayerWithoutBias(op: NormalisedOp): op is Layer {
  return (op.kind === "conv2d" || op.kind === "dense") && op.bias === undefined;
}

function countUses(ops: readonly NormalisedOp[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const op of ops) for (const { name } of operandsOf(op)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

interface Match {
  readonly layer: Layer;
  readonly constant: ConstantOp;
  /** The addend as one number for each channel. */
  readonly bias: OnnxTensor;
}

function matchBias(
  product: NormalisedValue,
  addend: NormalisedValue,
  layers: ReadonlyMap<string, Layer>,
  constants: ReadonlyMap<string, ConstantOp>,
): Match | undefined {
  const layer = layers.get(product.name);
  const constant = constants.get(addend.name);
  if (layer === undefined || constant === undefined) return undefined;
  const bias = perChannel(constant.value, layer.result.shape);
  return bias === undefined ? undefined : { layer, constant, bias };
}

/** The addend as one number for each channel, dimension 1 of the layer's result, when it is that. */
function perChannel(tensor: OnnxTensor, result: readonly number[]): OnnxTensor | undefined {
  const channels = result[1]!;
  const fromEnd = result.length - 1;
  const { shape } = tensor;
  const others = shape.filter((_, index) => shape.length - index !== fromEnd);
  const fits = shape.length <= result.length && shape.length >= fromEnd && others.every((dim) => dim === 1);
  if (!fits || elementCount(shape) !== channels) return undefined;
  return shape.length === 1 ? tensor : withShape(tensor, [channels]);
}

function biasStep(constant: ConstantOp, value: OnnxTensor, freshName: (wanted: string) => string): ConstantOp {
  const name = freshName(`${constant.result.name}.row`);
  return { ...constant, value, result: { ...constant.result, name, shape: value.shape } };
}
