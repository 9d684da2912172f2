import type { ParsedOp, ParsedRegion } from "../../define/custom-syntax.js";
import { DictionaryAttr } from "../../ir/builtin-attributes.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { DiagnosticNote } from "../../ir/diagnostic.js";
import { nearestName } from "../../ir/nearest-name.js";
import type { OpInfo } from "../../ir/op-info.js";
import { Operation } from "../../ir/operation.js";
import type { OpGrammar } from "./op-grammar.js";
import type { Parser } from "./parser.js";

interface SplitAttributes {
  readonly properties: DictionaryAttr;
  readonly attributes: DictionaryAttr;
}

/** Tells inherent attributes (which may stand in either dictionary) from discardable ones, and adds the defaults. */
export function splitAttributes(
  info: OpInfo,
  given: DictionaryAttr | undefined,
  dictionary: readonly NamedAttribute[],
): SplitAttributes {
  const attributes = dictionary.length === 0 ? DictionaryAttr.empty : undefined;
  if (!info.isRegistered) {
    return { properties: given ?? DictionaryAttr.empty, attributes: attributes ?? DictionaryAttr.get(dictionary) };
  }
  if (given === undefined && attributes !== undefined) return { properties: info.defaults, attributes };
  if (given !== undefined && attributes !== undefined && isComplete(info, given)) {
    return { properties: given, attributes };
  }
  const own = given?.entries.filter((entry) => info.propertyNames.has(entry.name)) ?? [];
  const inherent = [
    ...info.defaults.entries,
    ...own,
    ...dictionary.filter((entry) => info.propertyNames.has(entry.name)),
  ];
  const discardable = dictionary.filter((entry) => !info.propertyNames.has(entry.name));
  return { properties: DictionaryAttr.get(inherent), attributes: DictionaryAttr.get(discardable) };
}

/** Whether the properties are as they stand: all of them declared, none with a default missing. */
function isComplete(info: OpInfo, given: DictionaryAttr): boolean {
  return (
    given.entries.every((entry) => info.propertyNames.has(entry.name)) &&
    info.defaults.entries.every((entry) => given.get(entry.name) !== undefined)
  );
}

/** What a custom parser did not mention. */
const none: readonly never[] = [];

/** The operation that a custom parser described. */
export function buildCustom(parser: OpGrammar, info: OpInfo, parsed: ParsedOp, offset: number): Operation {
  const { operands = none, resultTypes = none, attributes: dictionary = none, successors = none } = parsed;
  const { regions = none } = parsed;
  checkDuplicates(parser, dictionary);
  const { properties, attributes } = splitAttributes(info, undefined, dictionary);
  const op = new Operation({
    info,
    operands,
    resultTypes,
    properties,
    attributes,
    successors,
    regionCount: regions.length,
    source: parser.locations,
    offset,
  });
  for (let i = 0; i < regions.length; i++) {
    for (const block of (regions[i] as ParsedRegion).blocks) op.region(i).push(block);
  }
  return op;
}

function checkDuplicates(parser: OpGrammar, dictionary: readonly NamedAttribute[]): void {
  if (dictionary.length < 2) return;
  const seen = new Set<string>();
  for (const { name } of dictionary) {
    if (seen.has(name)) parser.failAtName(`attribute '${name}' occurs more than once in the attribute list`);
    seen.add(name);
  }
}

/** The error for a name in custom form that no registered op has. */
export function failUnknownOp(p: Parser, offset: number, written: string, defaultDialect: string): never {
  const dot = written.indexOf(".");
  const tried = dot < 0 ? ` (tried '${defaultDialect}.${written}' as well)` : "";
  const dialect = dot < 0 ? defaultDialect : written.slice(0, dot);
  const notes = suggestion(p, offset, written);
  if (p.context.dialects.has(dialect)) return p.failAt(offset, `custom op '${written}' is unknown${tried}`, notes);
  const names = [...p.context.dialects.keys()].sort().join(", ");
  const registered = { location: p.locationAt(offset), message: `Registered dialects: ${names}` };
  return p.failAt(offset, `Dialect \`${dialect}' not found for custom op '${written}' ${tried}`, [
    registered,
    ...notes,
  ]);
}

/** The registered op with the most similar name; names without a dialect are compared with what follows the dot. */
function suggestion(p: Parser, offset: number, written: string): DiagnosticNote[] {
  const names = [...p.context.registeredOps()].map((op) => op.name);
  const exact = written.includes(".") ? undefined : names.find((name) => name.slice(name.indexOf(".") + 1) === written);
  const near = exact ?? nearestName(written, names);
  return near === undefined ? [] : [{ location: p.locationAt(offset), message: `did you mean '${near}'?` }];
}
