import { DenseElementsAttr, MemRefType } from "@hls-opt/ir-core";
import type { Attribute, Operation, Type, Value } from "@hls-opt/ir-core";
import { constantInteger } from "../arith/constant.js";
import { CastOp, CopyOp, DimOp } from "../memref/allocation-ops.js";
import { GetGlobalOp, GlobalOp } from "../memref/global-ops.js";
import { denseBytes } from "./dense-bytes.js";
import type { Buffer, FunctionEmitter, OpEmitter } from "./function-emitter.js";
import type { Program } from "./program.js";

/** Every allocation is a fixed piece of memory: its size is static, and it lives at most as long as the call. */
export const emitAlloc: OpEmitter = (emitter, op) => {
  const type = op.result().type as MemRefType;
  const buffer = emitter.makeBuffer(op, type, { address: 0 });
  if (buffer === undefined) return;
  const address = emitter.program.memory.reserve(buffer.layout.size * buffer.storage.bytes);
  emitter.setPlace(op.result(), { kind: "buffer", buffer: { ...buffer, base: { address } } });
};

export const emitNothing: OpEmitter = () => undefined;

export const emitGetGlobal: OpEmitter = (emitter, op) => {
  const { name, result } = new GetGlobalOp(op);
  const global = emitter.program.find(name.root);
  if (global?.info !== GlobalOp.info) {
    return emitter.program.reject(op, `'${name.root}' does not reference a valid global memref`);
  }
  const buffer = emitter.makeBuffer(op, result.type, { address: 0 });
  if (buffer === undefined) return;
  const address = addressOfGlobal(emitter.program, global, buffer);
  if (address !== undefined) emitter.setPlace(result, { kind: "buffer", buffer: { ...buffer, base: { address } } });
};

/** Where a global lies; it is placed on first use. */
function addressOfGlobal(program: Program, op: Operation, { layout, storage, type }: Buffer): number | undefined {
  const known = program.globals.get(op);
  if (known !== undefined) return known;
  const value = new GlobalOp(op).initial_value;
  const address =
    value === undefined || value.kind === "unit"
      ? program.memory.reserve(layout.size * storage.bytes)
      : placeConstant(program, op, value, type);
  if (address !== undefined) program.globals.set(op, address);
  return address;
}

function placeConstant(program: Program, op: Operation, value: Attribute, type: MemRefType): number | undefined {
  if (value instanceof DenseElementsAttr && type.layout === undefined) return program.memory.place(denseBytes(value));
  program.reject(
    op,
    "has an initial value that the executor does not take; it takes dense<...> for a buffer of the identity layout",
  );
  return undefined;
}

export const emitCopy: OpEmitter = (emitter, op) => {
  const { source, target } = new CopyOp(op);
  const [from, to] = [emitter.buffer(source), emitter.buffer(target)];
  if (from.layout.linear !== to.layout.linear || from.layout.size !== to.layout.size) {
    return emitter.program.reject(
      op,
      "copies between different layouts, which the executor does not take; copy with a loop nest",
    );
  }
  emitter.pushBase(to);
  emitter.pushBase(from);
  emitter.code.i32(from.layout.size * from.storage.bytes);
  emitter.code.copyMemory();
};

export const emitDim: OpEmitter = (emitter, op) => {
  const { source, index, result } = new DimOp(op);
  const size = emitter.buffer(source).type.shape[Number(constantInteger(index) ?? -1n)];
  if (size === undefined) {
    return emitter.program.reject(op, "asks for a dimension that is no constant; run --canonicalize first");
  }
  emitter.setPlace(result, { kind: "constant", type: "i64", value: BigInt(size) });
};

/** A cast that keeps the static shape is the same buffer. */
export const emitCast: OpEmitter = (emitter, op) => {
  const { source, dest } = new CastOp(op);
  if (!isSameStatic(source.type, dest.type)) {
    return emitter.program.reject(
      op,
      `casts to '${dest.type}', which the executor does not take; it takes buffers of static shape and layout`,
    );
  }
  emitter.setPlace(dest, { kind: "buffer", buffer: emitter.buffer(source) });
};

const isSameStatic = (from: Type, to: Type): boolean =>
  from instanceof MemRefType &&
  to instanceof MemRefType &&
  from.shape.join() === to.shape.join() &&
  from.layout === to.layout;

/** A buffer that comes as an address on the stack: a result of a call. */
export function defineBuffer(emitter: FunctionEmitter, op: Operation, value: Value): void {
  const local = emitter.code.allocate("i32");
  emitter.code.set(local);
  const buffer = emitter.makeBuffer(op, value.type as MemRefType, { local });
  if (buffer !== undefined) emitter.setPlace(value, { kind: "buffer", buffer });
  emitter.releaseAfterLastUse(value, "i32", local);
}
