import { anywhere, bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeConstant } from "../arith/constant.js";
import { LoadOp, StoreOp } from "./access-ops.js";
import { AllocaOp, AllocOp, CastOp, CopyOp, DeallocOp, DimOp } from "./allocation-ops.js";
import { AtomicYieldOp, GenericAtomicRMWOp } from "./atomic-ops.js";
import { memrefCanonicalizations } from "./canonicalize.js";
import { DmaStartOp, DmaWaitOp } from "./dma-ops.js";
import { GetGlobalOp, GlobalOp } from "./global-ops.js";
import {
  AssumeAlignmentOp,
  AtomicRMWOp,
  ExtractAlignedPointerAsIndexOp,
  ExtractStridedMetadataOp,
  ReallocOp,
} from "./metadata-ops.js";
import { PrefetchOp } from "./prefetch-op.js";
import { AllocaScopeOp, AllocaScopeReturnOp } from "./scope-ops.js";
import { CollapseShapeOp, ExpandShapeOp, TransposeOp } from "./shape-ops.js";
import { MemorySpaceCastOp, RankOp, ReinterpretCastOp, ReshapeOp, SubViewOp, ViewOp } from "./view-ops.js";

/** Buffers in memory: allocation, access, globals. */
export const memrefDialect: DialectDefinition = defineDialect({
  name: "memref",
  summary: "buffers in memory",
  inlining: anywhere,
  ops: bindOps(
    AllocOp,
    AllocaOp,
    DeallocOp,
    CopyOp,
    DimOp,
    CastOp,
    LoadOp,
    StoreOp,
    GlobalOp,
    GetGlobalOp,
    ReallocOp,
    SubViewOp,
    ReinterpretCastOp,
    ViewOp,
    ReshapeOp,
    ExpandShapeOp,
    CollapseShapeOp,
    TransposeOp,
    MemorySpaceCastOp,
    RankOp,
    AssumeAlignmentOp,
    ExtractStridedMetadataOp,
    ExtractAlignedPointerAsIndexOp,
    AtomicRMWOp,
    GenericAtomicRMWOp,
    AtomicYieldOp,
    AllocaScopeOp,
    AllocaScopeReturnOp,
    PrefetchOp,
    DmaStartOp,
    DmaWaitOp,
  ),
  materializeConstant,
  canonicalizations: memrefCanonicalizations,
});
