/** How long things take on a device, in nanoseconds: what the schedule packs into a cycle by. All of it is data of a target. */
export interface TimingModel {
  /** From the clock edge to a register's output. */
  readonly clockToOutput: number;
  /** How long before the edge a register's input must stand. */
  readonly setup: number;
  /** From the clock edge to the output of a memory or a registered table. */
  readonly memoryToOutput: number;
  /** One look-up table, and the wire to the next. */
  readonly lut: number;
  readonly net: number;
  /** Inputs of a look-up table. */
  readonly lutInputs: number;
  /** On and off a carry chain, and along one bit of it. */
  readonly carryEntry: number;
  readonly carryPerBit: number;
  /** From the end of a carry chain to the many tables that its one bit decides over: the price of a comparison. */
  readonly carryToChoice: number;
  /** Through a multiplier block, from operands to product without registers; undefined: made of carry chains. */
  readonly multiplier: number | undefined;
}

/** Levels of look-up tables, with the wires to them. */
function levels({ lut, net }: TimingModel, count: number): number {
  return count * (lut + net);
}

/** Levels of a tree that brings `inputs` bits together to one. */
export function treeDepth(inputs: number, arity: number): number {
  let count = 0;
  for (let rest = inputs; rest > 1; rest = Math.ceil(rest / arity)) count++;
  return count;
}

/** A function of so many bits, as a tree of tables. */
export function logicDelay(model: TimingModel, inputs: number): number {
  return levels(model, Math.max(1, treeDepth(inputs, model.lutInputs)));
}

/** A sum, difference or comparison of so many bits but for its carry: a table a bit, and on and off the chain. */
export function adderDelay(model: TimingModel, width: number): number {
  return levels(model, 1) + (width <= 1 ? 0 : model.carryEntry);
}

/** Along the carry chain. */
export function carryDelay(model: TimingModel, width: number): number {
  return width <= 1 ? 0 : width * model.carryPerBit;
}

/** Equality: a table compares some bits of each side. */
export function equalityDelay(model: TimingModel, width: number): number {
  return logicDelay(model, 2 * width);
}

/** One of several inputs, the selection in binary. */
export function selectionDelay(model: TimingModel, inputs: number): number {
  if (inputs <= 1) return 0;
  // a table of six inputs holds a multiplexer of four, one of four inputs a multiplexer of two
  return levels(model, treeDepth(inputs, model.lutInputs >= 6 ? 4 : 2));
}

/** The widths that one multiplier block takes, signed. */
export interface MultiplierShape {
  readonly wide: number;
  readonly narrow: number;
}

/** A product of two variables; several blocks are added up behind one another. */
export function productDelay(model: TimingModel, shape: MultiplierShape, a: number, b: number): number {
  const [wide, narrow] = [Math.max(a, b), Math.min(a, b)];
  if (model.multiplier === undefined || narrow <= 1) {
    return (
      treeDepth(Math.max(narrow, 1), 2) * adderDelay(model, wide) + carryDelay(model, wide + narrow) + levels(model, 1)
    );
  }
  const blocks = Math.ceil((wide - 1) / (shape.wide - 1)) * Math.ceil((narrow - 1) / (shape.narrow - 1));
  return model.net + model.multiplier + treeDepth(blocks, 2) * (adderDelay(model, wide) + carryDelay(model, wide));
}

/** What is left of a clock period for logic and wires between two registers. */
export function stageBudget({ setup }: TimingModel, clockNs: number): number {
  return clockNs - setup;
}
