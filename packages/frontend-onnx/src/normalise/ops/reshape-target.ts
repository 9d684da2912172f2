import { elementCount } from "../../tensor/tensor.js";
import type { NodeContext } from "../node-context.js";

/**
 * The static target of a Reshape node. 0 copies the input's size unless `allowzero`, -1 takes what is left. Exporters
 * freeze the batch they were run with into targets; where the batch was pinned to 1, it is taken out of the target too.
 */
export function reshapeTarget(node: NodeContext): readonly number[] {
  const { shape, constant } = node.input(0);
  const given = node.integers(1, "shape");
  const allowZero = node.flag("allowzero", false);
  const copied = given.map((dim, index) => (dim === 0 && !allowZero ? (shape[index] ?? refuseCopy(node, index)) : dim));
  const target = constant === undefined ? withPinnedBatch(node, copied, elementCount(shape)) : copied;
  return resolved(node, target, shape);
}

function refuseCopy(node: NodeContext, index: number): never {
  return node.fail(
    "shape",
    `the target of 'Reshape' copies dimension ${index}, which the input does not have`,
    "export the model with fixed sizes",
  );
}

function withPinnedBatch(node: NodeContext, target: readonly number[], count: number): readonly number[] {
  const factor = frozenBatch(node, target, count);
  if (factor === 1) return target;
  const [leading = 1, ...rest] = target;
  const pinned = [leading / factor, ...rest];
  node.remark(
    "batch-pinned",
    `the target [${target.join(", ")}] of 'Reshape' holds the batch ${factor} and becomes [${pinned.join(", ")}]`,
    "export the model with a batch of 1",
  );
  return pinned;
}

/** The batch that the leading size of a target holds, 1 when it holds none. */
function frozenBatch(node: NodeContext, target: readonly number[], count: number): number {
  const { replacedBatches, batchPinned } = node.builder;
  const leading = target[0] ?? 1;
  if (!batchPinned || leading <= 1) return 1;
  if (replacedBatches.has(leading)) return leading;
  const open = target.includes(-1);
  const product = elementCount(target.filter((dim) => dim !== -1));
  const fits = open ? count % product === 0 : product === count;
  if (fits) return 1;
  const replaced = [...replacedBatches].find((batch) => leading % batch === 0);
  if (replaced !== undefined) return replaced;
  const ratio = product / count;
  return !open && Number.isInteger(ratio) && leading % ratio === 0 ? ratio : 1;
}

function resolved(node: NodeContext, target: readonly number[], shape: readonly number[]): readonly number[] {
  const count = elementCount(shape);
  const known = target.filter((dim) => dim !== -1);
  const product = elementCount(known);
  const open = target.length - known.length;
  const fits = open === 0 ? product === count : open === 1 && product > 0 && count % product === 0;
  if (!fits || known.some((dim) => dim < 0)) {
    node.fail(
      "shape",
      `'Reshape' turns [${shape.join(", ")}] into [${target.join(", ")}], which has another number of elements`,
      "export the model with a batch of 1",
    );
  }
  return target.map((dim) => (dim === -1 ? count / product : dim));
}
