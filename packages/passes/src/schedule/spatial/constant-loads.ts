import { AffineLoadOp, ConstantOp } from "@hls-opt/dialect-affine";
import { as, Builder, IntegerAttr, IntegerType, SymbolRefAttr } from "@hls-opt/ir-core";
import type { AffineMap, Block, DenseElementsAttr, Operation } from "@hls-opt/ir-core";
import type { ConstantGlobals } from "../static-values.js";

/** Replaces reads of constant globals at constant subscripts by constants; returns how many. */
export function foldConstantLoads(block: Block, globals: ConstantGlobals): number {
  let folded = 0;
  for (const op of block.operations()) {
    const word = constantWord(op, globals);
    if (word === undefined) continue;
    const constant = new Builder(block, op, op.location).insert(ConstantOp.create({ value: word }));
    op.result().replaceAllUsesWith(constant.result);
    op.erase();
    folded++;
  }
  return folded;
}

/** What a load of a constant integer reads; undefined where that is not known, or no exact number. */
function constantWord(op: Operation, globals: ConstantGlobals): IntegerAttr | undefined {
  const load = as(op, AffineLoadOp);
  const contents = load === undefined ? undefined : contentsOf(load.memref.definingOp, globals);
  const element = contents?.type.element;
  if (load === undefined || contents === undefined || !(element instanceof IntegerType)) return undefined;
  const subscripts = constantSubscripts(load.map.map);
  let flat = 0;
  for (const [d, size] of contents.type.shape.entries()) {
    const at = subscripts?.[d];
    if (at === undefined || at < 0 || at >= size) return undefined;
    flat = flat * size + at;
  }
  const value = contents.at(flat);
  return Number.isSafeInteger(value) ? IntegerAttr.get(element, value) : undefined;
}

/** The subscripts of an access, if all are numbers. */
export function constantSubscripts(map: AffineMap): number[] | undefined {
  const values = map.results.map((expr) => (expr.isConstant() ? expr.value : undefined));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function contentsOf(memory: Operation | undefined, globals: ConstantGlobals): DenseElementsAttr | undefined {
  const name = memory?.name === "memref.get_global" ? memory.getAttr("name") : undefined;
  return name instanceof SymbolRefAttr ? globals.get(name.root) : undefined;
}
