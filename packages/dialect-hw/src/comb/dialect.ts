import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeHwConstant } from "../hw/dialect.js";
import {
  CombAddOp,
  CombAndOp,
  CombDivSOp,
  CombDivUOp,
  CombModSOp,
  CombModUOp,
  CombMulOp,
  CombOrOp,
  CombShlOp,
  CombShrSOp,
  CombShrUOp,
  CombSubOp,
  CombXorOp,
} from "./arithmetic-ops.js";
import { CombReverseOp, CombTruthTableOp } from "./table-ops.js";
import { CombConcatOp, CombExtractOp, CombICmpOp, CombMuxOp, CombParityOp, CombReplicateOp } from "./bit-ops.js";

/** Combinational logic on integers without sign: the operations carry it. */
export const combDialect: DialectDefinition = defineDialect({
  name: "comb",
  summary: "combinational logic",
  ops: [
    ...bindOps(CombAddOp, CombMulOp, CombAndOp, CombOrOp, CombXorOp),
    ...bindOps(CombSubOp, CombDivUOp, CombDivSOp, CombModUOp, CombModSOp, CombShlOp, CombShrUOp, CombShrSOp),
    ...bindOps(CombICmpOp, CombMuxOp, CombConcatOp, CombExtractOp, CombReplicateOp, CombParityOp),
    ...bindOps(CombTruthTableOp, CombReverseOp),
  ],
  materializeConstant: materializeHwConstant,
});
