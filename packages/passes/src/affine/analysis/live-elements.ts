/**
 * Which elements of local buffers are live between the top-level ops of a function: those that are read later before they are
 * written. Exact, by executing loops and conditions (not the values): each op gives the elements that it reads before it
 * writes them, and those that it writes; the rest is liveness analysis backwards, with elements for variables. A buffer that lives
 * from one nest to another needs no more room than its largest number of live elements.
 */
import { AffineForOp, AffineIfOp, AllocOp, AllocaOp, constantInteger } from "@hls-opt/dialect-affine";
import type { LoopBound } from "@hls-opt/dialect-affine";
import { AffineMap, AffineMapAttr, dynamicSize, elementCount } from "@hls-opt/ir-core";
import type { Block, IndexType, Operation, Value, MemRefType } from "@hls-opt/ir-core";
import { buffersAround } from "../dependence/memory-accesses.js";
import type { AliasOptions } from "../dependence/memory-accesses.js";
import type { Buffer, Buffers } from "../scalrep/buffers.js";
import { elementAccess, otherEffects } from "../scalrep/memory-access.js";

/** Elements of one buffer: a flag for each, in row-major order. */
export interface LiveElements {
  readonly buffer: Buffer;
  readonly isLive: Uint8Array;
  readonly count: number;
}

/** What is live behind one top-level op; buffers of which nothing is are left out. */
export interface LivePoint {
  readonly after: Operation;
  readonly live: readonly LiveElements[];
}

/** Most accesses that are executed. */
const mostAccesses = 20_000_000;

/**
 * The live elements behind each op of the function's block, in order; undefined where a bound or subscript is not known, memory is
 * used in another way, or there are too many accesses to execute.
 */
export function liveElements(func: Operation, options: AliasOptions = {}): readonly LivePoint[] | undefined {
  const region = func.region();
  if (region.first === undefined || region.first !== region.last) return undefined;
  const ops = region.first.operations();
  const execution = new Execution(buffersAround(func, options));
  const effects: (ReadonlyMap<Buffer, Touched> | undefined)[] = ops.map((op) => execution.effectsOf(op));
  if (!effects.every((effect) => effect !== undefined)) return undefined;
  const live = new Map<Buffer, Uint8Array>();
  const points: LivePoint[] = [];
  for (let i = ops.length - 1; i >= 0; i--) {
    points.push({ after: ops[i] as Operation, live: snapshot(live) });
    for (const [buffer, touched] of effects[i] as ReadonlyMap<Buffer, Touched>) stepBack(live, buffer, touched);
  }
  return points.reverse();
}

/** What one op does to a buffer: flags of the elements that it reads before it writes them, and of those that it writes. */
interface Touched {
  readonly exposed: Uint8Array;
  readonly written: Uint8Array;
}

/** live before = exposed + (live after - written) */
function stepBack(live: Map<Buffer, Uint8Array>, buffer: Buffer, { exposed, written }: Touched): void {
  const after = live.get(buffer);
  live.set(
    buffer,
    exposed.map((isExposed, e) => (isExposed !== 0 || (after?.[e] === 1 && written[e] === 0) ? 1 : 0)),
  );
}

function snapshot(live: ReadonlyMap<Buffer, Uint8Array>): LiveElements[] {
  return [...live].flatMap(([buffer, flags]) => {
    const count = flags.reduce((sum, flag) => sum + flag, 0);
    return count === 0 ? [] : [{ buffer, isLive: flags, count }];
  });
}

class Unknown extends Error {}

class Execution {
  private readonly buffers: Buffers;
  private readonly values = new Map<Value, number>();
  private touched = new Map<Buffer, Touched>();
  private left = mostAccesses;

  constructor(buffers: Buffers) {
    this.buffers = buffers;
  }

  /** What an op does to local buffers; undefined where that is not known. */
  effectsOf(op: Operation): ReadonlyMap<Buffer, Touched> | undefined {
    this.touched = new Map();
    try {
      this.run(op);
    } catch (error) {
      if (error instanceof Unknown) return undefined;
      throw error;
    }
    return this.touched;
  }

  private run(op: Operation): void {
    if (op.info === AffineForOp.info) return this.runLoop(new AffineForOp(op));
    if (op.info === AffineIfOp.info) return this.runChoice(new AffineIfOp(op));
    if (op.regions.length > 0) throw new Unknown();
    if (op.info.isPure || op.info === AllocOp.info || op.info === AllocaOp.info) return;
    const access = elementAccess(op);
    if (access !== undefined) return this.touch(op, access.kind === "load", access.leading, access.memref);
    // freeing is no use; anything else may be any
    if (op.name !== "memref.dealloc" && otherEffects(op).length > 0) throw new Unknown();
  }

  private runBlock(block: Block | undefined): void {
    for (let op = block?.first; op !== undefined; op = op.next) this.run(op);
  }

  private runLoop(loop: AffineForOp): void {
    const low = Math.max(...this.evaluate(loop.lowerBound));
    const high = Math.min(...this.evaluate(loop.upperBound));
    for (let i = low; i < high; i += loop.stepSize) {
      this.values.set(loop.inductionVar, i);
      this.runBlock(loop.body);
    }
  }

  private runChoice({ condition, conditionOperands, thenBlock, elseBlock }: AffineIfOp): void {
    const inputs = conditionOperands.map((operand) => this.valueOf(operand));
    const holds = condition.contains(inputs.slice(0, condition.numDims), inputs.slice(condition.numDims));
    if (holds === undefined) throw new Unknown();
    this.runBlock(holds ? thenBlock : elseBlock);
  }

  private evaluate({ map, operands }: LoopBound): number[] {
    const inputs = operands.map((operand) => this.valueOf(operand));
    const results = map.evaluate(inputs.slice(0, map.numDims), inputs.slice(map.numDims));
    if (results === undefined) throw new Unknown();
    return results;
  }

  private valueOf(value: Value): number {
    const known = this.values.get(value);
    if (known !== undefined) return known;
    const op = value.definingOp;
    if (op?.name === "affine.apply") {
      const { map } = op.properties.get("map") as AffineMapAttr;
      return this.evaluate({ map, operands: op.operands as Value<IndexType>[] })[0] as number;
    }
    const constant = constantInteger(value);
    if (constant === undefined) throw new Unknown();
    return Number(constant);
  }

  private touch(op: Operation, isRead: boolean, leading: number, memref: Value): void {
    const buffer = this.buffers.of(memref);
    if (!buffer.isLocal) return;
    if (--this.left < 0) throw new Unknown();
    const attr = op.properties.get("map");
    const operands = op.operands.slice(leading) as Value<IndexType>[];
    const map = attr instanceof AffineMapAttr ? attr.map : AffineMap.identity(operands.length);
    const element = flatten(this.evaluate({ map, operands }), buffer.root.type);
    const { exposed, written } = this.flagsOf(buffer);
    if (!isRead) written[element] = 1;
    else if (written[element] === 0) exposed[element] = 1;
  }

  private flagsOf(buffer: Buffer): Touched {
    let touched = this.touched.get(buffer);
    if (touched === undefined) {
      const count = elementCount(buffer.root.type.shape);
      this.touched.set(buffer, (touched = { exposed: new Uint8Array(count), written: new Uint8Array(count) }));
    }
    return touched;
  }
}

function flatten(subscripts: readonly number[], { shape }: MemRefType): number {
  let flat = 0;
  subscripts.forEach((subscript, i) => {
    const size = shape[i] as number;
    if (size === dynamicSize || subscript < 0 || subscript >= size) throw new Unknown();
    flat = flat * size + subscript;
  });
  return flat;
}
