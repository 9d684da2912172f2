import { i64, IntegerAttr, StringAttr } from "@hls-opt/ir-core";
import type { Builder, DenseElementsAttr, IntegerType, Location, Value } from "@hls-opt/ir-core";
import { RomOp } from "./memory-ops.js";
import { CompRegCeOp, CompRegOp, createInitial, ShiftRegOp } from "./register-ops.js";
import type { ClockType } from "./types.js";

/** What a register may have besides input and clock. */
export interface RegisterOptions {
  readonly enable?: Value<IntegerType> | undefined;
  /** Synchronous, active high. */
  readonly reset?: Value<IntegerType> | undefined;
  /** Needed with `reset`. */
  readonly resetValue?: Value | undefined;
  /** The value before the first clock edge. */
  readonly initial?: IntegerAttr | undefined;
  readonly name?: string | undefined;
  readonly location?: Location | undefined;
}

const nameAttr = (name: string | undefined): StringAttr | undefined =>
  name === undefined ? undefined : StringAttr.get(name);

/** A register, with or without enable and reset. */
export function buildRegister(
  builder: Builder,
  input: Value,
  clk: Value<ClockType>,
  options: RegisterOptions = {},
): Value {
  const { enable, reset, resetValue, initial, location } = options;
  const initialValue = initial === undefined ? undefined : builder.insert(createInitial(initial)).result;
  const common = {
    input,
    clk,
    name: nameAttr(options.name),
    ...(reset === undefined ? {} : { reset }),
    ...(resetValue === undefined ? {} : { resetValue }),
    ...(initialValue === undefined ? {} : { initialValue }),
  };
  if (enable === undefined) return builder.insert(CompRegOp.create(common, location)).data;
  return builder.insert(CompRegCeOp.create({ ...common, clockEnable: enable }, location)).data;
}

/** `cycles` clock cycles of delay; the value itself for 0. One cycle is a register, more are a shift register. */
export function buildDelay(
  builder: Builder,
  input: Value,
  clk: Value<ClockType>,
  cycles: number,
  options: {
    readonly enable?: Value<IntegerType> | undefined;
    readonly name?: string | undefined;
    readonly location?: Location | undefined;
  } = {},
): Value {
  if (cycles === 0) return input;
  const { enable, name, location } = options;
  if (cycles === 1) return buildRegister(builder, input, clk, { enable, name, location });
  const numElements = IntegerAttr.get(i64, cycles);
  const shift = ShiftRegOp.create(
    { input, clk, numElements, name: nameAttr(name), ...(enable === undefined ? {} : { clockEnable: enable }) },
    location,
  );
  return builder.insert(shift).data;
}

/** A read-only memory: registered with a clock (latency 1), combinational without. */
export function buildRom(
  builder: Builder,
  address: Value<IntegerType>,
  contents: DenseElementsAttr,
  options: {
    readonly clk?: Value<ClockType> | undefined;
    readonly enable?: Value<IntegerType> | undefined;
    readonly name?: string | undefined;
    readonly location?: Location | undefined;
  } = {},
): Value<IntegerType> {
  const { clk, enable, location } = options;
  const latency = IntegerAttr.get(i64, clk === undefined ? 0 : 1);
  const optionals = { ...(clk === undefined ? {} : { clk }), ...(enable === undefined ? {} : { enable }) };
  return builder.insert(
    RomOp.create({ address, contents, latency, name: nameAttr(options.name), ...optionals }, location),
  ).data;
}
