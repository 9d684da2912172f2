import type { OrderingConstraint } from "@hls-opt/ir-core";

const loopTransforms = [
  "affine-loop-unroll",
  "affine-loop-unroll-jam",
  "affine-loop-interchange",
  "affine-loop-tile",
  "affine-loop-skew",
  "affine-loop-reverse",
  "affine-loop-fusion",
  "affine-loop-coalescing",
];

/** Which pass has to run before which, and why; a pipeline that breaks one of these gets a warning. */
export const orderingConstraints: readonly OrderingConstraint[] = [
  {
    before: "nn-simplify",
    after: "quantize",
    reason:
      "quantisation gives every tensor a format; ops that could have been folded away would be rounded at as well",
  },
  {
    before: "nn-simplify",
    after: "lower-to-affine",
    reason: "the lowering leaves no nn op to simplify",
  },
  {
    before: "quantize",
    after: "lower-to-affine",
    reason: "formats are chosen for tensors; in loops over memory there are none",
  },
  {
    before: "lower-to-affine",
    after: "schedule",
    reason: "only loops can be scheduled",
  },
  {
    before: "lower-to-affine",
    after: "lower-to-hw",
    reason: "hardware is built from scheduled loops",
  },
  ...loopTransforms.map((before) => ({
    before,
    after: "schedule",
    reason: "the loop has other iterations then than those whose cycles the schedule tells",
  })),
  {
    before: "affine-scalrep",
    after: "schedule",
    reason: "the schedule gave each access its cycle and memory port; what removes accesses comes before",
  },
  {
    before: "schedule",
    after: "lower-to-hw",
    reason: "the lowering builds the hardware that the schedule describes and leaves no loop to schedule",
  },
];
