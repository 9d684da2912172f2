import type { Type } from "@hls-opt/ir-core";
import { HwArrayType } from "../hw/types.js";

/** How many nodes a value of the type takes: one, or one for each innermost element of an array. */
export function leafCount(type: Type): number {
  return type instanceof HwArrayType ? type.size * leafCount(type.element) : 1;
}

/** The type of the nodes of a value of the type. */
export function leafType(type: Type): Type {
  let leaf = type;
  while (leaf instanceof HwArrayType) leaf = leaf.element;
  return leaf;
}
