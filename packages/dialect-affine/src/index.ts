export { arithDialect } from "./arith/dialect.js";
export { mathDialect } from "./math/dialect.js";
export { memrefDialect } from "./memref/dialect.js";
export { affineDialect } from "./affine/dialect.js";
export { cfDialect } from "./cf/dialect.js";
export { scfDialect } from "./scf/dialect.js";
export { tensorDialect } from "./tensor/dialect.js";
export {
  ConstantOp,
  buildFloatConstant,
  buildIndexConstant,
  buildIntegerConstant,
  buildSplatConstant,
  constantInteger,
  materializeConstant,
} from "./arith/constant.js";
export { FastMathAttr, OverflowAttr, fastMathNames, overflowNames } from "./arith/flags.js";
export type { FastMathName, OverflowName } from "./arith/flags.js";
export { AddIOp, MaxSIOp, MaxUIOp, MinSIOp, MinUIOp, MulIOp, SubIOp } from "./arith/integer-ops.js";
export { AddUIExtendedOp, MulSIExtendedOp, MulUIExtendedOp } from "./arith/extended-ops.js";
export { CeilDivSIOp, CeilDivUIOp, DivSIOp, DivUIOp, FloorDivSIOp, RemSIOp, RemUIOp } from "./arith/division-ops.js";
export { AndIOp, OrIOp, ShLIOp, ShRSIOp, ShRUIOp, XOrIOp } from "./arith/bitwise-ops.js";
export {
  AddFOp,
  DivFOp,
  MaxNumFOp,
  MaximumFOp,
  MinNumFOp,
  MinimumFOp,
  MulFOp,
  NegFOp,
  RemFOp,
  SubFOp,
} from "./arith/float-ops.js";
export {
  BitcastOp,
  ExtFOp,
  ExtSIOp,
  ExtUIOp,
  FPToSIOp,
  FPToUIOp,
  IndexCastOp,
  IndexCastUIOp,
  SIToFPOp,
  TruncFOp,
  TruncIOp,
  UIToFPOp,
} from "./arith/conversion-ops.js";
export { CmpFOp, CmpIOp, SelectOp, floatPredicate, integerPredicate } from "./arith/comparison-ops.js";
export type { FloatPredicate } from "./fold/float-semantics.js";
export type { IntegerPredicate } from "./fold/integer-semantics.js";
export {
  BoolLike,
  FixedWidthIntegerLike,
  FloatLike,
  SignlessIntegerLike,
  bitWidth,
  elementTypeOf,
  withElement,
} from "./arith/constraints.js";
export {
  AbsFOp,
  CbrtOp,
  CeilOp,
  Exp2Op,
  ExpM1Op,
  ExpOp,
  FloorOp,
  Log10Op,
  Log1pOp,
  Log2Op,
  LogOp,
  RoundEvenOp,
  RoundOp,
  RsqrtOp,
  SqrtOp,
  TruncOp,
} from "./math/float-ops.js";
export { AtanOp, CosOp, ErfOp, SinOp, TanOp, TanhOp } from "./math/transcendental-ops.js";
export { Atan2Op, CopySignOp, FPowIOp, FmaOp, PowFOp } from "./math/binary-ops.js";
export { AbsIOp, CountLeadingZerosOp, CountTrailingZerosOp, CtPopOp, IPowIOp } from "./math/integer-ops.js";
export { AllocOp, AllocaOp, CastOp, CopyOp, DeallocOp, DimOp, allocationOf } from "./memref/allocation-ops.js";
export { LoadOp, StoreOp, buildMemRefLoad, buildMemRefStore } from "./memref/access-ops.js";
export { GetGlobalOp, GlobalOp, tensorTypeOf } from "./memref/global-ops.js";
export { AffineApplyOp, AffineMaxOp, AffineMinOp, buildApply } from "./affine/map-ops.js";
export { AffineForOp, buildFor } from "./affine/for-op.js";
export type { BoundArgument, LoopBound } from "./affine/for-op.js";
export { AffineParallelOp, reductionNames } from "./affine/parallel-op.js";
export type { ParallelBounds, ParallelLoop, ReductionName } from "./affine/parallel-op.js";
export { AffineIfOp, buildIf } from "./affine/if-op.js";
export { AffineYieldOp } from "./affine/yield-op.js";
export { AffineLoadOp, AffineStoreOp, buildLoad, buildStore } from "./affine/access-ops.js";
export type { Subscripts } from "./affine/access-ops.js";
export { affineScope, isValidDimension, isValidSymbol } from "./affine/validity.js";
export { compileFunction } from "./execute/compile-function.js";
export type { CompileOptions } from "./execute/compile-function.js";
export type { Executable, ExecutionResult } from "./execute/executable.js";
export { ExecutionError } from "./execute/execution-error.js";
export type { ElementArray } from "./execute/storage.js";
export { canonicalizeMap, composeMap, composeSet } from "./affine/compose.js";
export type { MapAndOperands } from "./affine/compose.js";
export { intRangeOptimizations } from "./transforms/int-range-optimizations.js";
export { ForOp as ScfForOp } from "./scf/for-op.js";
export { IfOp as ScfIfOp } from "./scf/if-op.js";
export { WhileOp as ScfWhileOp } from "./scf/while-op.js";
export { ParallelOp as ScfParallelOp, ReduceOp as ScfReduceOp } from "./scf/parallel-op.js";
export { ForallOp as ScfForallOp } from "./scf/forall-op.js";
export { ExecuteRegionOp, IndexSwitchOp } from "./scf/region-ops.js";
export {
  ConditionOp as ScfConditionOp,
  ReduceReturnOp as ScfReduceReturnOp,
  YieldOp as ScfYieldOp,
} from "./scf/yield-ops.js";
export { AssertOp, BranchOp, CondBranchOp, SwitchOp, makeSwitch } from "./cf/ops.js";
export { AffinePrefetchOp } from "./affine/vector-ops.js";
export { PrefetchOp } from "./memref/prefetch-op.js";
export { AffineDelinearizeIndexOp } from "./affine/delinearize-op.js";
export { IndexRanges, rangeOfExpr } from "./execute/index-range.js";
export type { Range as IndexRange } from "./execute/index-range.js";
