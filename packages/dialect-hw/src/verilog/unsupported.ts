import type { Operation } from "@hls-opt/ir-core";
import { beyondPlain } from "../analysis/plain.js";
import { InstanceOp } from "../hw/instance.js";
import { HwModuleOp } from "../hw/module.js";
import { OutputOp } from "../hw/output.js";
import { bitWidth } from "../hw/types.js";
import { FirMemOp, FirMemReadOp, FirMemWriteOp, RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, InitialOp, ShiftRegOp } from "../seq/register-ops.js";
import { writerOf } from "./operators.js";

/** Why an op cannot be printed, or undefined. */
export function unsupported(op: Operation): string | undefined {
  const beyond = beyondPlain(op);
  if (beyond !== undefined) return beyond;
  for (const value of [...op.operands, ...op.results]) {
    if (bitWidth(value.type) === 0) return "has a value of 0 bits, which Verilog cannot express";
  }
  if (op.info === FirMemOp.info) return unsupportedMemory(new FirMemOp(op));
  const isState = [
    HwModuleOp,
    CompRegOp,
    CompRegCeOp,
    ShiftRegOp,
    InstanceOp,
    RomOp,
    FirMemReadOp,
    FirMemWriteOp,
    InitialOp,
    OutputOp,
  ].some((cls) => cls.info === op.info);
  return isState || writerOf(op) !== undefined
    ? undefined
    : "cannot be printed as Verilog; lower it to hw, comb and seq first";
}

function unsupportedMemory(view: FirMemOp): string | undefined {
  if (view.readLatency.number > 1) return `has read latency ${view.readLatency.number}; only 0 and 1 are supported`;
  if (view.writeLatency.number !== 1) return `has write latency ${view.writeLatency.number}; only 1 is supported`;
  if (view.readUnderWrite === "new") {
    return "promises that reads give the word being written ('new'), which is not supported; use 'old' or 'undefined'";
  }
  return undefined;
}
