export { findTarget, targets, withClock } from "./target/target.js";
export type { DeviceResources, Target } from "./target/target.js";
export type { MultiplierShape, TimingModel } from "./target/timing.js";
export { planHardware } from "./schedule/plan.js";
export type { HardwarePlan, PlannedAccess, PlannedBuffer, PlannedKernel } from "./schedule/hardware-plan.js";
export { clearSchedule, scheduleFunction } from "./schedule/schedule-function.js";
export type { ScheduleOptions } from "./schedule/schedule-function.js";
export { lowerFunctionToHw } from "./lower/affine-to-hw/lower-function.js";
export { describeInterface } from "./lower/affine-to-hw/interface.js";
export type { HardwareInterface, PortInterface } from "./lower/affine-to-hw/interface.js";
export { loweringPasses } from "./passes.js";
export { nnSimplify } from "./nn-simplify.js";
export { lowerToAffinePass } from "./lower/nn-to-affine/lower-to-affine.js";
export { lowerToAffine } from "./lower/nn-to-affine/lower-module.js";
export type { LoweringOptions } from "./lower/nn-to-affine/function-lowering.js";
export { quantize } from "./quantize/quantize.js";
export { calibrate, functionValues, parseCalibration } from "./quantize/calibrate.js";
export type { CalibrateOptions, Calibration, ValueRange } from "./quantize/calibrate.js";
export { quantizeFunction } from "./quantize/quantize-function.js";
export type { QuantizeOptions } from "./quantize/quantize-function.js";
export { formatFor } from "./quantize/fixed-format.js";
export { measureError, quantizeInputs } from "./quantize/measure-error.js";
export type { OutputError } from "./quantize/measure-error.js";
export { randomSamples } from "./quantize/random-samples.js";
export { schedule } from "./schedule/schedule-pass.js";
export { lowerToHw } from "./lower/affine-to-hw/lower-to-hw.js";
export { affinePasses } from "./affine/affine-passes.js";
export { affineLoopUnroll } from "./affine/unroll/affine-loop-unroll.js";
export { affineScalrep } from "./affine/scalrep/affine-scalrep.js";
export { unrollLoop, unrollLoops } from "./affine/unroll/unroll.js";
export type { UnrollOptions } from "./affine/unroll/unroll.js";
export type { UnrollFactor } from "./affine/unroll/iteration-pieces.js";
export { replaceByScalars } from "./affine/scalrep/scalar-replacement.js";
export type { ReplacementOptions, Replacements } from "./affine/scalrep/scalar-replacement.js";
export { noAliasAttribute } from "./affine/scalrep/buffers.js";
export { labelAttribute, loopFilter, loopLabel, loopsOption } from "./affine/control/loop-label.js";
export type { LoopFilter } from "./affine/control/loop-label.js";
export {
  consumeDirective,
  integerDirective,
  integersDirective,
  readDirectives,
  stringDirective,
  unitDirective,
} from "./affine/control/loop-directive.js";
export type { LoopDirective } from "./affine/control/loop-directive.js";
