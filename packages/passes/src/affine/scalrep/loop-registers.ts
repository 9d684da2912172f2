/**
 * Registers for elements that a loop updates: where every access of a loop to a buffer is to elements that are the same in all
 * iterations, these are read once before the loop, carried as `iter_args`, and written once behind it (scalar replacement in
 * loops: D. Callahan, S. Carr, K. Kennedy, "Improving register allocation for subscripted variables", PLDI 1990). So a reduction
 * in memory becomes a reduction in a value. Only loops that are known to iterate, so that nothing is read or written that was not
 * before. Inner loops first: what they leave may be carried by the outer ones. Linear in ops times the depth of loops.
 */
import { AffineForOp, AffineYieldOp, buildSplatConstant } from "@hls-opt/dialect-affine";
import { Builder, IndexType, IntegerType, FloatType, clone, walk } from "@hls-opt/ir-core";
import type { MemRefType, Operation, Value } from "@hls-opt/ir-core";
import { loopsIn } from "../band/loop-band.js";
import { mayAlias } from "./buffers.js";
import type { Buffer, Buffers } from "./buffers.js";
import { ElementKeys, elementAccess, otherEffects } from "./memory-access.js";
import type { ElementAccess } from "./memory-access.js";

interface Access {
  readonly op: Operation;
  readonly element: ElementAccess;
  readonly buffer: Buffer;
}

/** Carries elements in all loops of a function; returns how many elements became values, one for each loop. */
export function carryElements(func: Operation, buffers: Buffers): number {
  let carried = 0;
  for (const loop of loopsIn(func).reverse()) carried += carryIn(new AffineForOp(loop), buffers);
  return carried;
}

function carryIn(loop: AffineForOp, buffers: Buffers): number {
  if ((loop.tripCount ?? 0) < 1) return 0;
  const accesses = collectAccesses(loop.op, buffers);
  if (accesses === undefined) return 0;
  const groups = [...groupByBuffer(accesses).values()];
  const promoted = groups.flatMap((group) => (isOnItsOwn(group, groups) ? elementsOf(group, loop) : []));
  if (promoted.length > 0) rebuild(loop, promoted);
  return promoted.length;
}

/** All accesses in a loop; undefined where an op may touch memory in another way. */
function collectAccesses(loop: Operation, buffers: Buffers): Access[] | undefined {
  const found: Access[] = [];
  let isKnown = true;
  walk(loop, (op) => {
    if (op === loop || op.info.isPure || op.name === "affine.for" || op.name === "affine.if") return;
    const element = elementAccess(op);
    if (element !== undefined) found.push({ op, element, buffer: buffers.of(element.memref) });
    else if (otherEffects(op).length > 0 || op.regions.length > 0) isKnown = false;
  });
  return isKnown ? found : undefined;
}

function groupByBuffer(accesses: readonly Access[]): Map<Buffer, Access[]> {
  const groups = new Map<Buffer, Access[]>();
  for (const access of accesses) {
    const group = groups.get(access.buffer);
    if (group === undefined) groups.set(access.buffer, [access]);
    else group.push(access);
  }
  return groups;
}

function isOnItsOwn(group: readonly Access[], groups: readonly (readonly Access[])[]): boolean {
  const [first] = group;
  return (
    first !== undefined &&
    groups.every((other) => other === group || !mayAlias(first.buffer, (other[0] as Access).buffer))
  );
}

/** The accesses of a group by element, where all are invariant, in the body itself, and some are stores. */
function elementsOf(group: readonly Access[], loop: AffineForOp): (readonly Access[])[] {
  const keys = new ElementKeys();
  const elements = new Map<string, Access[]>();
  let family: unknown;
  for (const access of group) {
    const { op, element, buffer } = access;
    const key = keys.keyOf(op, element.leading, buffer);
    if (op.parent !== loop.body || key === undefined || !isInvariant(op, element.leading - 1, loop.op)) return [];
    // elements of different families may be the same
    if (family !== undefined && key.family !== family) return [];
    family = key.family;
    const known = elements.get(String(key.offset));
    if (known === undefined) elements.set(String(key.offset), [access]);
    else known.push(access);
  }
  return [...elements.values()].filter((list) => list.some(isStore) && isScalar(list));
}

function isScalar(accesses: readonly Access[]): boolean {
  const type = (accesses[0]?.element.memref.type as MemRefType | undefined)?.element;
  return type instanceof IntegerType || type instanceof FloatType || type instanceof IndexType;
}

function isInvariant(op: Operation, from: number, loop: Operation): boolean {
  return op.operandUses.slice(from).every(({ value }) => {
    const owner = value.definingOp ?? value.ownerBlock?.parentOp;
    return owner !== undefined && owner !== loop && !loop.isProperAncestorOf(owner);
  });
}

/** Makes the loop again with a carried value for each element. */
function rebuild(loop: AffineForOp, elements: readonly (readonly Access[])[]): void {
  const { op, body, inits } = loop;
  const builder = Builder.before(op);
  const starts = elements.map((accesses) => startOf(accesses, builder));
  const resultsType = [...inits, ...starts].map(({ type }) => type);
  const made = AffineForOp.create(
    {
      lowerBoundOperands: loop.lowerBoundOperands,
      upperBoundOperands: loop.upperBoundOperands,
      inits: [...inits, ...starts],
      lowerBoundMap: loop.lowerBoundMap,
      upperBoundMap: loop.upperBoundMap,
      step: loop.step,
      resultsType,
    },
    op.location,
  );
  made.op.attributes = op.attributes;
  elements.forEach((accesses, i) => threadThrough(accesses, body.addArgument((starts[i] as Value).type)));
  // read when all loads have been replaced: one element may be stored to another
  const final = elements.map((accesses) => (accesses.findLast(isStore) as Access).op.operand(0));
  const end = body.terminator as Operation;
  const operands = [...end.operands, ...final];
  Builder.before(end).insert(AffineYieldOp.create({ operands }));
  end.erase();
  made.region.takeBody(loop.region);
  builder.insert(made);
  op.results.forEach((result, i) => result.replaceAllUsesWith(made.op.result(i)));
  elements.forEach((accesses, i) => {
    const store = storeOf(accesses);
    store.setOperand(0, made.op.result(inits.length + i));
    builder.insert(store);
  });
  for (const { op: access } of elements.flat()) access.erase();
  op.erase();
}

/** What is carried into the first iteration: the element, or anything where that is overwritten before it is read. */
function startOf(accesses: readonly Access[], builder: Builder): Value {
  const { op, element } = accesses[0] as Access;
  if (element.kind === "store") return buildSplatConstant(builder, 0, op.operand(0).type);
  return builder.insert(clone(op)).result();
}

/** A copy of the store to an element, to stand behind the loop. */
const storeOf = (accesses: readonly Access[]): Operation => clone((accesses.find(isStore) as Access).op);

/** Makes loads read what is known of the element. */
function threadThrough(accesses: readonly Access[], start: Value): void {
  let now = start;
  for (const { op, element } of accesses) {
    if (element.kind === "load") op.result().replaceAllUsesWith(now);
    else now = op.operand(0);
  }
}

const isStore = ({ element }: Access): boolean => element.kind === "store";
