import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import * as binary from "./binary-ops.js";
import * as float from "./float-ops.js";
import * as integer from "./integer-ops.js";
import * as transcendental from "./transcendental-ops.js";

/** Functions of floating-point numbers and integers beyond the arithmetic of `arith`. */
export const mathDialect: DialectDefinition = defineDialect({
  name: "math",
  summary: "mathematical functions beyond simple arithmetic",
  inlining: anywhere,
  ops: [
    ...bindOps(...Object.values(float)),
    ...bindOps(...Object.values(transcendental)),
    ...bindOps(...Object.values(binary)),
    ...bindOps(...Object.values(integer)),
  ],
  materializeConstant,
});
