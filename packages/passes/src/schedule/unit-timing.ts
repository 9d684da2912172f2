/** How long each unit takes: logic that chains, or a latency in stages where a unit has registers of its own. */
import type { Operation, Value } from "@hls-opt/ir-core";
import { IntegerAttr } from "@hls-opt/ir-core";
import type { Target } from "../target/target.js";
import {
  adderDelay,
  carryDelay,
  equalityDelay,
  logicDelay,
  productDelay,
  selectionDelay,
  stageBudget,
  treeDepth,
} from "../target/timing.js";
import { irWidth } from "./data-operands.js";
import type { SignalRanges } from "./signal-ranges.js";
import { signedDigits } from "./signed-digits.js";
import type { StaticValues } from "./static-values.js";
import { UnsupportedUnit } from "./unsupported-unit.js";

export interface UnitTiming {
  /** Stages until the result is there; 0 for logic. */
  readonly latency: number;
  /** Logic from operands to the result, or to the registers of the unit. */
  readonly delay: number;
  /** Along a carry chain, on top of that. */
  readonly carry: number;
  /** Each bit of the result follows the operand bits of its place. */
  readonly bitwise: boolean;
  /** From the clock edge to the result, for units with a latency. */
  readonly outputDelay: number;
}

/** What the time of a unit depends on. */
export interface UnitContext {
  readonly statics: StaticValues;
  readonly target: Target;
  readonly signals: SignalRanges;
  /** Banks or lanes that an access chooses among. */
  choices(access: Operation): number;
}

const wires = new Set([
  "arith.extsi",
  "arith.extui",
  "arith.trunci",
  "arith.index_cast",
  "arith.index_castui",
  "arith.bitcast",
]);

interface Logic {
  readonly delay: number;
  readonly carry?: number;
  readonly bitwise?: boolean;
}

type LogicTime = (op: Operation, context: UnitContext) => Logic;

const resultWidth = (op: Operation, { signals }: UnitContext): number => signals.width(op.result());
const operandWidth = (op: Operation, { signals }: UnitContext): number =>
  Math.max(signals.width(op.operand(0)), signals.width(op.operand(1)));

/** Low bits that are zero on one side pass through; where only the top bit is added to a constant, it is inverted. */
const adder: LogicTime = (op, { target: { timing }, signals, statics }) => {
  const width = signals.width(op.result());
  const passing = Math.max(...op.operands.map((value) => Math.min(signals.of(value).zeros, width)));
  const added = width - passing;
  const hasConstant = op.operands.some((value) => typeof statics.get(value) === "number");
  if (added <= 0 || (added === 1 && hasConstant)) return { delay: 0, bitwise: true };
  return { delay: adderDelay(timing, added), carry: carryDelay(timing, added), bitwise: true };
};

/** Inversions and masks by constants go into the tables behind them. */
const bitwise: LogicTime = (op, { target, statics }) => {
  const hasConstant = op.operands.some((value) => typeof statics.get(value) === "number");
  return { delay: hasConstant ? 0 : logicDelay(target.timing, 2), bitwise: true };
};

const choice: LogicTime = (_, { target }) => ({ delay: logicDelay(target.timing, 3), bitwise: true });

const comparisonAndChoice: LogicTime = (op, context) => {
  const { timing } = context.target;
  const width = operandWidth(op, context);
  const known = op.operands.find((value) => typeof context.statics.get(value) === "number");
  // against zero the sign decides
  if (known !== undefined && context.statics.get(known) === 0) return { delay: logicDelay(timing, 2) };
  const delay = adderDelay(timing, width) + timing.carryToChoice + logicDelay(timing, 3);
  return { delay, carry: carryDelay(timing, width) };
};

const comparison: LogicTime = (op, context) => {
  const { timing } = context.target;
  const width = operandWidth(op, context);
  const predicate = op.getAttr("predicate");
  const isEquality = predicate instanceof IntegerAttr && predicate.number <= 1;
  if (isEquality) return { delay: equalityDelay(timing, width) };
  return { delay: adderDelay(timing, width) + timing.carryToChoice, carry: carryDelay(timing, width) };
};

/** A known amount is wiring; a computed one selects in levels. */
const shift: LogicTime = (op, context) =>
  typeof context.statics.get(op.operand(1)) === "number"
    ? { delay: 0, bitwise: true }
    : { delay: selectionDelay(context.target.timing, resultWidth(op, context)) };

/** Each halving asks whether a half is zero, and chooses. */
const leadingZeros: LogicTime = (op, { target: { timing } }) => {
  let time = 0;
  for (let half = irWidth(op.operand(0)) / 2; half >= 0.5; half /= 2) {
    time += logicDelay(timing, Math.ceil(half)) + logicDelay(timing, 3);
  }
  return { delay: time };
};

