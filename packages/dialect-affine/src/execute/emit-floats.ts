import type { FloatType, Operation, Type, Value } from "@hls-opt/ir-core";
import { CmpFOp } from "../arith/comparison-ops.js";
import { relations, relationsOf } from "../fold/float-semantics.js";
import type { FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { hostIndex } from "./host-functions.js";
import type { HostName } from "./host-functions.js";
import { wasmTypeOf } from "./storage.js";

/**
 * f32 and f64 are WebAssembly's own. f16 and bf16 are computed in f32 and rounded after each op: single precision is wide
 * enough for that to equal one rounding of the exact result of + - * / and sqrt.
 */

type FloatName = "f32" | "f64";
const typeOf = (value: Value): FloatName => wasmTypeOf(value.type) as FloatName;

/** Rounds the f32 on the stack to a small format, or leaves what is a format of its own. */
export function roundToType(emitter: FunctionEmitter, type: Type): void {
  const { name } = type as FloatType;
  if (name !== "f16" && name !== "bf16") return;
  emitter.code.emit("f64.promote_f32");
  emitter.code.call(hostIndex(name === "f16" ? "roundHalf" : "roundBrain"));
}

function finish(emitter: FunctionEmitter, op: Operation): void {
  roundToType(emitter, op.result().type);
  emitter.define(op.result());
}

/** Ops that are one instruction on their operands. */
export function native(
  name:
    | "add"
    | "sub"
    | "mul"
    | "div"
    | "min"
    | "max"
    | "copysign"
    | "abs"
    | "neg"
    | "ceil"
    | "floor"
    | "trunc"
    | "nearest"
    | "sqrt",
): OpEmitter {
  return (emitter, op) => {
    for (const operand of op.operands) emitter.push(operand);
    emitter.code.emit(`${typeOf(op.result())}.${name}`);
    finish(emitter, op);
  };
}

/** Ops that a function of the host computes in double. */
export function viaHost(name: HostName): OpEmitter {
  return (emitter, op) => {
    for (const operand of op.operands) pushDouble(emitter, operand);
    emitter.code.call(hostIndex(name));
    fromDouble(emitter, op);
  };
}

function pushDouble(emitter: FunctionEmitter, value: Value): void {
  emitter.push(value);
  if (typeOf(value) === "f32") emitter.code.emit("f64.promote_f32");
}

/** Rounds the double on the stack to the op's result type, once. */
function fromDouble(emitter: FunctionEmitter, op: Operation): void {
  const { name } = op.result().type as FloatType;
  if (name === "f16" || name === "bf16") emitter.code.call(hostIndex(name === "f16" ? "roundHalf" : "roundBrain"));
  else if (name === "f32") emitter.code.emit("f32.demote_f64");
  emitter.define(op.result());
}

export const emitFma: OpEmitter = (emitter, op) =>
  viaHost(typeOf(op.result()) === "f64" ? "fusedMultiplyAdd" : "multiplyAddRoundedToOdd")(emitter, op);

/** The operand that is a number where the other is NaN, else the larger or smaller one. */
export function numberExtreme(name: "min" | "max"): OpEmitter {
  return (emitter, op) => {
    const { code } = emitter;
    const [a, b] = [op.operand(0), op.operand(1)];
    const type = typeOf(a);
    // a is NaN ? b : (b is NaN ? a : extreme)
    emitter.push(b);
    emitter.push(a);
    emitter.push(a);
    emitter.push(b);
    code.emit(`${type}.${name}`);
    emitter.push(b);
    emitter.push(b);
    code.emit(`${type}.ne`, "select");
    emitter.push(a);
    emitter.push(a);
    code.emit(`${type}.ne`, "select");
    finish(emitter, op);
  };
}

/** `a predicate b`, from the set of relations for which it holds. */
export const emitCmpF: OpEmitter = (emitter, op) => {
  const { predicateName, result, lhs, rhs } = new CmpFOp(op);
  const bits = relationsOf(predicateName);
  // an unordered predicate is the opposite of the ordered one with the other relations
  const isUnordered = (bits & relations.unordered) !== 0;
  pushOrdered(emitter, lhs, rhs, isUnordered ? ~bits & 7 : bits);
  if (isUnordered) emitter.code.emit("i32.eqz");
  emitter.define(result);
};

const ordered = { 1: "eq", 2: "gt", 3: "ge", 4: "lt", 5: "le" } as const;

function pushOrdered(emitter: FunctionEmitter, a: Value, b: Value, holdsFor: number): void {
  const { code } = emitter;
  const type = typeOf(a);
  const compare = (name: "eq" | "gt" | "ge" | "lt" | "le", x: Value, y: Value): void => {
    emitter.push(x);
    emitter.push(y);
    code.emit(`${type}.${name}`);
  };
  if (holdsFor === 0) return code.i32(0);
  const single = ordered[holdsFor as keyof typeof ordered] as (typeof ordered)[keyof typeof ordered] | undefined;
  if (single !== undefined) return compare(single, a, b);
  // 6: less or greater; 7: both are numbers
  if (holdsFor === 6) {
    compare("lt", a, b);
    compare("gt", a, b);
    return code.emit("i32.or");
  }
  compare("eq", a, a);
  compare("eq", b, b);
  code.emit("i32.and");
}

/** A float raised to an integer power. */
export const emitFPowI: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  pushDouble(emitter, op.operand(0));
  emitter.pushSigned(op.operand(1));
  code.emit(wasmTypeOf(op.operand(1).type) === "i32" ? "f64.convert_i32_s" : "f64.convert_i64_s");
  code.call(hostIndex("pow"));
  fromDouble(emitter, op);
};
