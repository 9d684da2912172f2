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
  DenseArrayAttr,
  DenseElementsAttr,
  DenseResourceAttr,
  SparseElementsAttr,
  StridedLayoutAttr,
  OpaqueAttr,
  DistinctAttr,
  denseEquals,
  wrapInteger,
  indexAttr,
  i64Attr,
} from "./ir/builtin-attributes.js";
export type { NamedAttribute } from "./ir/builtin-attributes.js";
export { makeDenseData, denseNumber } from "./ir/dense-data.js";
export type { DenseData } from "./ir/dense-data.js";
export { roundToFloat, smallFloatFromBits, smallFloatToBits } from "./ir/float-bits.js";
export { quote, isBareId } from "./ir/quote.js";
export { AffineExpr, simplifyAffineExpr } from "./ir/affine-expr.js";
export { AffineMap } from "./ir/affine-map.js";
export { IntegerSet } from "./ir/integer-set.js";
export { Location, UnknownLoc, FileLineColLoc, NameLoc, CallSiteLoc, FusedLoc, findFilePosition } from "./ir/location.js";
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
export { branchInterface, memoryEffects, symbolUser } from "./ir/interfaces.js";
export type { BranchInterface, EffectKind, MemoryEffect, MemoryEffects, SymbolUser } from "./ir/interfaces.js";
export { SymbolTables, symbolName } from "./ir/symbol-table.js";
export type { OpInfo, Trait, EmitOpError, FoldResult, InterfaceKey } from "./ir/op-info.js";
export { Context } from "./ir/context.js";
export { defineDialect } from "./ir/dialect.js";
export type { DialectDefinition, BodyParser, TypeSyntax, AttributeSyntax } from "./ir/dialect.js";
export { DiagnosticList, InvariantError, errorAt, opError, opErrorEmitter } from "./ir/diagnostic.js";
export type { Diagnostic, DiagnosticNote, Report, Severity } from "./ir/diagnostic.js";
export {
  typeConstraint,
  exactly,
  anyOf,
  attribute,
  withDefault,
  optionalAttr,
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
export { optional, variadic, sameAs, derived, inferred, region, singleBlockRegion, variadicRegion, successor, variadicSuccessor } from "./define/vocabulary.js";
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
  CustomSyntax,
  Delimiter,
  MapOfOperands,
  OpParser,
  OpPrinter,
  ParsedArgument,
  ParsedOp,
  ParsedRegion,
  UnresolvedOperand,
} from "./define/custom-syntax.js";
