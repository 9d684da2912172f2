export { findTarget, targets } from "./target/target.js";
export type { DeviceResources, Target, UnitLatencies } from "./target/target.js";
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
export { affineLoopInterchange } from "./affine/reorder/affine-loop-interchange.js";
export { affineLoopReverse, affineLoopSkew } from "./affine/reorder/affine-loop-skew.js";
export { affineLoopTile } from "./affine/reorder/affine-loop-tile.js";
export { affineLoopUnrollJam } from "./affine/reorder/affine-loop-unroll-jam.js";
export { affineParallelize } from "./affine/reorder/affine-parallelize.js";
export { canInterchange, interchangeLoops } from "./affine/reorder/interchange.js";
export { tileLoops } from "./affine/reorder/tile.js";
export type { TileOptions } from "./affine/reorder/tile.js";
export { skewLoops } from "./affine/reorder/skew.js";
export { reverseLoop } from "./affine/reorder/reverse.js";
export { unrollAndJam } from "./affine/reorder/unroll-jam.js";
export { carriedDependence, parallelizeLoop } from "./affine/reorder/parallelize.js";
export type { ParallelOptions } from "./affine/reorder/parallelize.js";
export { reductionAt } from "./affine/reorder/reduction.js";
export type { LoopReduction, ReductionOptions } from "./affine/reorder/reduction.js";
export { isLoop, isRefusal, loopsIn, perfectBand, refuse } from "./affine/band/loop-band.js";
export type { Refusal } from "./affine/band/loop-band.js";
export { transformLoops } from "./affine/control/loop-transform.js";
export type { LoopPassContext, LoopTransform } from "./affine/control/loop-transform.js";
export { dependencesBetween, dependencesIn, directionText } from "./affine/dependence/dependence.js";
export type { Dependence, DependenceKind, DependenceOptions } from "./affine/dependence/dependence.js";
export { dependenceNotes, findViolation } from "./affine/dependence/reordering.js";
export type { NewOrder } from "./affine/dependence/reordering.js";
export { buffersAround, memoryAccesses } from "./affine/dependence/memory-accesses.js";
export type { MemoryAccess } from "./affine/dependence/memory-accesses.js";
export { rangesAt, tripCountRange } from "./affine/analysis/index-range.js";
export { footprints } from "./affine/analysis/footprint.js";
export type { Footprint } from "./affine/analysis/footprint.js";
export type { Range } from "./affine/integer/extremes.js";
export { affineLoopFusion, fuseBlock } from "./affine/fusion/affine-loop-fusion.js";
export { fuseLoops, planFusion } from "./affine/fusion/fuse-loops.js";
export type { FusionPlan } from "./affine/fusion/fuse-loops.js";
export { contractBuffer, contractBuffers } from "./affine/fusion/contract-buffer.js";
