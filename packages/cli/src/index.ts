export { dialects } from "./dialects.js";
export { passes } from "./passes.js";
export { runHlsOpt, runHlsRun } from "./run.js";
export type { CommandResult } from "./host/host.js";
export type { Plugin } from "./opt/plugins.js";
export type {
  CellCounts,
  ErrorSummary,
  FloatDifference,
  KernelReport,
  LabelAccuracy,
  LadderReport,
  Measured,
  Report,
  ResourceReport,
  VerificationReport,
} from "./report/report.js";
