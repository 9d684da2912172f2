import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { AndIOp, OrIOp, ShLIOp, ShRSIOp, ShRUIOp, XOrIOp } from "./bitwise-ops.js";
import { arithCanonicalizations } from "./canonicalize.js";
import { CmpFOp, CmpIOp, SelectOp } from "./comparison-ops.js";
import { ConstantOp, materializeConstant } from "./constant.js";
import * as conversion from "./conversion-ops.js";
import * as division from "./division-ops.js";
import { AddUIExtendedOp, MulSIExtendedOp, MulUIExtendedOp } from "./extended-ops.js";
import { arithAttributes } from "./flags.js";
import * as float from "./float-ops.js";
import { AddIOp, MaxSIOp, MaxUIOp, MinSIOp, MinUIOp, MulIOp, SubIOp } from "./integer-ops.js";

/** Arithmetic on integers, indices and floating-point numbers, elementwise on vectors and tensors of them. */
export const arithDialect: DialectDefinition = defineDialect({
  name: "arith",
  summary: "basic integer and floating point arithmetic",
  inlining: anywhere,
  ops: [
    ...bindOps(ConstantOp, AddIOp, SubIOp, MulIOp, MaxSIOp, MinSIOp, MaxUIOp, MinUIOp),
    ...bindOps(AddUIExtendedOp, MulSIExtendedOp, MulUIExtendedOp),
    ...bindOps(AndIOp, OrIOp, XOrIOp, ShLIOp, ShRSIOp, ShRUIOp, CmpIOp, CmpFOp, SelectOp),
    ...bindOps(...Object.values(division)),
    ...bindOps(...Object.values(float)),
    ...bindOps(...Object.values(conversion)),
  ],
  attributes: arithAttributes,
  materializeConstant,
  canonicalizations: arithCanonicalizations,
});
