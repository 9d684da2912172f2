import { IntegerAttr, attribute, i1, i32, i64, optionalAttr } from "@hls-opt/ir-core";
import type { OpParser } from "@hls-opt/ir-core";

export const boolAttr = attribute("bool attribute", (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i1);

export const boolOf = (value: boolean): IntegerAttr => IntegerAttr.get(i1, value ? -1n : 0n);

export const alignmentAttr = optionalAttr(
  attribute(
    "64-bit signless integer attribute whose minimum value is 0",
    (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i64 && a.value >= 0n,
  ),
);

export const localityAttr = attribute(
  "32-bit signless integer attribute whose minimum value is 0 whose maximum value is 3",
  (a): a is IntegerAttr => a instanceof IntegerAttr && a.type === i32 && a.value >= 0n && a.value <= 3n,
);

/** The attributes of a prefetch. */
export const prefetchAttributes = { isWrite: boolAttr, localityHint: localityAttr, isDataCache: boolAttr } as const;

/** How a prefetch is spelt: `read, locality<3>, data`. Words are judged by `check`, when all of the op was read. */
export function parsePrefetchHints(parser: OpParser): {
  readonly attributes: readonly { readonly name: string; readonly value: IntegerAttr }[];
  readonly check: () => void;
} {
  parser.expect(",");
  const mode = parser.keyword();
  parser.expect(",");
  parser.expect("locality");
  parser.expect("<");
  const hint = parser.attribute(i32) as IntegerAttr;
  parser.expect(">");
  parser.expect(",");
  const cache = parser.keyword();
  const attributes = [
    { name: "isWrite", value: boolOf(mode === "write") },
    { name: "localityHint", value: hint },
    { name: "isDataCache", value: boolOf(cache === "data") },
  ];
  const check = (): void => {
    if (mode !== "read" && mode !== "write") parser.failAtName("rw specifier has to be 'read' or 'write'");
    if (cache !== "data" && cache !== "instr") parser.failAtName("cache type has to be 'data' or 'instr'");
  };
  return { attributes, check };
}

/** `, read, locality<3>, data`. */
export function prefetchHints(op: {
  readonly isWrite: IntegerAttr;
  readonly localityHint: IntegerAttr;
  readonly isDataCache: IntegerAttr;
}): string {
  const mode = op.isWrite.value === 0n ? "read" : "write";
  return `, ${mode}, locality<${op.localityHint.value}>, ${op.isDataCache.value === 0n ? "instr" : "data"}`;
}
