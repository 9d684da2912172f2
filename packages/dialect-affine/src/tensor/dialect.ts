import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { tensorCanonicalizations } from "./canonicalize.js";
import { GenerateOp, PadOp, YieldOp } from "./body-ops.js";
import { BitcastOp, CastOp, ReshapeOp } from "./cast-ops.js";
import { DimOp, EmptyOp, ExtractOp, FromElementsOp, InsertOp, RankOp, SplatOp } from "./element-ops.js";
import { GatherOp, PackOp, ScatterOp, UnpackOp } from "./pack-ops.js";
import { CollapseShapeOp, ConcatOp, ExpandShapeOp } from "./reshape-ops.js";
import { ExtractSliceOp, InsertSliceOp, ParallelInsertSliceOp } from "./slice-ops.js";

/** Tensors as values: their elements, parts and shapes. */
export const tensorDialect: DialectDefinition = defineDialect({
  name: "tensor",
  summary: "tensors as values",
  inlining: anywhere,
  ops: bindOps(
    EmptyOp,
    FromElementsOp,
    SplatOp,
    GenerateOp,
    YieldOp,
    ExtractOp,
    InsertOp,
    DimOp,
    RankOp,
    CastOp,
    BitcastOp,
    ReshapeOp,
    ExpandShapeOp,
    CollapseShapeOp,
    ConcatOp,
    ExtractSliceOp,
    InsertSliceOp,
    ParallelInsertSliceOp,
    PadOp,
    PackOp,
    UnpackOp,
    GatherOp,
    ScatterOp,
  ),
  materializeConstant,
  canonicalizations: tensorCanonicalizations,
});
