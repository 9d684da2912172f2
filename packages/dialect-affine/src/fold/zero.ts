import type { Attribute, Type } from "@hls-opt/ir-core";
import { isShaped } from "@hls-opt/ir-core";
import { splatOf } from "./constant-elements.js";

/** The zero of a type; undefined where it has none. */
export function zeroOf(type: Type): Attribute | undefined {
  const element = isShaped(type) ? type.element : type;
  if (element.kind === "float") return splatOf(type, 0);
  return element.kind === "integer" || element.kind === "index" ? splatOf(type, 0n) : undefined;
}
