import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { AffineLoadOp, AffineStoreOp } from "./access-ops.js";
import { affineCanonicalizations } from "./canonicalize.js";
import { AffineDelinearizeIndexOp } from "./delinearize-op.js";
import { AffineDmaStartOp, AffineDmaWaitOp } from "./dma-ops.js";
import { AffineForOp } from "./for-op.js";
import { affineInlining } from "./inlining.js";
import { AffineIfOp } from "./if-op.js";
import { AffineApplyOp, AffineMaxOp, AffineMinOp } from "./map-ops.js";
import { AffineParallelOp } from "./parallel-op.js";
import { AffinePrefetchOp, AffineVectorLoadOp, AffineVectorStoreOp } from "./vector-ops.js";
import { AffineYieldOp } from "./yield-op.js";

/** Loops and accesses whose bounds and subscripts are affine, so that they can be analysed exactly. */
export const affineDialect: DialectDefinition = defineDialect({
  name: "affine",
  summary: "loops and memory accesses with affine bounds and subscripts",
  inlining: affineInlining,
  ops: bindOps(
    AffineApplyOp,
    AffineMinOp,
    AffineMaxOp,
    AffineForOp,
    AffineIfOp,
    AffineYieldOp,
    AffineLoadOp,
    AffineStoreOp,
    AffineParallelOp,
    AffineVectorLoadOp,
    AffineVectorStoreOp,
    AffinePrefetchOp,
    AffineDelinearizeIndexOp,
    AffineDmaStartOp,
    AffineDmaWaitOp,
  ),
  materializeConstant,
  canonicalizations: affineCanonicalizations,
});
