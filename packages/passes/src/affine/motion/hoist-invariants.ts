/**
 * Loop-invariant code motion: what computes the same in every iteration goes before the loop. Innermost loops first, so that an op
 * leaves as many loops as it can. Ops without effects go always, unless they may be undefined where the loop does not iterate
 * (divisions); loads go where the loop iterates for certain and nothing in it may write what they read. Linear in ops times depth.
 */
import {
  AffineForOp,
  CeilDivSIOp,
  CeilDivUIOp,
  DivSIOp,
  DivUIOp,
  FloorDivSIOp,
  RemSIOp,
  RemUIOp,
  constantInteger,
} from "@hls-opt/dialect-affine";
import { AffineMapAttr } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import { buffersAround } from "../dependence/memory-accesses.js";
import { loopsIn } from "../band/loop-band.js";
import { mayAlias } from "../scalrep/buffers.js";
import type { Buffers } from "../scalrep/buffers.js";
import { regionEffects } from "../scalrep/loop-effects.js";
import type { RegionEffects } from "../scalrep/loop-effects.js";
import { elementAccess } from "../scalrep/memory-access.js";

/** How many ops left loops, and how many of these are loads. */
export interface Hoisted {
  readonly ops: number;
  readonly loads: number;
}

/** Hoists out of the loops of a function (or of one loop in it) that `isSelected` names. */
export function hoistInvariants(
  root: Operation,
  options: AliasOptions = {},
  isSelected: (loop: Operation) => boolean = () => true,
): Hoisted {
  const buffers = buffersAround(root, options);
  const around = root.parentOp ?? root;
  const effects = regionEffects(root.info === AffineForOp.info ? around : root, buffers);
  const done = { ops: 0, loads: 0 };
  for (const loop of loopsIn(root).reverse()) {
    if (!isSelected(loop)) continue;
    const hoisted = hoistFrom(new AffineForOp(loop), effects.get(loop), buffers);
    done.ops += hoisted.ops;
    done.loads += hoisted.loads;
  }
  return done;
}

function hoistFrom(loop: AffineForOp, effects: RegionEffects | undefined, buffers: Buffers): Hoisted {
  const done = { ops: 0, loads: 0 };
  const iterates = (loop.tripCount ?? 0) > 0;
  for (const op of loop.body.operations()) {
    if (op.info.isTerminator || op.regions.length > 0 || !hasInvariantOperands(op, loop.op)) continue;
    const isLoad = elementAccess(op)?.kind === "load";
    const mayMove = isLoad
      ? iterates && effects !== undefined && !mayBeWritten(op, effects, buffers)
      : op.info.isPure && (iterates || isDefinedEverywhere(op));
    if (!mayMove) continue;
    op.moveBefore(loop.op);
    done.ops++;
    if (isLoad) done.loads++;
  }
  return done;
}

const divisions = new Set(
  [CeilDivSIOp, CeilDivUIOp, DivSIOp, DivUIOp, FloorDivSIOp, RemSIOp, RemUIOp].map(({ info }) => info),
);

/** Whether an op may be executed where it was not before: a division by zero stops the program. */
function isDefinedEverywhere(op: Operation): boolean {
  if (divisions.has(op.info)) {
    const divisor = constantInteger(op.operand(1));
    return divisor !== undefined && divisor !== 0n && divisor !== -1n;
  }
  const map = op.properties.get("map");
  if (!(map instanceof AffineMapAttr)) return op.info.traits.has("always-speculatable");
  let hasConstantDivisors = true;
  for (const expr of map.map.results) {
    expr.walk((part) => {
      const isDivision = part.kind === "mod" || part.kind === "floordiv" || part.kind === "ceildiv";
      if (isDivision && part.rhs?.isConstant() !== true) hasConstantDivisors = false;
    });
  }
  return hasConstantDivisors;
}

/** Whether all operands come from outside: what was hoisted before stands there already. */
function hasInvariantOperands(op: Operation, loop: Operation): boolean {
  return op.operandUses.every(({ value }) => {
    const owner = value.definingOp ?? value.ownerBlock?.parentOp;
    return owner !== undefined && owner !== loop && !loop.isProperAncestorOf(owner);
  });
}

function mayBeWritten(load: Operation, { writes, writesAnything }: RegionEffects, buffers: Buffers): boolean {
  const access = elementAccess(load);
  if (access === undefined) return true;
  const buffer = buffers.of(access.memref);
  // what an unknown op writes cannot be a buffer of which all uses are known
  if (writesAnything && buffer.sharing !== "private") return true;
  for (const written of writes) if (mayAlias(buffer, written)) return true;
  return false;
}
