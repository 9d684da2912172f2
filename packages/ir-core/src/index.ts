export { PlainWriter, writeSeparated } from "./ir/asm-writer.js";
export type { AsmWriter } from "./ir/asm-writer.js";
export { Type } from "./ir/type.js";
export { Attribute } from "./ir/attribute.js";
export { UniqueTable, nextUniqueId } from "./ir/unique.js";
export {
  IntegerType,
  IndexType,
  NoneType,
  FloatType,
  ComplexType,
  TupleType,
  FunctionType,
  VectorType,
  RankedTensorType,
  UnrankedTensorType,
  MemRefType,
  UnrankedMemRefType,
  OpaqueType,
  dynamicSize,
  isShaped,
  elementCount,
  floatFormats,
  i1,
  i8,
  i16,
  i32,
  i64,
  index,
  f16,
  bf16,
  f32,
  f64,
} from "./ir/builtin-types.js";
export type { Signedness, FloatName, ShapedType } from "./ir/builtin-types.js";
export {
  UnitAttr,
  IntegerAttr,
  FloatAttr,
  StringAttr,
  ArrayAttr,
  TypeAttr,
  SymbolRefAttr,
  DictionaryAttr,
  AffineMapAttr,
  IntegerSetAttr,
  StridedLayoutAttr,
  OpaqueAttr,
  DistinctAttr,
  wrapInteger,
  symbolText,
  indexAttr,
  i64Attr,
} from "./ir/builtin-attributes.js";
export {
  DenseArrayAttr,
  DenseElementsAttr,
  DenseResourceAttr,
  SparseElementsAttr,
  denseEquals,
} from "./ir/dense-attributes.js";
export type { NamedAttribute } from "./ir/builtin-attributes.js";
export { makeDenseData, denseNumber } from "./ir/dense-data.js";
export type { DenseData } from "./ir/dense-data.js";
export { roundToFloat, smallFloatFromBits, smallFloatToBits } from "./ir/float-bits.js";
export { errorFunction } from "./ir/error-function.js";
export { quote, isBareId, bareOrQuoted } from "./ir/quote.js";
export { AffineExpr, ceilDivide, floorDivide, gcd, simplifyAffineExpr } from "./ir/affine-expr.js";
export { AffineMap } from "./ir/affine-map.js";
export { IntegerSet } from "./ir/integer-set.js";
export {
  Location,
  UnknownLoc,
  FileLineColLoc,
  NameLoc,
  CallSiteLoc,
  FusedLoc,
  findFilePosition,
} from "./ir/location.js";
export { Value, Use } from "./ir/value.js";
export { Operation } from "./ir/operation.js";
export type { OperationState } from "./ir/operation.js";
export { Block } from "./ir/block.js";
export { BlockUse } from "./ir/block-use.js";
export { Region } from "./ir/region.js";
export { Builder } from "./ir/builder.js";
export { walk, walkPostOrder, collect } from "./ir/walk.js";
export { clone } from "./ir/clone.js";
export type { ValueMapping } from "./ir/clone.js";
export { getInterface } from "./ir/op-info.js";
export {
  branchInterface,
  callInterface,
  callableInterface,
  loopInterface,
  memoryEffects,
  promotableAccess,
  promotableAllocation,
  regionBranchInterface,
  speculationInterface,
  symbolUser,
} from "./ir/interfaces.js";
export type {
  BranchInterface,
  CallInterface,
  CallableInterface,
  EffectKind,
  KnownOperands,
  LoopCounter,
  LoopInterface,
  MemoryEffect,
  MemoryEffects,
  MemorySlot,
  PromotableAccess,
  PromotableAllocation,
  RegionBranchInterface,
  RegionEdge,
  Speculatability,
  SpeculationInterface,
  SymbolUser,
} from "./ir/interfaces.js";
export { SymbolTables, symbolName } from "./ir/symbol-table.js";
export {
  isEffectFree,
  isReadOnly,
  isSpeculatable,
  isTriviallyDead,
  ownEffects,
  wouldBeTriviallyDead,
} from "./ir/effects.js";
export { Rewriter } from "./ir/rewriter.js";
export type { OpLike, Replacement, RewriteListener } from "./ir/rewriter.js";
export type { Pattern } from "./ir/pattern.js";
export type { OpInfo, Trait, EmitOpError, FoldResult, InterfaceKey } from "./ir/op-info.js";
export { Context } from "./ir/context.js";
export { anywhere, defineDialect } from "./ir/dialect.js";
export type { DialectDefinition, InliningRules, BodyParser, TypeSyntax, AttributeSyntax } from "./ir/dialect.js";
export {
  DiagnosticList,
  InvariantError,
  errorAt,
  opError,
  opErrorEmitter,
  remarkMissed,
  remarkPassed,
} from "./ir/diagnostic.js";
export type { Diagnostic, DiagnosticNote, RemarkKind, RemarkSource, Report, Severity } from "./ir/diagnostic.js";
export {
  typeConstraint,
  exactly,
  anyOf,
  attribute,
  withDefault,
  optionalAttr,
  optionalWithDefault,
  integerAttr,
  floatAttr,
  integerEnum,
  stringEnum,
  AnyType,
  AnyInteger,
  SignlessInteger,
  AnyFloat,
  Index,
  I1,
  AnyMemRef,
  AnyTensor,
  AnyVector,
  AnyShaped,
  AnyFunctionType,
  anyAttr,
  stringAttr,
  symbolNameAttr,
  symbolRefAttr,
  flatSymbolRefAttr,
  unitAttr,
  typeAttr,
  functionTypeAttr,
  arrayAttr,
  dictionaryAttr,
  affineMapAttr,
  integerSetAttr,
  denseElementsAttr,
  denseI64ArrayAttr,
  denseI32ArrayAttr,
} from "./define/constraint.js";
export type { TypeConstraint, AttrSpec, AttrSyntax, Presence, IntegerEnum, StringEnum } from "./define/constraint.js";
export {
  optional,
  variadic,
  sameAs,
  derived,
  inferred,
  region,
  singleBlockRegion,
  variadicRegion,
  successor,
  variadicSuccessor,
} from "./define/vocabulary.js";
export { dynamicIndex, indexNumbers, parseIndexList, printIndexList } from "./define/index-list.js";
export type { IndexList, IndexListDelimiters } from "./define/index-list.js";
export { implement } from "./define/spec.js";
export type {
  OpSpec,
  OperandSpec,
  ResultSpec,
  RegionSpec,
  SuccessorSpec,
  Optional,
  Variadic,
  Derived,
  SameAs,
  Inferred,
  InterfaceImpl,
  BuildArgs,
  Accessors,
} from "./define/spec.js";
export { defineOp, bindOps } from "./define/define-op.js";
export type { BindableOp, OpDefinition } from "./define/define-op.js";
export { OpView, as, is } from "./define/op-view.js";
export type { OpViewClass, AnyOpClass } from "./define/op-view.js";
export type {
  CustomDirective,
  CustomSyntax,
  Delimiter,
  MapOfOperands,
  OpParser,
  OpPrinter,
  ParsedArgument,
  ParsedArgumentOfDirective,
  ParsedOp,
  ParsedRegion,
  PrintedArgumentOfDirective,
  UnresolvedOperand,
} from "./define/custom-syntax.js";
export { verifyOperation } from "./verify/verify.js";
export { DominanceInfo, hasSSADominance } from "./verify/dominance.js";
export { DominatorTree } from "./verify/dominator-tree.js";
export { pattern, anyPattern } from "./rewrite/pattern.js";
export type { PatternOptions } from "./rewrite/pattern.js";
export { constantOf, constantValue } from "./rewrite/constant.js";
export { foldOperation, materialize } from "./rewrite/fold.js";
export type { FoldOutcome } from "./rewrite/fold.js";
export { applyPatternsGreedily } from "./rewrite/greedy.js";
export type { GreedyOptions, GreedyResult } from "./rewrite/greedy.js";
export { tracePatterns } from "./rewrite/trace.js";
export type { PatternTrace } from "./rewrite/trace.js";
export type { RegionSimplification } from "./rewrite/region-simplify.js";
export { ConversionTarget } from "./rewrite/conversion-target.js";
export type { Legality } from "./rewrite/conversion-target.js";
export { TypeConverter } from "./rewrite/type-converter.js";
export type { Materialization, SignatureConversion, TypeConversion } from "./rewrite/type-converter.js";
export { ConversionRewriter } from "./rewrite/conversion-rewriter.js";
export { conversionPattern, anyConversionPattern } from "./rewrite/conversion-pattern.js";
export type { Adapted, ConversionPatternOptions } from "./rewrite/conversion-pattern.js";
export { applyPartialConversion, applyFullConversion } from "./rewrite/dialect-conversion.js";
export type { ConversionOptions } from "./rewrite/dialect-conversion.js";
export { makeUnrealizedCast, reconcileUnrealizedCasts } from "./rewrite/unrealized-cast.js";
export { option, optionText, completeOptions, formatOptions } from "./pass/option.js";
export type { OptionSpec, OptionSpecs, OptionValues } from "./pass/option.js";
export { definePass } from "./pass/pass.js";
export type { Pass, PassContext } from "./pass/pass.js";
export { AnalysisManager } from "./pass/analysis.js";
export type { Analysis, Preserved } from "./pass/analysis.js";
export { Pipeline, PassUse, anyAnchor } from "./pass/pipeline.js";
export { PassRegistry, definePipeline } from "./pass/registry.js";
export type { NamedPipeline } from "./pass/registry.js";
export { parsePipeline, pipelineSource, showCaret } from "./pass/parse-pipeline.js";
export { PassManager } from "./pass/pass-manager.js";
export type { PassManagerOptions, PipelineResult } from "./pass/pass-manager.js";
export type { PassInstrumentation } from "./pass/instrumentation.js";
export { Timing } from "./pass/timing.js";
export type { Clock, TimingDisplay, TimingNode } from "./pass/timing.js";
export { statisticsAsList, statisticsAsPipeline } from "./pass/statistics.js";
export { IRPrinting } from "./pass/ir-printing.js";
export { IRTree } from "./pass/ir-tree.js";
export type { IRPrintingOptions } from "./pass/ir-printing.js";
export { assertOrdering, orderingViolations, orderingWarnings } from "./pass/ordering.js";
export type { OrderingConstraint } from "./pass/ordering.js";
export { crashReproducer, LocalReproducer, takeReproducer } from "./pass/reproducer.js";
export { didYouMean, nearestName } from "./ir/nearest-name.js";
export { IntegerRange, integerRangeInterface, rangeWidth } from "./dataflow/integer-range.js";
export type { IntegerRangeInterface } from "./dataflow/integer-range.js";
export { RangeAnalysis } from "./dataflow/range-analysis.js";
export { CallGraph, symbolReferences } from "./dataflow/call-graph.js";
export { SparseForwardAnalysis } from "./dataflow/sparse-forward.js";
export type { SparseForwardProblem } from "./dataflow/sparse-forward.js";
export { loopInvariantCodeMotion, moveInvariantsOut } from "./transforms/loop-invariant-code-motion.js";
export { symbolPrivatize } from "./transforms/symbol-privatize.js";
export { printOpStats } from "./transforms/print-op-stats.js";
export { topologicalSort } from "./transforms/topological-sort.js";
export { viewOpGraph } from "./transforms/view-op-graph.js";
export { compositeFixedPointPass } from "./pass/composite-fixed-point.js";
export { controlFlowSink } from "./transforms/control-flow-sink.js";
export { inline } from "./transforms/inline.js";
export { mem2reg } from "./transforms/mem2reg.js";
export { sccp } from "./transforms/sccp.js";
export { canonicalize } from "./transforms/canonicalize.js";
export { cse } from "./transforms/cse.js";
export { dce } from "./transforms/dce.js";
export { symbolDce } from "./transforms/symbol-dce.js";
export { stripDebugInfo } from "./transforms/strip-debuginfo.js";
export { reconcileUnrealizedCastsPass } from "./transforms/reconcile-unrealized-casts.js";
export { genericPasses } from "./transforms/generic-passes.js";
export { parseModule, parseType, parseAttribute } from "./text/parse-module.js";
export type { ParseOptions } from "./text/parse-module.js";
export { printOperation } from "./text/print-operation.js";
export type { PrintOptions } from "./text/print/print-options.js";
export { renderDiagnostic } from "./text/diagnostic-text.js";
export type { DiagnosticStyle, RenderOptions, SourceLookup } from "./text/diagnostic-text.js";
export { diagnosticRecord } from "./text/diagnostic-json.js";
export type { DiagnosticRecord, MessagePosition } from "./text/diagnostic-json.js";
export { builtinDialect, ModuleOp, UnrealizedConversionCastOp } from "./builtin/builtin.js";
export { funcDialect, FuncOp, CallOp, CallIndirectOp, ConstantOp as FuncConstantOp, ReturnOp } from "./builtin/func.js";
