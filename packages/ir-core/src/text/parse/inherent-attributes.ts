import type { OpDefinition } from "../../define/define-op.js";
import type { OpSpec } from "../../define/spec.js";
import type { DictionaryAttr, NamedAttribute } from "../../ir/builtin-attributes.js";
import { DenseArrayAttr } from "../../ir/dense-attributes.js";
import type { OpInfo } from "../../ir/op-info.js";

/**
 * What mlir-opt says of inherent attributes while it reads an op, long before the op is verified: so these errors come before
 * all others of the same file that verification finds.
 */

const specOf = (info: OpInfo): OpSpec => (info.definition as OpDefinition).spec;

/** The first attribute of a plain dictionary that the op's declaration does not allow, in words. */
export function inherentFault(op: OpSpec, dictionary: readonly NamedAttribute[]): string | undefined {
  if (!dictionary.some(({ name }) => name in op.attributes)) return undefined;
  for (const [name, spec] of Object.entries(op.attributes)) {
    const given = dictionary.find((entry) => entry.name === name);
    if (given === undefined || spec.matches(given.value)) continue;
    return `'${op.name}' op attribute '${name}' failed to satisfy constraint: ${spec.summary}`;
  }
  return undefined;
}

/** The same for an op kind, in generic form. */
export const dictionaryFault = (info: OpInfo, dictionary: readonly NamedAttribute[]): string | undefined =>
  inherentFault(specOf(info), dictionary);

/** The first entry of `<{...}>` that cannot be stored at all, in words; that a value is allowed is a matter of verification. */
export function propertiesFault(info: OpInfo, given: DictionaryAttr): string | undefined {
  const fault = storageFault(info, given);
  return fault === undefined ? undefined : `invalid properties ${given} for op ${info.name}: ${fault}`;
}

function storageFault(info: OpInfo, given: DictionaryAttr): string | undefined {
  for (const [name, spec] of Object.entries(specOf(info).attributes)) {
    const value = given.get(name);
    if (value === undefined || spec.stores(value)) continue;
    return `Invalid attribute \`${name}\` in property conversion: ${value}`;
  }
  return segmentFault(info, given, "operandSegmentSizes") ?? segmentFault(info, given, "resultSegmentSizes");
}

function segmentFault(info: OpInfo, given: DictionaryAttr, name: string): string | undefined {
  const value = info.propertyNames.has(name) ? given.get(name) : undefined;
  if (value === undefined) return undefined;
  const isList = value instanceof DenseArrayAttr && value.element.kind === "integer" && value.element.width === 32;
  if (!isList) return "expected DenseI32ArrayAttr for key `value`";
  const spec = specOf(info);
  const groups = Object.keys(name === "operandSegmentSizes" ? spec.operands : spec.results).length;
  const length = value.numbers.length;
  return length === groups ? undefined : `size mismatch in attribute conversion: ${length} vs ${groups}`;
}
