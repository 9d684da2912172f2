import { bindOps, defineDialect } from "@hls-opt/ir-core";
import type { DialectDefinition } from "@hls-opt/ir-core";
import { materializeHwConstant } from "../hw/dialect.js";
import { ClockDividerOp, ClockGateOp, ClockInverterOp, ClockMuxOp, ConstClockOp } from "./clock-gate-ops.js";
import { FifoOp } from "./fifo-op.js";
import { FirRegOp } from "./firreg-op.js";
import { HlMemOp, ReadPortOp, WritePortOp } from "./hlmem-ops.js";
import { FromClockOp, FromImmutableOp, ToClockOp } from "./clock-ops.js";
import { FirMemOp, FirMemReadOp, FirMemReadWriteOp, FirMemWriteOp, RomOp } from "./memory-ops.js";
import { CompRegCeOp, CompRegOp, InitialOp, ShiftRegOp, YieldOp } from "./register-ops.js";
import { clock, ClockConstantAttr, FirMemType, HlMemType, ImmutableType } from "./types.js";

/** Registers, delays and memories: everything with a state. */
export const seqDialect: DialectDefinition = defineDialect({
  name: "seq",
  summary: "registers and memories",
  ops: [
    ...bindOps(ToClockOp, FromClockOp, CompRegOp, CompRegCeOp, ShiftRegOp),
    ...bindOps(ClockGateOp, ClockMuxOp, ClockInverterOp, ClockDividerOp, ConstClockOp),
    ...bindOps(FirRegOp, FifoOp, HlMemOp, ReadPortOp, WritePortOp, FirMemReadWriteOp, FromImmutableOp),
    ...bindOps(InitialOp, YieldOp, FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp),
  ],
  types: [
    { mnemonic: "clock", summary: "a clock", parse: () => clock },
    { mnemonic: "firmem", summary: "a memory", parse: (parser) => FirMemType.parse(parser) },
    { mnemonic: "hlmem", summary: "a memory of several dimensions", parse: (parser) => HlMemType.parse(parser) },
    {
      mnemonic: "immutable",
      summary: "a value known before the first clock edge",
      parse: (parser) => ImmutableType.parse(parser),
    },
  ],
  attributes: [
    {
      mnemonic: "clock_constant",
      summary: "a clock that does not tick",
      parse: (parser) => ClockConstantAttr.parse(parser),
      withType: (attribute) => attribute,
    },
  ],
  materializeConstant: materializeHwConstant,
});
