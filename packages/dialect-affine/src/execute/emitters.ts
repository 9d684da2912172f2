import * as access from "./emit-access.js";
import * as buffers from "./emit-buffers.js";
import * as control from "./emit-control.js";
import * as conversion from "./emit-conversions.js";
import * as float from "./emit-floats.js";
import { emitCall } from "./emit-functions.js";
import * as scf from "./emit-scf.js";
import * as integer from "./emit-integers.js";
import type { OpEmitter } from "./function-emitter.js";

const arith: Readonly<Record<string, OpEmitter>> = {
  constant: conversion.emitConstant,
  addi: integer.wrapping("add"),
  subi: integer.wrapping("sub"),
  muli: integer.wrapping("mul"),
  shli: integer.wrapping("shl"),
  andi: integer.bitwise("and"),
  ori: integer.bitwise("or"),
  xori: integer.bitwise("xor"),
  shrsi: integer.shiftRight("shr_s"),
  shrui: integer.shiftRight("shr_u"),
  divsi: integer.division("div_s"),
  divui: integer.division("div_u"),
  remsi: integer.division("rem_s"),
  remui: integer.division("rem_u"),
  floordivsi: integer.roundedDivision("floor"),
  ceildivsi: integer.roundedDivision("ceil"),
  ceildivui: integer.ceilDivUnsigned,
  maxsi: integer.extreme("gt_s"),
  minsi: integer.extreme("lt_s"),
  maxui: integer.extreme("gt_u"),
  minui: integer.extreme("lt_u"),
  addui_extended: integer.emitAddExtended,
  mulsi_extended: integer.multiplyExtended(true),
  mului_extended: integer.multiplyExtended(false),
  cmpi: integer.emitCmpI,
  cmpf: float.emitCmpF,
  select: conversion.emitSelect,
  extsi: conversion.integerCast(true),
  extui: conversion.integerCast(false),
  index_cast: conversion.integerCast(true),
  index_castui: conversion.integerCast(false),
  trunci: conversion.emitTruncI,
  sitofp: conversion.integerToFloat(true),
  uitofp: conversion.integerToFloat(false),
  fptosi: conversion.floatToInteger(true),
  fptoui: conversion.floatToInteger(false),
  extf: conversion.emitExtF,
  truncf: conversion.emitTruncF,
  bitcast: conversion.emitBitcast,
  addf: float.native("add"),
  subf: float.native("sub"),
  mulf: float.native("mul"),
  divf: float.native("div"),
  negf: float.native("neg"),
  minimumf: float.native("min"),
  maximumf: float.native("max"),
  minnumf: float.numberExtreme("min"),
  maxnumf: float.numberExtreme("max"),
  remf: float.viaHost("remainder"),
};

const math: Readonly<Record<string, OpEmitter>> = {
  absf: float.native("abs"),
  ceil: float.native("ceil"),
  floor: float.native("floor"),
  trunc: float.native("trunc"),
  roundeven: float.native("nearest"),
  sqrt: float.native("sqrt"),
  copysign: float.native("copysign"),
  round: float.viaHost("round"),
  rsqrt: float.viaHost("rsqrt"),
  cbrt: float.viaHost("cbrt"),
  exp: float.viaHost("exp"),
  exp2: float.viaHost("exp2"),
  expm1: float.viaHost("expm1"),
  log: float.viaHost("log"),
  log2: float.viaHost("log2"),
  log10: float.viaHost("log10"),
  log1p: float.viaHost("log1p"),
  sin: float.viaHost("sin"),
  cos: float.viaHost("cos"),
  tan: float.viaHost("tan"),
  tanh: float.viaHost("tanh"),
  atan: float.viaHost("atan"),
  erf: float.viaHost("erf"),
  atan2: float.viaHost("atan2"),
  powf: float.viaHost("pow"),
  fma: float.emitFma,
  fpowi: float.emitFPowI,
  absi: integer.emitAbsI,
  ctlz: integer.countBits("clz"),
  cttz: integer.countBits("ctz"),
  ctpop: integer.countBits("popcnt"),
  ipowi: integer.emitIPowI,
};

const memref: Readonly<Record<string, OpEmitter>> = {
  alloc: buffers.emitAlloc,
  alloca: buffers.emitAlloc,
  dealloc: buffers.emitNothing,
  get_global: buffers.emitGetGlobal,
  copy: buffers.emitCopy,
  dim: buffers.emitDim,
  cast: buffers.emitCast,
  load: access.emitMemRefLoad,
  store: access.emitMemRefStore,
  prefetch: buffers.emitNothing,
};

const affine: Readonly<Record<string, OpEmitter>> = {
  for: control.emitFor,
  if: control.emitIf,
  parallel: scf.emitAffineParallel,
  prefetch: buffers.emitNothing,
  apply: control.emitApply,
  min: control.emitExtremeOp("min"),
  max: control.emitExtremeOp("max"),
  load: access.emitAffineLoad,
  store: access.emitAffineStore,
};

const structured: Readonly<Record<string, OpEmitter>> = {
  for: scf.emitScfFor,
  if: scf.emitScfIf,
  while: scf.emitScfWhile,
  execute_region: scf.emitExecuteRegion,
  index_switch: scf.emitIndexSwitch,
  parallel: scf.emitScfParallel,
  forall: scf.emitScfForall,
};

/** How each op is executed, by its full name. */
export const opEmitters: ReadonlyMap<string, OpEmitter> = new Map([
  ...withPrefix("arith", arith),
  ...withPrefix("math", math),
  ...withPrefix("memref", memref),
  ...withPrefix("affine", affine),
  ...withPrefix("scf", structured),
  ...withPrefix("func", { call: emitCall }),
]);

function withPrefix(dialect: string, ops: Readonly<Record<string, OpEmitter>>): [string, OpEmitter][] {
  return Object.entries(ops).map(([name, emit]) => [`${dialect}.${name}`, emit]);
}
