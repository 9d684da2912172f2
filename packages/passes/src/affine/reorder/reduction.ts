/** Values that a loop only accumulates into by one commutative and associative operation. */
import {
  AddFOp,
  AddIOp,
  AndIOp,
  FastMathAttr,
  MaxSIOp,
  MaxUIOp,
  MaximumFOp,
  MinSIOp,
  MinUIOp,
  MinimumFOp,
  MulFOp,
  MulIOp,
  OrIOp,
} from "@hls-opt/dialect-affine";
import type { ReductionName, AffineForOp } from "@hls-opt/dialect-affine";
import type { OpInfo, Operation } from "@hls-opt/ir-core";

/** A loop's iter_arg that every iteration combines with a value of its own. */
export interface LoopReduction {
  readonly kind: ReductionName;
  /** The op that combines. */
  readonly op: Operation;
  /** Which operand of it is the carried value. */
  readonly carriedOperand: number;
}

const exactKinds: ReadonlyMap<OpInfo, ReductionName> = new Map<OpInfo, ReductionName>([
  [AddIOp.info, "addi"],
  [MulIOp.info, "muli"],
  [MaxSIOp.info, "maxs"],
  [MaxUIOp.info, "maxu"],
  [MinSIOp.info, "mins"],
  [MinUIOp.info, "minu"],
  [OrIOp.info, "ori"],
  [AndIOp.info, "andi"],
  [MaximumFOp.info, "maximumf"],
  [MinimumFOp.info, "minimumf"],
]);

/** Sums and products of floats change with the order. */
const roundedKinds: ReadonlyMap<OpInfo, ReductionName> = new Map<OpInfo, ReductionName>([
  [AddFOp.info, "addf"],
  [MulFOp.info, "mulf"],
]);

export interface ReductionOptions {
  /** Float sums, too, though the result depends on the order; else only those with the flag `reassoc`. */
  readonly reassociateFloats?: boolean;
}

/** The reduction that a loop does on its iter_arg at `position`; undefined where the value is used in another way. */
export function reductionAt(
  loop: AffineForOp,
  position: number,
  options: ReductionOptions = {},
): LoopReduction | undefined {
  const carried = loop.iterArgs[position];
  const op = loop.yielded[position]?.definingOp;
  if (carried === undefined || op === undefined || op.parent !== loop.body || !carried.hasOneUse()) return undefined;
  const use = carried.firstUse;
  if (use?.owner !== op || !op.result().hasOneUse()) return undefined;
  const kind = exactKinds.get(op.info) ?? roundedKind(op, options);
  return kind === undefined ? undefined : { kind, op, carriedOperand: use.index };
}

function roundedKind(op: Operation, { reassociateFloats = false }: ReductionOptions): ReductionName | undefined {
  const kind = roundedKinds.get(op.info);
  if (kind === undefined || reassociateFloats) return kind;
  const flags = op.getAttr("fastmath");
  const mayReassociate = flags instanceof FastMathAttr && /reassoc|fast/.test(flags.toString());
  return mayReassociate ? kind : undefined;
}
