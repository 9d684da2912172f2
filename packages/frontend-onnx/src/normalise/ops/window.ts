import type { NodeContext } from "../node-context.js";
import type { Padding, Spatial } from "../normalised-op.js";

/** How a kernel moves over an image of one or two dimensions, with all padding explicit. */
export interface ResolvedWindow {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** What `ceil_mode` adds to `after`: rows that exist only so that a last window fits. */
  readonly overhang: readonly number[];
  readonly output: readonly number[];
}

/** Attributes that Conv and the pools share. */
export const windowAttributes = { auto_pad: "string", kernel_shape: "ints", pads: "ints", strides: "ints" } as const;

/** Resolves strides, dilations, pads, `auto_pad` and `ceil_mode` for an image of the given sizes. */
export function resolveWindow(node: NodeContext, image: readonly number[], kernel: readonly number[]): ResolvedWindow {
  const rank = image.length;
  const strides = perDimension(node, "strides", rank, 1);
  const dilations = perDimension(node, "dilations", rank, 1);
  if (kernel.length !== rank || kernel.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    node.refuseAttribute("kernel_shape", kernel, `${rank} sizes of at least 1`);
  }
  const extent = kernel.map((size, dim) => (size - 1) * dilations[dim]! + 1);
  const { before, after } = resolvePads(node, image, strides, extent);
  const ceil = node.flag("ceil_mode", false);
  const output = image.map((size, dim) =>
    outputSize(size + before[dim]! + after[dim]! - extent[dim]!, strides[dim]!, size + before[dim]!, ceil),
  );
  if (output.some((size) => size < 1)) {
    node.fail(
      "shape",
      `the window [${extent.join(", ")}] of '${node.node.opType}' is larger than its input [${image.join(", ")}]`,
      "check the sizes of the layers",
    );
  }
  const overhang = output.map((size, dim) =>
    Math.max(0, (size - 1) * strides[dim]! + extent[dim]! - image[dim]! - before[dim]! - after[dim]!),
  );
  return { kernel, strides, dilations, before, after, overhang, output };
}

/** With `ceil` a window may hang over the end, but not start there. */
function outputSize(room: number, stride: number, end: number, ceil: boolean): number {
  if (!ceil) return Math.floor(room / stride) + 1;
  const size = Math.ceil(room / stride) + 1;
  return (size - 1) * stride >= end ? size - 1 : size;
}

function resolvePads(
  node: NodeContext,
  image: readonly number[],
  strides: readonly number[],
  extent: readonly number[],
): { before: number[]; after: number[] } {
  const rank = image.length;
  const mode = node.string("auto_pad", "NOTSET");
  const pads = node.ints("pads") ?? Array.from({ length: 2 * rank }, () => 0);
  if (pads.length !== 2 * rank || pads.some((pad) => !Number.isSafeInteger(pad) || pad < 0)) {
    node.refuseAttribute("pads", pads, `${2 * rank} numbers of at least 0`);
  }
  if (mode === "NOTSET") return { before: pads.slice(0, rank), after: pads.slice(rank) };
  if (pads.some((pad) => pad !== 0)) node.refuseAttribute("auto_pad", mode, "either auto_pad or pads, not both");
  if (mode === "VALID") return { before: image.map(() => 0), after: image.map(() => 0) };
  if (mode !== "SAME_UPPER" && mode !== "SAME_LOWER") {
    node.refuseAttribute("auto_pad", mode, "NOTSET, VALID, SAME_UPPER, SAME_LOWER");
  }
  const total = image.map((size, dim) =>
    Math.max(0, (Math.ceil(size / strides[dim]!) - 1) * strides[dim]! + extent[dim]! - size),
  );
  const half = total.map((pad) => (mode === "SAME_UPPER" ? Math.floor(pad / 2) : Math.ceil(pad / 2)));
  return { before: half, after: total.map((pad, dim) => pad - half[dim]!) };
}

function perDimension(node: NodeContext, name: string, rank: number, otherwise: number): number[] {
  const values = node.ints(name) ?? Array.from({ length: rank }, () => otherwise);
  if (values.length !== rank || values.some((value) => !Number.isSafeInteger(value) || value < 1)) {
    node.refuseAttribute(name, values, `${rank} numbers of at least 1`);
  }
  return values;
}

/** Sizes of one dimension become a column of height 1; those of two stay. */
export function spatial(sizes: readonly number[], height: number): Spatial {
  return sizes.length === 1 ? [height, sizes[0]!] : [sizes[0]!, sizes[1]!];
}

/** Padding in the order of the `nn` dialect. */
export function paddingOf(before: readonly number[], after: readonly number[]): Padding {
  const [top, left] = spatial(before, 0);
  const [bottom, right] = spatial(after, 0);
  return [top, left, bottom, right];
}

/** The shape of an image with one or two spatial dimensions as `[N, C, H, W]`. */
export function imageShape(shape: readonly number[]): number[] {
  return shape.length === 3 ? [shape[0]!, shape[1]!, 1, shape[2]!] : [...shape];
}

/** Fails unless a shape is `[N, C, L]` or `[N, C, H, W]`. */
export function checkImage(node: NodeContext, shape: readonly number[]): void {
  if (shape.length === 3 || shape.length === 4) return;
  node.fail(
    "rank",
    `'${node.node.opType}' has an input of rank ${shape.length}`,
    "one or two spatial dimensions are supported: shapes [N, C, L] and [N, C, H, W]",
  );
}

/** The sum of amounts by dimension, as of paddings that add up. */
export function sumByDimension(first: readonly number[], ...more: (readonly number[])[]): number[] {
  return first.map((amount, dim) => more.reduce((total, term) => total + term[dim]!, amount));
}
