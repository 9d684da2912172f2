import type { EmitOpError, Type, Value } from "@hls-opt/ir-core";

/** Checks that values that flow from one place of an op to another (`Region #0 to parent results`) fit there. */
export function verifyEdge(
  edge: string,
  values: readonly Value[],
  wanted: readonly Type[],
  emitError: EmitOpError,
): boolean {
  if (values.length !== wanted.length) {
    emitError(
      ` region control flow edge from ${edge}: source has ${values.length} operands, but target successor needs ${wanted.length}`,
    );
    return false;
  }
  const wrong = values.findIndex((value, i) => value.type !== wanted[i]);
  if (wrong < 0) return true;
  const given = values[wrong]?.type;
  emitError(
    ` along control flow edge from ${edge}: source type #${wrong} '${given}' should match input type #${wrong} '${wanted[wrong]}'`,
  );
  return false;
}
