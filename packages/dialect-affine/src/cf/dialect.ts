import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { cfCanonicalizations } from "./canonicalize.js";
import { AssertOp, BranchOp, CondBranchOp, SwitchOp } from "./ops.js";

/** Jumps between the blocks of a region. */
export const cfDialect: DialectDefinition = defineDialect({
  name: "cf",
  summary: "jumps between blocks",
  inlining: anywhere,
  materializeConstant,
  canonicalizations: cfCanonicalizations,
  ops: bindOps(AssertOp, BranchOp, CondBranchOp, SwitchOp),
});
