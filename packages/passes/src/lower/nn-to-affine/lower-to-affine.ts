import { affineDialect, arithDialect, mathDialect, memrefDialect } from "@hls-opt/dialect-affine";
import { definePass, option } from "@hls-opt/ir-core";
import { lowerToAffine } from "./lower-module.js";

/** Networks on tensors to loop nests in kernel form; see README.md. */
export const lowerToAffinePass = definePass({
  name: "lower-to-affine",
  summary: "lower networks on tensors to affine loop nests on buffers",
  anchor: "builtin.module",
  options: {
    weightRanges: option.flag(
      true,
      "size accumulators by the values of constant weights; false: by their types, so that weights may be replaced later",
    ),
  },
  dependentDialects: [arithDialect, mathDialect, memrefDialect, affineDialect],
  run(module, { options, report }) {
    lowerToAffine(module, options, report);
  },
});
