import { CallOp, FuncOp, MemRefType, ReturnOp, is } from "@hls-opt/ir-core";
import type { Operation, Region, Type } from "@hls-opt/ir-core";
import type { WasmFunction, WasmSignature, WasmType } from "@hls-opt/ir-core/wasm";
import { defineBuffer } from "./emit-buffers.js";
import { emitRegionBlocks } from "./emit-cfg.js";
import { FunctionEmitter } from "./function-emitter.js";
import type { OpEmitter } from "./function-emitter.js";
import type { Program } from "./program.js";
import { wasmTypeOf } from "./storage.js";

/** Scalars go by value, buffers by address. */
const parameterType = (type: Type): WasmType => (type instanceof MemRefType ? "i32" : (wasmTypeOf(type) ?? "i32"));

/** Compiles a function. The buffers of the entry function's arguments have fixed addresses and are no parameters. */
export function compileBody(
  program: Program,
  func: Operation,
  isEntry: boolean,
  emitters: ReadonlyMap<string, OpEmitter>,
): WasmFunction {
  const { type } = new FuncOp(func);
  const passed = type.inputs.filter((input) => !(isEntry && input instanceof MemRefType));
  const signature: WasmSignature = { params: passed.map(parameterType), results: type.results.map(parameterType) };
  const emitter = new FunctionEmitter(program, func, signature.params.length, emitters);
  placeArguments(emitter, func, isEntry);
  emitFunctionBody(emitter, func.region());
  if (emitter.isTooLarge) {
    program.reject(func, "is too large to execute in one piece; unroll less, or split it into several functions");
  }
  return { signature, locals: emitter.code.locals, code: emitter.code.bytes };
}

/** One block, or several with jumps between them. */
function emitFunctionBody(emitter: FunctionEmitter, region: Region): void {
  if (region.first === region.last) return pushResults(emitter, emitter.emitBlock(region.entry));
  emitRegionBlocks(emitter, region, (terminator) => {
    pushResults(emitter, terminator);
    emitter.code.emit("return");
  });
}

function placeArguments(emitter: FunctionEmitter, func: Operation, isEntry: boolean): void {
  let parameter = 0;
  for (const argument of func.region().entry.arguments) {
    const { type } = argument;
    if (type instanceof MemRefType) {
      const buffer = emitter.makeBuffer(func, type, { local: parameter });
      if (buffer === undefined) continue;
      const base = isEntry
        ? { address: emitter.program.memory.reserve(buffer.layout.size * buffer.storage.bytes) }
        : { local: parameter++ };
      emitter.setPlace(argument, { kind: "buffer", buffer: { ...buffer, base } });
    } else {
      const wasm = wasmTypeOf(type);
      if (wasm === undefined) {
        emitter.program.reject(func, `has an argument of type '${type}', which the executor does not take`);
      } else emitter.setPlace(argument, { kind: "local", type: wasm, local: parameter });
      parameter++;
    }
  }
  if (isEntry) recordArguments(emitter, func);
}

function recordArguments(emitter: FunctionEmitter, func: Operation): void {
  for (const argument of func.region().entry.arguments) {
    const place = emitter.place(argument);
    emitter.program.arguments.push(place?.kind === "buffer" ? place.buffer : undefined);
  }
}

function pushResults(emitter: FunctionEmitter, terminator: Operation | undefined): void {
  if (terminator === undefined) return;
  if (!is(terminator, ReturnOp)) {
    return emitter.program.reject(terminator, "cannot be executed; functions must end with func.return");
  }
  if (terminator.operands.every((operand) => emitter.place(operand) !== undefined)) {
    for (const operand of terminator.operands) emitter.push(operand);
  }
}

export const emitCall: OpEmitter = (emitter, op) => {
  const { callee } = new CallOp(op);
  const func = emitter.program.find(callee.root);
  if (!is(func, FuncOp)) return emitter.program.reject(op, `'${callee.root}' does not reference a valid function`);
  if (func.region().isEmpty) return emitter.program.reject(op, `calls '${callee.root}', which has no body`);
  emitter.program.recordCall(emitter.func, func);
  for (const operand of op.operands) emitter.push(operand);
  emitter.code.call(emitter.program.functionIndex(func));
  for (let i = op.results.length - 1; i >= 0; i--) {
    const result = op.result(i);
    if (result.type instanceof MemRefType) defineBuffer(emitter, op, result);
    else emitter.define(result);
  }
};
