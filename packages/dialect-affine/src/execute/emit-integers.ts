import type { Operation, Value } from "@hls-opt/ir-core";
import { CmpIOp } from "../arith/comparison-ops.js";
import { bitWidth } from "../arith/constraints.js";
import type { IntegerPredicate } from "../fold/integer-semantics.js";
import type { FunctionEmitter, OpEmitter } from "./function-emitter.js";
import { hostIndex } from "./host-functions.js";
import { wasmTypeOf } from "./storage.js";

type IntegerType = "i32" | "i64";

const typeOf = (value: Value): IntegerType => wasmTypeOf(value.type) as IntegerType;

function pushBoth(emitter: FunctionEmitter, op: Operation, push: (value: Value) => void): void {
  push(op.operand(0));
  push(op.operand(1));
}

/** Ops whose low bits depend on the low bits of their operands only; the result is wrapped to its width. */
export function wrapping(name: "add" | "sub" | "mul" | "shl"): OpEmitter {
  return (emitter, op) => {
    pushBoth(emitter, op, (value) => emitter.push(value));
    emitter.code.emit(`${typeOf(op.result())}.${name}`);
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

/** Bitwise ops: of two values in range the result is in range. */
export function bitwise(name: "and" | "or" | "xor"): OpEmitter {
  return (emitter, op) => {
    pushBoth(emitter, op, (value) => emitter.push(value));
    emitter.code.emit(`${typeOf(op.result())}.${name}`);
    emitter.define(op.result());
  };
}

/** Right shifts: the value as a signed or unsigned number, the amount unsigned. */
export function shiftRight(name: "shr_s" | "shr_u"): OpEmitter {
  return (emitter, op) => {
    if (name === "shr_s") emitter.pushSigned(op.operand(0));
    else emitter.pushUnsigned(op.operand(0));
    emitter.pushUnsigned(op.operand(1));
    emitter.code.emit(`${typeOf(op.result())}.${name}`);
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

/** Stops the run where the divisor is zero, or the quotient of a signed division overflows. */
function checkDivision(emitter: FunctionEmitter, op: Operation, isSigned: boolean): void {
  const { code } = emitter;
  const [dividend, divisor] = [op.operand(0), op.operand(1)];
  const type = typeOf(divisor);
  const width = bitWidth(divisor.type) ?? 64;
  emitter.push(divisor);
  code.emit(`${type}.eqz`);
  if (isSigned) {
    emitter.pushSigned(divisor);
    code.constant(type, -1n);
    code.emit(`${type}.eq`);
    emitter.pushSigned(dividend);
    code.constant(type, -(1n << BigInt(width - 1)));
    code.emit(`${type}.eq`, "i32.and", "i32.or");
  }
  code.open("if");
  code.i32(emitter.program.site(op));
  code.call(hostIndex("failDivision"));
  code.emit("end");
}

/** Quotients towards zero and remainders. */
export function division(name: "div_s" | "div_u" | "rem_s" | "rem_u"): OpEmitter {
  return (emitter, op) => {
    const isSigned = name.endsWith("_s");
    checkDivision(emitter, op, name === "div_s");
    pushBoth(emitter, op, (value) => (isSigned ? emitter.pushSigned(value) : emitter.pushUnsigned(value)));
    emitter.code.emit(`${typeOf(op.result())}.${name}`);
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

/** Signed quotients rounded down, or up: the truncated one, corrected where there is a remainder and the signs ask for it. */
export function roundedDivision(direction: "floor" | "ceil"): OpEmitter {
  return (emitter, op) => {
    const { code } = emitter;
    const type = typeOf(op.result());
    checkDivision(emitter, op, true);
    pushBoth(emitter, op, (value) => emitter.pushSigned(value));
    code.emit(`${type}.div_s`);
    pushBoth(emitter, op, (value) => emitter.pushSigned(value));
    code.emit(`${type}.rem_s`);
    code.constant(type, 0n);
    code.emit(`${type}.ne`);
    pushBoth(emitter, op, (value) => emitter.pushSigned(value));
    code.emit(`${type}.xor`);
    code.constant(type, 0n);
    code.emit(direction === "floor" ? `${type}.lt_s` : `${type}.ge_s`, "i32.and");
    if (type === "i64") code.emit("i64.extend_i32_u");
    code.emit(direction === "floor" ? `${type}.sub` : `${type}.add`);
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

/** Unsigned quotients rounded up: the quotient, and 1 where there is a remainder. */
export const ceilDivUnsigned: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  const type = typeOf(op.result());
  checkDivision(emitter, op, false);
  pushBoth(emitter, op, (value) => emitter.pushUnsigned(value));
  code.emit(`${type}.div_u`);
  pushBoth(emitter, op, (value) => emitter.pushUnsigned(value));
  code.emit(`${type}.rem_u`);
  code.constant(type, 0n);
  code.emit(`${type}.ne`);
  if (type === "i64") code.emit("i64.extend_i32_u");
  code.emit(`${type}.add`);
  emitter.wrap(op.result().type);
  emitter.define(op.result());
};

/** The larger or smaller operand. Sign extension keeps the order of unsigned numbers, so both compare as they are. */
export function extreme(comparison: "gt_s" | "lt_s" | "gt_u" | "lt_u"): OpEmitter {
  return (emitter, op) => {
    const push = (value: Value): void => (comparison.endsWith("_s") ? emitter.pushSigned(value) : emitter.push(value));
    pushBoth(emitter, op, (value) => emitter.push(value));
    pushBoth(emitter, op, push);
    emitter.code.emit(`${typeOf(op.result())}.${comparison}`, "select");
    emitter.define(op.result());
  };
}

const comparisons = {
  eq: "eq",
  ne: "ne",
  slt: "lt_s",
  sle: "le_s",
  sgt: "gt_s",
  sge: "ge_s",
  ult: "lt_u",
  ule: "le_u",
  ugt: "gt_u",
  uge: "ge_u",
} as const satisfies Readonly<Record<IntegerPredicate, string>>;

export const emitCmpI: OpEmitter = (emitter, op) => {
  const { predicateName, lhs, result } = new CmpIOp(op);
  pushBoth(emitter, op, (value) => (predicateName.startsWith("s") ? emitter.pushSigned(value) : emitter.push(value)));
  emitter.code.emit(`${typeOf(lhs)}.${comparisons[predicateName]}`);
  emitter.define(result);
};

/** The sum and whether it is less than an operand, unsigned: the carry. */
export const emitAddExtended: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  const type = typeOf(op.operand(0));
  const sum = code.allocate(type);
  pushBoth(emitter, op, (value) => emitter.push(value));
  code.emit(`${type}.add`);
  emitter.wrap(op.operand(0).type);
  code.tee(sum);
  emitter.push(op.operand(0));
  code.emit(`${type}.lt_u`);
  emitter.define(op.result(1));
  code.get(sum);
  emitter.define(op.result(0));
  code.release(type, sum);
};

/** The two halves of a product of up to 32 bits each, made in i64. */
export function multiplyExtended(isSigned: boolean): OpEmitter {
  return (emitter, op) => {
    const { code } = emitter;
    const width = bitWidth(op.operand(0).type) ?? 64;
    if (width > 32) {
      return emitter.program.reject(op, `is executed for at most 32 bits, but got '${op.operand(0).type}'`);
    }
    const product = code.allocate("i64");
    pushBoth(emitter, op, (value) => {
      if (isSigned) emitter.pushSigned(value);
      else emitter.pushUnsigned(value);
      code.emit(isSigned ? "i64.extend_i32_s" : "i64.extend_i32_u");
    });
    code.emit("i64.mul");
    code.tee(product);
    code.emit("i32.wrap_i64");
    emitter.wrap(op.result(0).type);
    emitter.define(op.result(0));
    code.get(product);
    code.i64(BigInt(width));
    code.emit("i64.shr_s", "i32.wrap_i64");
    emitter.wrap(op.result(1).type);
    emitter.define(op.result(1));
    code.release("i64", product);
  };
}

/** Counts of zeros and ones in the low bits of the width. */
export function countBits(name: "clz" | "ctz" | "popcnt"): OpEmitter {
  return (emitter, op) => {
    const { code } = emitter;
    const type = typeOf(op.result());
    const width = bitWidth(op.result().type) ?? 64;
    const excess = (type === "i32" ? 32 : 64) - width;
    emitter.pushUnsigned(op.operand(0));
    // a one just above the width ends the search for trailing zeros
    if (name === "ctz" && excess > 0) {
      code.constant(type, 1n << BigInt(width));
      code.emit(`${type}.or`);
    }
    code.emit(`${type}.${name}`);
    if (name === "clz" && excess > 0) {
      code.constant(type, BigInt(excess));
      code.emit(`${type}.sub`);
    }
    emitter.wrap(op.result().type);
    emitter.define(op.result());
  };
}

export const emitAbsI: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  const type = typeOf(op.result());
  code.constant(type, 0n);
  emitter.pushSigned(op.operand(0));
  code.emit(`${type}.sub`);
  emitter.pushSigned(op.operand(0));
  emitter.pushSigned(op.operand(0));
  code.constant(type, 0n);
  code.emit(`${type}.lt_s`, "select");
  emitter.wrap(op.result().type);
  emitter.define(op.result());
};

export const emitIPowI: OpEmitter = (emitter, op) => {
  const { code } = emitter;
  const type = typeOf(op.result());
  pushBoth(emitter, op, (value) => {
    emitter.pushSigned(value);
    if (type === "i32") code.emit("i64.extend_i32_s");
  });
  code.call(hostIndex("integerPower"));
  if (type === "i32") code.emit("i32.wrap_i64");
  emitter.wrap(op.result().type);
  emitter.define(op.result());
};