const logicTimes: Readonly<Record<string, LogicTime | undefined>> = {
  "arith.addi": adder,
  "arith.subi": adder,
  "arith.cmpi": comparison,
  "arith.select": choice,
  "affine.if": choice,
  "arith.maxsi": comparisonAndChoice,
  "arith.minsi": comparisonAndChoice,
  "arith.maxui": comparisonAndChoice,
  "arith.minui": comparisonAndChoice,
  "arith.andi": bitwise,
  "arith.ori": bitwise,
  "arith.xori": bitwise,
  "math.ctlz": leadingZeros,
  "arith.shli": shift,
  "arith.shrsi": shift,
  "arith.shrui": shift,
  "arith.muli": (op, context) => ({ delay: product(op, context) }),
};

/** Whether a unit is logic, whatever the operands are: what recurrences may hold. */
export function settlesInACycle(op: Operation): boolean {
  return (
    wires.has(op.name) ||
    (logicTimes[op.name] !== undefined && op.name !== "arith.muli" && shift !== logicTimes[op.name])
  );
}

/** The time that an operation takes; throws `UnsupportedUnit` where there is no unit. */
export function unitTiming(op: Operation, context: UnitContext): UnitTiming {
  const { timing } = context.target;
  if (op.name === "affine.load") return loadTiming(op, context);
  if (op.name === "affine.store") return logicUnit({ delay: selectionDelay(timing, context.choices(op)) });
  if (wires.has(op.name)) return logicUnit({ delay: 0, bitwise: true });
  if (op.name === "arith.muli") return multiplierTiming(op, context);
  const logic = logicTimes[op.name];
  if (logic !== undefined) return logicUnit(logic(op, context));
  if (op.name === "memref.load" && context.statics.globalOf(op.operand(0))?.type.shape.length === 1) {
    return registeredUnit(1, timing.memoryToOutput);
  }
  throw new UnsupportedUnit(op, unsupportedMessage(op));
}

function logicUnit({ delay, carry = 0, bitwise: byBit = false }: Logic): UnitTiming {
  return { latency: 0, delay, carry, bitwise: byBit, outputDelay: 0 };
}

function registeredUnit(latency: number, outputDelay: number): UnitTiming {
  return { latency, delay: 0, carry: 0, bitwise: false, outputDelay };
}

/** A memory answers a stage later, with the choice of the bank behind it; a word of the input is there at once. */
function loadTiming(op: Operation, { target: { timing }, choices }: UnitContext): UnitTiming {
  if (op.operand(0).definingOp === undefined) return logicUnit({ delay: 0, bitwise: true });
  return registeredUnit(1, timing.memoryToOutput + selectionDelay(timing, choices(op)));
}

/** A product that takes longer than a stage has registers for its operands and behind it, which synthesis moves into the blocks. */
function multiplierTiming(op: Operation, context: UnitContext): UnitTiming {
  const { timing, clockNs } = context.target;
  const delay = product(op, context);
  const room = stageBudget(timing, clockNs) - timing.clockToOutput;
  if (delay <= room || isByConstant(op, context)) return logicUnit({ delay });
  return registeredUnit(Math.max(2, Math.ceil(delay / Math.max(room, shortestRoom))), timing.clockToOutput);
}

/** Multipliers do not gain from more registers than this leaves. */
const shortestRoom = 0.5;

function isByConstant(op: Operation, { statics }: UnitContext): boolean {
  return op.operands.some((value) => typeof statics.get(value) === "number");
}

function product(op: Operation, context: UnitContext): number {
  const { target, statics, signals } = context;
  const values: readonly Value[] = op.operands;
  const factor = values.map((value) => statics.get(value)).find((value) => typeof value === "number");
  if (factor === undefined) {
    const [a, b] = [signals.width(op.operand(0)), signals.width(op.operand(1))];
    return productDelay(target.timing, target.multiplier, a, b);
  }
  const digits = signedDigits(factor as number).length;
  const width = resultWidth(op, context);
  return treeDepth(digits, 2) * adderDelay(target.timing, width) + carryDelay(target.timing, width);
}

function unsupportedMessage(op: Operation): string {
  if (op.name === "memref.load") {
    return "reads a buffer at a computed index; only constant tables of one dimension can be looked up that way in hardware";
  }
  const isFloat = op.results.some((result) => result.type.kind === "float");
  if (isFloat) {
    return "computes in floating point, for which there is no hardware unit yet; quantize the network first (--quantize)";
  }
  return "has no hardware unit; hardware kernels may use integer add, subtract, multiply, compare, select, minimum, maximum, shifts, bitwise logic and table lookups";
}
