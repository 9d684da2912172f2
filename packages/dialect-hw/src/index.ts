export { hwDialect } from "./hw/dialect.js";
export { combDialect } from "./comb/dialect.js";
export { seqDialect } from "./seq/dialect.js";

export { AnyHwArray, AnyHwType, bitWidth, HwArrayType, HwInOutType, indexWidth, isHwType } from "./hw/types.js";
export { HwModuleType } from "./hw/module-type.js";
export type { ModulePort, PortDirection } from "./hw/module-type.js";
export { asModuleLike, HwModuleExternOp, HwModuleOp } from "./hw/module.js";
export { collectModules, findModule, InstanceOp } from "./hw/instance.js";
export { OutputOp } from "./hw/output.js";
export { AggregateConstantOp, ArrayCreateOp, ArrayGetOp, BitcastOp, HwConstantOp, WireOp } from "./hw/ops.js";
export { buildInstance, buildModule } from "./hw/build-module.js";

export {
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
} from "./comb/arithmetic-ops.js";
export { CombConcatOp, CombExtractOp, CombICmpOp, CombMuxOp, CombParityOp, CombReplicateOp } from "./comb/bit-ops.js";
export type { IcmpName } from "./comb/evaluate.js";
export { extractBits, hwConstant, matchSext, matchZext, sext, truncate, zext } from "./comb/extend.js";

export { clock, ClockType, FirMemType, ImmutableType } from "./seq/types.js";
export { FromClockOp, ToClockOp } from "./seq/clock-ops.js";
export { CompRegCeOp, CompRegOp, createInitial, InitialOp, ShiftRegOp, YieldOp } from "./seq/register-ops.js";
export { addressType, FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp } from "./seq/memory-ops.js";
export { buildDelay, buildRegister, buildRom } from "./seq/build.js";
export type { RegisterOptions } from "./seq/build.js";

export { emitVerilog, emitVerilogFiles } from "./verilog/emit.js";
export type { EmitVerilogOptions } from "./verilog/emit.js";

export { compileSimulator, Simulator } from "./simulate/simulator.js";
export type { ResetOptions, SimulatedPort } from "./simulate/simulator.js";
export { runStream } from "./simulate/stream.js";
export type {
  StreamDesign,
  StreamMismatch,
  StreamOptions,
  StreamPort,
  StreamRange,
  StreamResult,
  StreamVectors,
} from "./simulate/stream.js";
