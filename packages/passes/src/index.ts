export { findTarget, targets } from "./target/target.js";
export type { DeviceResources, Target, UnitLatencies } from "./target/target.js";
export { planHardware } from "./schedule/plan.js";
export type { HardwarePlan, PlannedAccess, PlannedBuffer, PlannedKernel } from "./schedule/plan.js";
export { clearSchedule, scheduleFunction } from "./schedule/schedule-function.js";
export type { ScheduleOptions } from "./schedule/schedule-function.js";
export { lowerFunctionToHw } from "./lower/affine-to-hw/lower-function.js";
export { describeInterface } from "./lower/affine-to-hw/interface.js";
export type { HardwareInterface, PortInterface } from "./lower/affine-to-hw/interface.js";
