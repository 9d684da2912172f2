/**
 * A network that takes a sample every cycle has nothing to loop over: all loops are unrolled, buffers become values, and what
 * is left is one datapath from the words of the input to those of the output. It is put into a loop of one iteration, so that
 * it is a kernel like any other.
 */
import { AffineForOp, AffineLoadOp, AffineStoreOp, buildFor } from "@hls-opt/dialect-affine";
import {
  AffineExpr,
  AffineMap,
  AffineMapAttr,
  applyPatternsGreedily,
  as,
  Builder,
  collect,
  NameLoc,
  opError,
  walk,
} from "@hls-opt/ir-core";
import type { Block, Context, MemRefType, Operation, Report, Value } from "@hls-opt/ir-core";
import { replaceByScalars } from "../../affine/scalrep/scalar-replacement.js";
import { unrollLoops } from "../../affine/unroll/unroll.js";
import { shiftAdd } from "../../shift-add/shift-add.js";
import { ValueNumbering } from "../../value-numbering.js";
import { balanceReductions } from "../balance-reductions.js";
import { IterationSpace } from "../iteration-space.js";
import type { ConstantGlobals } from "../static-values.js";
import { constantSubscripts, foldConstantLoads } from "./constant-loads.js";

/** Makes a function one datapath in place; false, with a diagnostic, where it cannot be one. */
export function makeSpatial(func: Operation, globals: ConstantGlobals, context: Context, report: Report): boolean {
  const block = func.region().entry;
  const inputs = block.arguments.filter((argument) =>
    argument.uses().some(({ owner }) => owner.name.endsWith(".load")),
  );
  if (!unroll(func, report)) return false;
  replaceByScalars(func, { assumeNoAliasArguments: true });
  foldConstantLoads(block, globals);
  simplify(func, context);
  balanceReductions(block);
  shiftAdd(func, sharing);
  simplify(func, context);
  for (const input of inputs.reverse()) loadWords(block, input as Value<MemRefType>);
  if (!checkMemory(func, report)) return false;
  wrap(func);
  return true;
}

/** No deeper than it must be: depth is registers, or a slower clock. */
const sharing = { extraDepth: 0, budget: 100_000, share: true };

/** Operations of one datapath: beyond this neither the tools behind us nor any device take the result. */
const largestDatapath = 400_000;

function unroll(func: Operation, report: Report): boolean {
  const operations = unrolledSize(func);
  if (operations > largestDatapath) {
    const message = `is some ${operations} operations at an interval of 1, with all loops unrolled; allow a longer interval`;
    report(opError(func, message, [], "schedule/infeasible"));
    return false;
  }
  let fits = true;
  const refused = (loop: Operation, reason: string): void => {
    fits = false;
    report(opError(loop, `cannot be unrolled for an interval of 1: ${reason}`, [], "schedule/not-a-kernel"));
  };
  unrollLoops(func, () => "full", { refused });
  return fits;
}

/** Operations that unrolling all loops makes. */
function unrolledSize(func: Operation): number {
  let size = 0;
  walk(func, (op) => {
    let copies = 1;
    for (let parent = op.parentOp; parent !== undefined && parent !== func; parent = parent.parentOp) {
      copies *= as(parent, AffineForOp)?.tripCount ?? 1;
    }
    size += copies;
  });
  return size;
}

const subscriptKey = (map: AffineMapAttr): string => map.map.results.join();
const numbersOf = (key: string): number[] => (key === "" ? [] : key.split(",").map(Number));

/**
 * Loads all words of an input first, in their order, whether somebody looks at them or not: what ports a network has does not
 * hang on what simplification finds out about its weights.
 */
function loadWords(block: Block, memref: Value<MemRefType>): void {
  const present = new Map<string, Operation>();
  for (const { owner } of memref.uses()) {
    const load = as(owner, AffineLoadOp);
    if (load !== undefined) present.set(subscriptKey(load.map), owner);
  }
  const { shape } = memref.type;
  const space = new IterationSpace(shape);
  for (let word = space.size - 1; word >= 0; word--) {
    const first = block.first as Operation;
    const subscripts = shape.map((_, d) => AffineExpr.constant(space.counter(word, d)));
    const map = AffineMapAttr.get(AffineMap.get(0, 0, subscripts));
    const load = present.get(subscriptKey(map));
    if (load === undefined) {
      new Builder(block, first, first.location).insert(AffineLoadOp.create({ memref, map, indices: [] }));
    } else if (load !== first) {
      load.moveBefore(first);
    }
  }
}

function bySubscripts(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const d = left.findIndex((subscript, i) => subscript !== right[i]);
  return d < 0 ? 0 : (left[d] as number) - (right[d] as number);
}

/** Folds, and finds what is computed twice. */
function simplify(func: Operation, context: Context): void {
  const patterns = [...context.dialects.values()].flatMap((dialect) => dialect.canonicalizations);
  applyPatternsGreedily(func, context, patterns);
  const numbering = new ValueNumbering();
  for (const op of func.region().entry.operations()) {
    if (!op.info.isPure || op.regions.length > 0 || op.results.length === 0) continue;
    const known = numbering.findOrRemember(op);
    if (known === undefined) continue;
    op.results.forEach((result, i) => result.replaceAllUsesWith(known.results[i] as Value));
    op.erase();
  }
}

/** No buffer may be left: each word that is read was written before, at a place that is known. */
function checkMemory(func: Operation, report: Report): boolean {
  const [left] = collect(func, (op) => op.name.endsWith(".load") || op.name.endsWith(".store")).filter(needsMemory);
  if (left === undefined) return true;
  const message =
    "accesses a word of a buffer that was not written before, or not at a place that is known; an interval of 1 allows only what becomes wires, a longer one has memories";
  report(opError(left, message, [], "schedule/uninitialised"));
  return false;
}

/** Whether an access is more than a word of an argument, or a look-up in a constant. */
function needsMemory(op: Operation): boolean {
  const access = as(op, AffineLoadOp) ?? as(op, AffineStoreOp);
  if (access !== undefined && constantSubscripts(access.map.map) === undefined) return true;
  const memory = op.operand(op.name.endsWith(".store") ? 1 : 0).definingOp;
  return memory !== undefined && memory.name !== "memref.get_global";
}

/** What may stand beside the loop. */
const outside = new Set(["arith.constant", "memref.get_global", "memref.alloc", "memref.dealloc", "func.return"]);

function wrap(func: Operation): void {
  const block = func.region().entry;
  for (const op of block.operations()) {
    if (op.name === "memref.dealloc" || (op.name === "memref.alloc" && op.result().isUnused)) op.erase();
  }
  const end = block.last as Operation;
  const loop = buildFor(new Builder(block, end, NameLoc.get("datapath", func.location)), 0, 1, 1, [], () => []);
  const last = loop.region.entry.last as Operation;
  for (const op of block.operations()) if (op !== loop.op && !outside.has(op.name)) op.moveBefore(last);
  orderStores(loop.region.entry);
}

/** Outputs leave in the order of their words. */
function orderStores(body: Block): void {
  const stores = body.operations().filter((op) => op.name === "affine.store");
  const key = (op: Operation): string => subscriptKey((as(op, AffineStoreOp) as AffineStoreOp).map);
  const last = body.last as Operation;
  for (const store of stores.sort((a, b) => bySubscripts(key(a), key(b)))) store.moveBefore(last);
}
