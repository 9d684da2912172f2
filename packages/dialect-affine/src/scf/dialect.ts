import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { scfCanonicalizations } from "./canonicalize/index.js";
import { ForOp } from "./for-op.js";
import { ForallOp, InParallelOp } from "./forall-op.js";
import { IfOp } from "./if-op.js";
import { ParallelOp, ReduceOp } from "./parallel-op.js";
import { ExecuteRegionOp, IndexSwitchOp } from "./region-ops.js";
import { WhileOp } from "./while-op.js";
import { ConditionOp, ReduceReturnOp, YieldOp } from "./yield-ops.js";

/** Structured control flow: loops and choices whose bounds are any values. */
export const scfDialect: DialectDefinition = defineDialect({
  name: "scf",
  summary: "structured loops and choices",
  inlining: anywhere,
  materializeConstant,
  canonicalizations: scfCanonicalizations,
  ops: bindOps(
    ForOp,
    IfOp,
    WhileOp,
    ConditionOp,
    YieldOp,
    ParallelOp,
    ReduceOp,
    ReduceReturnOp,
    ForallOp,
    InParallelOp,
    ExecuteRegionOp,
    IndexSwitchOp,
  ),
});
