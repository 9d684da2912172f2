import { FloatAttr, IntegerAttr } from "@hls-opt/ir-core";
import type { FloatType, Value } from "@hls-opt/ir-core";
import { ConstantOp } from "../arith/constant.js";
import { TruncFOp } from "../arith/conversion-ops.js";
import { roundToType } from "./emit-floats.js";
import type { FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { hostIndex } from "./host-functions.js";
import { wasmTypeOf } from "./storage.js";

type IntegerName = "i32" | "i64";
type FloatName = "f32" | "f64";
const integerOf = (value: Value): IntegerName => wasmTypeOf(value.type) as IntegerName;
const floatOf = (value: Value): FloatName => wasmTypeOf(value.type) as FloatName;

export const emitConstant: OpEmitter = (emitter, op) => {
  const { value, result } = new ConstantOp(op);
  const type = wasmTypeOf(result.type);
  if (type !== undefined && (value instanceof IntegerAttr || value instanceof FloatAttr)) {
    emitter.setPlace(result, { kind: "constant", type, value: value.value });
  }
};

/** Between integers, and between integers and index: widens the number, then cuts it to the result's width. */
export function integerCast(isSigned: boolean): OpEmitter {
  return (emitter, op) => {
    const [from, to] = [integerOf(op.operand(0)), integerOf(op.result())];
    if (isSigned) emitter.pushSigned(op.operand(0));
    else emitter.pushUnsigned(op.operand(0));
    if (from === "i32" && to === "i64") emitter.code.emit(isSigned ? "i64.extend_i32_s" : "i64.extend_i32_u");
    if (from === "i64" && to === "i32") emitter.code.emit("i32.wrap_i64");
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

/** Keeps the low bits. */
export const emitTruncI: OpEmitter = (emitter, op) => {
  emitter.push(op.operand(0));
  if (integerOf(op.operand(0)) === "i64" && integerOf(op.result()) === "i32") emitter.code.emit("i32.wrap_i64");
  emitter.wrap(op.result().type);
  emitter.define(op.result());
};

/** To floating point; small formats through double, so that they are rounded once (exact up to 53 bits). */
export function integerToFloat(isSigned: boolean): OpEmitter {
  return (emitter, op) => {
    const { code } = emitter;
    const sign = isSigned ? "s" : "u";
    const from = integerOf(op.operand(0));
    const { name } = op.result().type as FloatType;
    const isSmall = name === "f16" || name === "bf16";
    if (isSigned) emitter.pushSigned(op.operand(0));
    else emitter.pushUnsigned(op.operand(0));
    code.emit(isSmall ? `f64.convert_${from}_${sign}` : `${floatOf(op.result())}.convert_${from}_${sign}`);
    if (isSmall) code.call(hostIndex(name === "f16" ? "roundHalf" : "roundBrain"));
    emitter.define(op.result());
  };
}

/** To an integer, towards zero; out of range, where MLIR has poison, it saturates at 32 or 64 bits and wraps to the width. */
export function floatToInteger(isSigned: boolean): OpEmitter {
  return (emitter, op) => {
    emitter.push(op.operand(0));
    emitter.code.emit(`${integerOf(op.result())}.trunc_sat_${floatOf(op.operand(0))}_${isSigned ? "s" : "u"}`);
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

export const emitExtF: OpEmitter = (emitter, op) => {
  emitter.push(op.operand(0));
  if (floatOf(op.operand(0)) === "f32" && floatOf(op.result()) === "f64") emitter.code.emit("f64.promote_f32");
  emitter.define(op.result());
};

export const emitTruncF: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  const mode = new TruncFOp(op).roundingmode;
  if (mode !== undefined && mode.number !== 0) {
    return emitter.program.reject(op, "is executed with rounding mode to_nearest_even only");
  }
  const { name } = op.result().type as FloatType;
  emitter.push(op.operand(0));
  if (name === "f32") code.emit("f32.demote_f64");
  else if (floatOf(op.operand(0)) === "f64") code.call(hostIndex(name === "f16" ? "roundHalf" : "roundBrain"));
  else roundToType(emitter, op.result().type);
  emitter.define(op.result());
};

/** The bits of floats and integers. */
export const emitBitcast: OpEmitter = (emitter, op) => {
  const [from, to] = [op.operand(0), op.result()];
  emitter.push(from);
  if (from.type.kind === "float") toBits(emitter, from);
  if (to.type.kind === "float") fromBits(emitter, to);
  else if (from.type.kind === "float") emitter.wrap(to.type);
  emitter.define(to);
};

function toBits(emitter: FunctionEmitter, { type }: Value): void {
  const { name } = type as FloatType;
  if (name === "f16" || name === "bf16") emitter.code.call(hostIndex(name === "f16" ? "encodeHalf" : "encodeBrain"));
  else emitter.code.emit(name === "f64" ? "i64.reinterpret_f64" : "i32.reinterpret_f32");
}

function fromBits(emitter: FunctionEmitter, { type }: Value): void {
  const { name } = type as FloatType;
  if (name === "f16" || name === "bf16") emitter.code.call(hostIndex(name === "f16" ? "decodeHalf" : "decodeBrain"));
  else emitter.code.emit(name === "f64" ? "f64.reinterpret_i64" : "f32.reinterpret_i32");
}

export const emitSelect: OpEmitter = (emitter, op) => {
  if (op.result().type.kind === "memref") {
    return emitter.program.reject(op, "cannot choose between buffers; copy the elements instead");
  }
  emitter.push(op.operand(1));
  emitter.push(op.operand(2));
  emitter.push(op.operand(0));
  emitter.code.emit("select");
  emitter.define(op.result());
};
