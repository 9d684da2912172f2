import { buildFor, buildLoad, buildStore, AllocOp } from "@hls-opt/dialect-affine";
import { Builder, collect, MemRefType, NameLoc } from "@hls-opt/ir-core";
import type { IndexType, Operation, Value } from "@hls-opt/ir-core";

/**
 * Puts a copy of every input argument into a buffer of its own, by a loop nest in row-major order. The nest becomes the
 * kernel that takes input words off the ports, so that the networks' own kernels may read in any order. Arguments that are
 * stored to are outputs and stay.
 */
export function stageInputs(func: Operation): void {
  const block = func.region().entry;
  block.arguments.forEach((argument, i) => {
    const loads = argument.uses().filter(({ owner }) => owner.name === "affine.load");
    if (loads.length === 0 || loads.every(({ owner }) => isCopy(owner))) return;
    const anchor = block.first as Operation;
    const location = NameLoc.get(block.arguments.length > 2 ? `load_input${i}` : "load_input", func.location);
    const builder = new Builder(block, anchor, location);
    const type = argument.type as MemRefType;
    const copy = builder
      .insert(
        AllocOp.create({ dynamicSizes: [], symbolOperands: [], memrefType: MemRefType.get(type.shape, type.element) }),
      )
      .op.result() as Value<MemRefType>;
    copyNest(builder, argument as Value<MemRefType>, copy);
    for (const use of loads) use.set(copy);
  });
}

/** A load whose value only goes into stores, in a nest that reads nothing else: such a copy already. */
function isCopy(load: Operation): boolean {
  if (
    !load
      .result()
      .uses()
      .every(({ owner }) => owner.name === "affine.store")
  ) {
    return false;
  }
  let nest = load;
  while (nest.parentOp !== undefined && nest.parentOp.name !== "func.func") nest = nest.parentOp;
  return collect(nest, (op) => op.name.endsWith(".load")).length === 1;
}

function copyNest(builder: Builder, from: Value<MemRefType>, to: Value<MemRefType>): void {
  const { shape } = from.type;
  const nest = (inside: Builder, d: number, subscripts: readonly Value<IndexType>[]): void => {
    if (d === shape.length) return void buildStore(inside, buildLoad(inside, from, subscripts), to, subscripts);
    buildFor(inside, 0, shape[d] as number, 1, [], (body, iv) => nest(body, d + 1, [...subscripts, iv]));
  };
  nest(builder, 0, []);
}
