import { IntegerType } from "@hls-opt/ir-core";
import type { Operation, Type } from "@hls-opt/ir-core";
import { InstanceOp } from "../hw/instance.js";
import { HwModuleOp } from "../hw/module.js";
import { HwArrayType } from "../hw/types.js";
import { CompRegCeOp, CompRegOp, InitialOp } from "../seq/register-ops.js";
import { FirMemType, ImmutableType } from "../seq/types.js";

/**
 * What the simulator and the Verilog printer understand: integers, clocks, arrays and memories of them. CIRCT's dialects
 * have more (structs, named types, parameters), which are read, checked and printed, but refused here.
 */
function isPlain(type: Type): boolean {
  if (type instanceof IntegerType) return type.signedness === "signless";
  if (type instanceof HwArrayType) return isPlain(type.element);
  if (type instanceof ImmutableType) return isPlain(type.element);
  if (type instanceof FirMemType) return type.maskWidth === undefined;
  return type.kind === "seq.clock";
}

/** Why an op is beyond what is understood; undefined when it is not. */
export function beyondPlain(op: Operation): string | undefined {
  if (op.info === HwModuleOp.info) return moduleFault(new HwModuleOp(op));
  if (op.info === InstanceOp.info && (new InstanceOp(op).parameters?.elements.length ?? 0) > 0) {
    return "gives values to parameters, which are not supported; make one module for each set of values";
  }
  const value = [...op.operands, ...op.results].find(({ type }) => !isPlain(type));
  if (value !== undefined) {
    return `has a value of type '${value.type}', which is not supported; use integers and arrays of them`;
  }
  if (op.info === InitialOp.info && new InitialOp(op).constant === undefined) {
    return "yields no 'hw.constant' of its body; other initial values are not supported";
  }
  if (op.info !== CompRegOp.info && op.info !== CompRegCeOp.info) return undefined;
  const initial = (op.info === CompRegOp.info ? new CompRegOp(op) : new CompRegCeOp(op)).initialValue;
  return initial !== undefined && initial.definingOp?.info !== InitialOp.info
    ? "takes its initial value from another op than 'seq.initial', which is not supported"
    : undefined;
}

function moduleFault({ moduleType, parameters }: HwModuleOp): string | undefined {
  if ((parameters?.elements.length ?? 0) > 0) {
    return "has parameters, which are not supported; make one module for each set of values";
  }
  const port = moduleType.ports.find(({ direction, type }) => direction === "inout" || !isPlain(type));
  if (port === undefined) return undefined;
  return port.direction === "inout"
    ? `has the inout port '${port.name}', which is not supported; use an input and an output`
    : `has the port '${port.name}' of type '${port.type}', which is not supported; use integers and arrays of them`;
}
