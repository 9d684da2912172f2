import type { Operation } from "@hls-opt/ir-core";
import { bitWidth } from "../hw/types.js";
import { RomOp } from "../seq/memory-ops.js";
import { CompRegCeOp, CompRegOp, ShiftRegOp } from "../seq/register-ops.js";
import { netRange } from "./expression.js";
import type { ExpressionOf } from "./operators.js";
import type { Update } from "./registers.js";

/** What a register, shift register or registered ROM (whose words are the memory `rom`) does at the clock edge. */
export function updateOf(op: Operation, get: ExpressionOf, rom: string): Update | undefined {
  switch (op.info) {
    case CompRegOp.info:
    case CompRegCeOp.info:
      return registerUpdate(op, get);
    case ShiftRegOp.info:
      return shiftUpdate(new ShiftRegOp(op), get);
    case RomOp.info:
      return romUpdate(new RomOp(op), get, rom);
    default:
      return undefined;
  }
}

function registerUpdate(op: Operation, get: ExpressionOf): Update {
  const view = op.info === CompRegOp.info ? new CompRegOp(op) : new CompRegCeOp(op);
  return {
    clock: get(view.clk).text,
    target: get(view.data).text,
    value: get(view.input).text,
    enable: view instanceof CompRegCeOp ? get(view.clockEnable).text : undefined,
    reset: view.reset === undefined ? undefined : get(view.reset).text,
    resetValue: view.resetValue === undefined ? undefined : get(view.resetValue).text,
  };
}

const noReset = { reset: undefined, resetValue: undefined } as const;

function shiftUpdate(view: ShiftRegOp, get: ExpressionOf): Update {
  const net = get(view.data).range?.net ?? "";
  const width = bitWidth(view.data.type) ?? 0;
  const input = get(view.input).text;
  const rest = netRange(net, 0, width * (view.depth - 1), width * view.depth).text;
  return {
    clock: get(view.clk).text,
    target: net,
    value: view.depth === 1 ? input : `{${rest}, ${input}}`,
    enable: view.clockEnable === undefined ? undefined : get(view.clockEnable).text,
    ...noReset,
  };
}

function romUpdate(view: RomOp, get: ExpressionOf, rom: string): Update | undefined {
  if (view.clk === undefined) return undefined;
  return {
    clock: get(view.clk).text,
    target: get(view.data).text,
    value: `${rom}[${get(view.address).text}]`,
    enable: view.enable === undefined ? undefined : get(view.enable).text,
    ...noReset,
  };
}
