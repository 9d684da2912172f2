/**
 * What the values of a template stand for while it is copied: another value, a number, or an affine function of values.
 * Counters of unrolled loops are numbers or functions, and maps over them are evaluated at once instead of being copied.
 */
import { AffineApplyOp, ConstantOp, constantInteger } from "@hls-opt/dialect-affine";
import type { MapAndOperands } from "@hls-opt/dialect-affine";
import { AffineExpr, AffineMap, AffineMapAttr, Block, IntegerAttr, Value, index } from "@hls-opt/ir-core";
import type { IndexType, Use } from "@hls-opt/ir-core";

/** An affine function of values, and the op that computes it where one was needed. */
export class AffineFunction {
  readonly map: AffineMap;
  readonly operands: readonly Value<IndexType>[];
  computed: Value | undefined;
  computedIn: Block | undefined;

  constructor(map: AffineMap, operands: readonly Value<IndexType>[]) {
    this.map = map;
    this.operands = operands;
    this.computed = undefined;
    this.computedIn = undefined;
  }
}

/** What a value stands for. */
export type Binding = number | Value | AffineFunction;

/** Expressions over one list of values: dimensions, then symbols. */
export interface SharedExprs {
  readonly numDims: number;
  readonly numSymbols: number;
  readonly operands: readonly Value<IndexType>[];
  readonly exprs: readonly (readonly AffineExpr[])[];
}

/** The map of some of these expressions, without the inputs that they do not use. */
export function compactMap(exprs: readonly AffineExpr[], over: SharedExprs): MapAndOperands {
  const { map, dims, symbols } = AffineMap.get(over.numDims, over.numSymbols, exprs).removeUnused();
  const positions = [...dims, ...symbols.map((i) => over.numDims + i)];
  return { map, operands: positions.map((i) => over.operands[i] as Value<IndexType>) };
}

export class Bindings {
  /** Where constants go that ops need as operands: before everything that is made. */
  readonly prologue = new Block();
  private readonly bound = new Map<Value, Binding>();
  private readonly constants = new Map<number, Value>();

  bind(value: Value, to: Binding): void {
    this.bound.set(value, to);
  }

  /** What a value of the template stands for; values from outside stand for themselves, constants for numbers. */
  lookup(value: Value): Binding {
    return this.bound.get(value) ?? (value.type === index ? (constantNumber(value) ?? value) : value);
  }

  /** The value to use as an operand in `block`, computed at its end where there is none yet. */
  valueOf(value: Value, block: Block): Value {
    const binding = this.bound.get(value) ?? value;
    if (binding instanceof Value) return binding;
    return typeof binding === "number" ? this.constant(binding) : compute(binding, block);
  }

  /** All results of a map whose inputs are known numbers; the inputs are the operands from position `leading` on. */
  evaluate(map: AffineMap, uses: readonly Use[], leading: number): number[] | undefined {
    const dims: number[] = [];
    const symbols: number[] = [];
    for (let i = 0; i < map.numInputs; i++) {
      const binding = this.lookup((uses[leading + i] as Use).value);
      if (typeof binding !== "number") return undefined;
      (i < map.numDims ? dims : symbols).push(binding);
    }
    const values = map.evaluate(dims, symbols);
    return values?.every(Number.isSafeInteger) === true ? values : undefined;
  }

  /** Expressions with what their inputs stand for put in, all over one list of values. */
  substitute(
    parts: readonly {
      readonly exprs: readonly AffineExpr[];
      readonly numDims: number;
      readonly operands: readonly Value[];
    }[],
  ): SharedExprs {
    const inputs = new Inputs();
    const exprs = parts.map((part) => {
      const given = part.operands.map((operand, i) => inputs.exprOf(this.lookup(operand), i >= part.numDims));
      return part.exprs.map((expr) => expr.replace(given.slice(0, part.numDims), given.slice(part.numDims)));
    });
    const operands = [...inputs.dims.keys(), ...inputs.symbols.keys()] as Value<IndexType>[];
    return { numDims: inputs.dims.size, numSymbols: inputs.symbols.size, operands, exprs };
  }

  /** A map with what its inputs stand for put in. */
  substituteMap(map: AffineMap, operands: readonly Value[]): MapAndOperands {
    const shared = this.substitute([{ exprs: map.results, numDims: map.numDims, operands }]);
    return compactMap(shared.exprs[0] ?? [], shared);
  }

  private constant(number: number): Value {
    let value = this.constants.get(number);
    if (value === undefined) {
      const { op } = ConstantOp.create({ value: IntegerAttr.get(index, number) });
      this.prologue.push(op);
      this.constants.set(number, (value = op.result()));
    }
    return value;
  }
}

/** The binding of a map with one result. */
export function bindingOf({ map, operands }: MapAndOperands): Binding {
  const [expr] = map.results;
  if (expr?.kind === "constant") return expr.value;
  if (expr?.kind === "dim" || expr?.kind === "symbol") return operands[0] as Value;
  return new AffineFunction(map, operands);
}

function constantNumber(value: Value): number | undefined {
  const constant = value.definingOp?.info.isConstantLike === true ? constantInteger(value) : undefined;
  const number = Number(constant);
  return constant !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** An op computes the function once in each block that needs it: another block's may not dominate. */
function compute(binding: AffineFunction, block: Block): Value {
  if (binding.computed !== undefined && binding.computedIn === block) return binding.computed;
  const { op } = AffineApplyOp.create({ map: AffineMapAttr.get(binding.map), mapOperands: binding.operands });
  block.push(op);
  binding.computedIn = block;
  return (binding.computed = op.result());
}

/** The dimensions and symbols of new expressions, numbered as they are met. */
class Inputs {
  readonly dims = new Map<Value, AffineExpr>();
  readonly symbols = new Map<Value, AffineExpr>();

  /** What is used as a symbol consists of symbols. */
  exprOf(binding: Binding, isSymbol: boolean): AffineExpr {
    if (typeof binding === "number") return AffineExpr.constant(binding);
    if (binding instanceof Value) return this.leaf(binding, isSymbol);
    const { map, operands } = binding;
    const leaves = operands.map((operand, i) => this.leaf(operand, isSymbol || i >= map.numDims));
    return (map.results[0] as AffineExpr).replace(leaves.slice(0, map.numDims), leaves.slice(map.numDims));
  }

  private leaf(value: Value, isSymbol: boolean): AffineExpr {
    const table = isSymbol ? this.symbols : this.dims;
    let expr = table.get(value);
    if (expr === undefined) {
      table.set(value, (expr = isSymbol ? AffineExpr.symbol(table.size) : AffineExpr.dim(table.size)));
    }
    return expr;
  }
}
