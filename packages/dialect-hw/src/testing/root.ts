import { Block, Builder, Context, Operation } from "@hls-opt/ir-core";
import { combDialect } from "../comb/dialect.js";
import { hwDialect } from "../hw/dialect.js";
import { seqDialect } from "../seq/dialect.js";

/** An empty `builtin.module` to build designs in. */
export function makeRoot(): { readonly root: Operation; readonly builder: Builder } {
  const context = new Context([hwDialect, combDialect, seqDialect], { allowUnregistered: true });
  const root = new Operation({ info: context.opInfo("builtin.module"), regionCount: 1 });
  const block = new Block();
  root.region().push(block);
  return { root, builder: Builder.atEnd(block) };
}
