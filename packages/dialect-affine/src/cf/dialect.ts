import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { AssertOp, BranchOp, CondBranchOp, SwitchOp } from "./ops.js";

/** Jumps between the blocks of a region. */
export const cfDialect: DialectDefinition = defineDialect({
  name: "cf",
  summary: "jumps between blocks",
  ops: bindOps(AssertOp, BranchOp, CondBranchOp, SwitchOp),
});
