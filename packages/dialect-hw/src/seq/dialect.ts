import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeHwConstant } from "../hw/dialect.js";
import { FromClockOp, ToClockOp } from "./clock-ops.js";
import { FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp } from "./memory-ops.js";
import { CompRegCeOp, CompRegOp, InitialOp, ShiftRegOp, YieldOp } from "./register-ops.js";
import { clock, FirMemType, ImmutableType } from "./types.js";

/** Registers, delays and memories: everything with a state. */
export const seqDialect: DialectDefinition = defineDialect({
  name: "seq",
  summary: "registers and memories",
  ops: [
    ...bindOps(ToClockOp, FromClockOp, CompRegOp, CompRegCeOp, ShiftRegOp),
    ...bindOps(InitialOp, YieldOp, FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp),
  ],
  types: [
    { mnemonic: "clock", summary: "a clock", parse: () => clock },
    { mnemonic: "firmem", summary: "a memory", parse: (parser) => FirMemType.parse(parser) },
    {
      mnemonic: "immutable",
      summary: "a value known before the first clock edge",
      parse: (parser) => ImmutableType.parse(parser),
    },
  ],
  materializeConstant: materializeHwConstant,
});
