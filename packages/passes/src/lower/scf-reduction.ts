/** How the reductions that `affine.parallel` names are spelt in scf and arith. */
import {
  AddFOp,
  AddIOp,
  AndIOp,
  MaxNumFOp,
  MaxSIOp,
  MaxUIOp,
  MaximumFOp,
  MinNumFOp,
  MinSIOp,
  MinUIOp,
  MinimumFOp,
  MulFOp,
  MulIOp,
  OrIOp,
  ScfReduceOp,
  ScfReduceReturnOp,
  buildFloatConstant,
  buildIntegerConstant,
} from "@hls-opt/dialect-affine";
import type { ReductionName } from "@hls-opt/dialect-affine";
import { Block, Builder, FloatType, IntegerType, InvariantError, Operation } from "@hls-opt/ir-core";
import type { Location, Type, Value } from "@hls-opt/ir-core";

interface Reduction {
  readonly combine: (lhs: Value, rhs: Value) => { readonly op: Operation };
  /** What leaves any value as it is. */
  readonly start: { readonly float: number } | { readonly integer: (width: number) => bigint };
}

const largest = (width: number): bigint => (1n << BigInt(width - 1)) - 1n;

const reductions: Readonly<Partial<Record<ReductionName, Reduction>>> = {
  addf: { combine: (lhs, rhs) => AddFOp.create({ lhs, rhs }), start: { float: 0 } },
  mulf: { combine: (lhs, rhs) => MulFOp.create({ lhs, rhs }), start: { float: 1 } },
  maximumf: { combine: (lhs, rhs) => MaximumFOp.create({ lhs, rhs }), start: { float: -Infinity } },
  minimumf: { combine: (lhs, rhs) => MinimumFOp.create({ lhs, rhs }), start: { float: Infinity } },
  // of a number and NaN these give the number
  maxnumf: { combine: (lhs, rhs) => MaxNumFOp.create({ lhs, rhs }), start: { float: NaN } },
  minnumf: { combine: (lhs, rhs) => MinNumFOp.create({ lhs, rhs }), start: { float: NaN } },
  addi: { combine: (lhs, rhs) => AddIOp.create({ lhs, rhs }), start: { integer: () => 0n } },
  muli: { combine: (lhs, rhs) => MulIOp.create({ lhs, rhs }), start: { integer: () => 1n } },
  ori: { combine: (lhs, rhs) => OrIOp.create({ lhs, rhs }), start: { integer: () => 0n } },
  andi: { combine: (lhs, rhs) => AndIOp.create({ lhs, rhs }), start: { integer: () => -1n } },
  maxs: { combine: (lhs, rhs) => MaxSIOp.create({ lhs, rhs }), start: { integer: (width) => -largest(width) - 1n } },
  mins: { combine: (lhs, rhs) => MinSIOp.create({ lhs, rhs }), start: { integer: largest } },
  maxu: { combine: (lhs, rhs) => MaxUIOp.create({ lhs, rhs }), start: { integer: () => 0n } },
  minu: { combine: (lhs, rhs) => MinUIOp.create({ lhs, rhs }), start: { integer: () => -1n } },
};

const find = (name: ReductionName | undefined): Reduction | undefined =>
  name === undefined ? undefined : reductions[name];

/** Whether values of a type can be reduced so. */
export function hasScalarReduction(name: ReductionName | undefined, type: Type): boolean {
  const reduction = find(name);
  if (reduction === undefined) return false;
  return "float" in reduction.start
    ? type instanceof FloatType
    : type instanceof IntegerType && type.signedness === "signless";
}

/** The value that a reduction starts with. */
export function buildReductionStart(builder: Builder, name: ReductionName | undefined, type: Type): Value {
  const start = find(name)?.start;
  if (start !== undefined && "float" in start && type instanceof FloatType) {
    return buildFloatConstant(builder, start.float, type);
  }
  if (start !== undefined && "integer" in start && type instanceof IntegerType) {
    return buildIntegerConstant(builder, start.integer(type.width), type);
  }
  throw new InvariantError(`no reduction "${name}" of ${type}`);
}

/** The `scf.reduce` that ends a parallel loop with these values. */
export function buildReduce(
  values: readonly Value[],
  names: readonly (ReductionName | undefined)[],
  location: Location,
): Operation {
  const reduce = new Operation({ info: ScfReduceOp.info, operands: values, regionCount: values.length, location });
  values.forEach(({ type }, i) => {
    const block = new Block([type, type]);
    reduce.region(i).push(block);
    const builder = Builder.atEnd(block, location);
    const reduction = find(names[i]);
    if (reduction === undefined) throw new InvariantError(`no reduction "${names[i]}"`);
    const { op } = builder.insert(reduction.combine(block.argument(0), block.argument(1)));
    builder.insert(ScfReduceReturnOp.create({ result: op.result() }));
  });
  return reduce;
}
