import { StringAttr } from "@hls-opt/ir-core";
import type { NamedAttribute, Operation, OpParser, OpPrinter } from "@hls-opt/ir-core";

/** The name that an op was given for its result: `name`, else `sv.namehint`. */
export function givenName(op: Operation): string | undefined {
  for (const key of ["name", "sv.namehint"]) {
    const value = op.getAttr(key);
    if (value instanceof StringAttr && value.value !== "") return value.value;
  }
  return undefined;
}

/** The `resultName` hook of ops with one result that may carry a name. */
export function resultNameFromHint(op: Operation): string | undefined {
  return givenName(op);
}

/**
 * The `name` of an op whose SSA name stands for it, as in CIRCT: `%count = seq.compreg ...` is the register `count`, unless
 * the dictionary says otherwise.
 */
export function impliedName(parser: OpParser, dictionary: readonly NamedAttribute[]): NamedAttribute[] {
  const name = parser.resultName(0);
  if (name === undefined || dictionary.some((entry) => entry.name === "name")) return [];
  return [{ name: "name", value: StringAttr.get(name) }];
}

/** The attributes that need not be printed because the SSA name says the same. */
export function saidByResult(printer: OpPrinter, op: Operation): readonly string[] {
  const name = op.getAttr("name");
  return name instanceof StringAttr && name.value === printer.nameOf(op.result()) ? ["name"] : [];
}
