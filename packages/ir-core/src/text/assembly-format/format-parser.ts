/** Compiles an assembly format into the parsing half. */
import { AnyFunctionType, AnyMemRef, AnyVector } from "../../define/constraint.js";
import type { AttrSpec, TypeConstraint } from "../../define/constraint.js";
import type { OperandSpec, ResultSpec } from "../../define/spec.js";
import type { OpParser, UnresolvedOperand } from "../../define/custom-syntax.js";
import { parseIndexList } from "../../define/index-list.js";
import type { Attribute } from "../../ir/attribute.js";
import { Block } from "../../ir/block.js";
import { DictionaryAttr, StringAttr, TypeAttr, UnitAttr } from "../../ir/builtin-attributes.js";
import type { Type } from "../../ir/type.js";
import { inherentFault } from "../parse/inherent-attributes.js";
import { InvariantError } from "../../ir/diagnostic.js";
import { compileCustomParser } from "./custom-directive.js";
import type { Directive, TypeSource } from "./directive.js";
import type { FormatState } from "./format-state.js";
import { isVariadic } from "./op-shape.js";
import type { OpShape, Part } from "./op-shape.js";

export type ParseStep = (state: FormatState) => void;

/** Parses when what it stands for comes next; returns whether it did. */
type OptionalStep = (state: FormatState) => boolean;

/** The steps that parse an op of this format, after its name. */
export function compileParser(shape: OpShape, format: readonly Directive[]): ParseStep {
  return sequence(format.map((directive) => compile(shape, directive)));
}

function sequence(steps: readonly ParseStep[]): ParseStep {
  return (state) => {
    for (const step of steps) step(state);
  };
}

function compile(shape: OpShape, directive: Directive): ParseStep {
  switch (directive.kind) {
    case "literal":
      return ({ parser }) => parser.expect(directive.text);
    case "space":
      return () => undefined;
    case "variable":
      return compileVariable(shape.part(directive.name));
    case "type":
      return compileType(shape, directive.of);
    case "functional-type":
      return compileFunctionalType(shape, directive.inputs, directive.results);
    case "attr-dict":
      return (state) => parseDictionary(shape, state, directive.withKeyword);
    case "index-list":
      return compileIndexList(shape, directive.operands, directive.numbers);
    case "custom":
      return compileCustomParser(shape, directive);
    case "prop-dict":
      return parseProperties;
    case "operands":
      return (state) => void (state.allOperands = takeOperands(state));
    case "regions":
      return (state) => parseRegions(state);
    case "successors":
      return (state) => parseSuccessors(state);
    case "results":
      return () => undefined;
    case "optional":
      return compileOptional(shape, directive.then, directive.otherwise);
    case "oilist":
      return compileOilist(shape, directive.clauses);
  }
}

function parseDictionary({ spec }: OpShape, { parser, attributes }: FormatState, withKeyword: boolean): void {
  const fail = parser.failureHere();
  const given = withKeyword ? parser.optionalAttrDictWithKeyword() : parser.optionalAttrDict();
  const fault = given.length === 0 ? undefined : inherentFault(spec, given);
  if (fault !== undefined) fail(fault);
  attributes.push(...given);
}

// ---- variables ----

function compileVariable(part: Part): ParseStep {
  switch (part.kind) {
    case "operand":
      if (part.spec.arity === "variadic") return (state) => void (state.operands[part.group] = takeOperands(state));
      if (part.spec.arity === "optional") return (state) => void parseOptionalOperand(state, part.group);
      return (state) => void (state.operands[part.group] = [state.parser.operand()]);
    case "attribute":
      return (state) => setAttribute(state, part.name, parseAttribute(state.parser, part.name, part.spec));
    case "region":
      return part.spec.arity === "variadic-region"
        ? parseRegions
        : (state) => void state.regions.push(state.parser.region());
    case "successor":
      return part.spec.arity === "variadic-successor"
        ? parseSuccessors
        : (state) => void state.successors.push(state.parser.successor());
    case "result":
      return () => undefined;
  }
}

function compileIndexList(shape: OpShape, operandsName: string, numbersName: string): ParseStep {
  const part = shape.part(operandsName);
  return (state) => {
    const { operands, numbers } = parseIndexList(state.parser);
    if (part.kind === "operand") state.operands[part.group] = operands;
    setAttribute(state, numbersName, numbers);
  };
}

function takeOperands(state: FormatState): readonly UnresolvedOperand[] {
  state.failAtOperands = state.parser.failureHere();
  return state.parser.operandList("none");
}

function parseOptionalOperand(state: FormatState, group: number): boolean {
  const operand = state.parser.optionalOperand();
  state.operands[group] = operand === undefined ? [] : [operand];
  return operand !== undefined;
}

function setAttribute(state: FormatState, name: string, value: Attribute): void {
  state.attributes.push({ name, value });
}

function parseAttribute(parser: OpParser, name: string, { syntax }: AttrSpec): Attribute {
  switch (syntax.kind) {
    case "unit":
      return UnitAttr.instance;
    case "symbol-name":
      return StringAttr.get(parser.symbolName());
    case "type":
      return TypeAttr.get(parser.type());
    case "typed":
      return parser.attribute(syntax.type);
    case "enum":
      return parseEnum(parser, name, syntax);
    case "integer-list":
      parser.expect("[");
      return parseIntegerList(parser, syntax);
    case "any":
      return parser.attribute();
  }
}

type EnumSyntax = Extract<AttrSpec["syntax"], { readonly kind: "enum" }>;

function parseEnum(parser: OpParser, name: string, syntax: EnumSyntax): Attribute {
  const fail = parser.failureHere();
  const word = syntax.cases.find((candidate) => parser.optional(candidate)) ?? parser.optionalString();
  if (word === undefined) {
    return fail(
      `expected string or keyword containing one of the following enum values for attribute '${name}' [${syntax.cases.join(", ")}]`,
    );
  }
  return syntax.cases.includes(word) ? syntax.encode(word) : fail(`invalid ${name} attribute specification: "${word}"`);
}

type IntegerListSyntax = Extract<AttrSpec["syntax"], { readonly kind: "integer-list" }>;

/** `1, 2]`. */
function parseIntegerList(parser: OpParser, { encode }: IntegerListSyntax): Attribute {
  const values: bigint[] = [];
  while (!parser.optional("]")) {
    if (values.length > 0) parser.expect(",");
    values.push(parser.integer());
  }
  return encode(values) ?? parser.fail("integer value too large");
}

/** `<{...}>`. */
function parseProperties(state: FormatState): void {
  const { parser } = state;
  if (!parser.optional("<")) return;
  const dictionary = parser.attribute();
  parser.expect(">");
  if (!(dictionary instanceof DictionaryAttr)) return parser.fail("expected properties to be a dictionary");
  state.attributes.push(...dictionary.entries);
}

function parseRegions(state: FormatState): void {
  let region = state.parser.optionalRegion();
  while (region !== undefined) {
    state.regions.push(region);
    region = state.parser.optional(",") ? state.parser.region() : undefined;
  }
}

function parseSuccessors(state: FormatState): void {
  do state.successors.push(state.parser.successor());
  while (state.parser.optional(","));
}

// ---- types ----

function compileType(shape: OpShape, source: TypeSource): ParseStep {
  const set = compileTypeTarget(shape, source);
  const part = source.kind === "name" ? shape.part(source.name) : undefined;
  const spec = part?.kind === "operand" || part?.kind === "result" ? part.spec : undefined;
  const isSingle = spec !== undefined && !isVariadic(spec) && spec.arity !== "optional";
  if (isSingle) return (state) => set(state, [parseSingleType(state.parser, spec)]);
  if (spec?.arity === "optional") return (state) => set(state, optionalTypes(state.parser, false));
  return (state) => set(state, state.parser.typeList());
}

/** Constraints that MLIR checks while it parses, since a C++ class stands for them. */
const checkedKinds: ReadonlySet<TypeConstraint> = new Set<TypeConstraint>([AnyMemRef, AnyVector, AnyFunctionType]);

function parseSingleType(parser: OpParser, spec: OperandSpec | ResultSpec): Type {
  const fail = parser.failureHere();
  const type = parser.type();
  const constraint = spec.arity === "one" ? spec : spec.arity === "same" ? undefined : spec.of;
  if (constraint !== undefined && checkedKinds.has(constraint) && !constraint.matches(type)) {
    fail("invalid kind of type specified");
  }
  return type;
}

function optionalTypes(parser: OpParser, isList: boolean): Type[] {
  const first = parser.optionalType();
  if (first === undefined) return [];
  const types = [first];
  while (isList && parser.optional(",")) types.push(parser.type());
  return types;
}

function compileTypeTarget(shape: OpShape, source: TypeSource): (state: FormatState, types: readonly Type[]) => void {
  if (source.kind === "operands") return (state, types) => void (state.allOperandTypes = types);
  if (source.kind === "results") return (state, types) => void (state.allResultTypes = types);
  const part = shape.part(source.name);
  if (part.kind === "operand") return (state, types) => void (state.operandTypes[part.group] = types);
  if (part.kind === "result") return (state, types) => void (state.resultTypes[part.group] = types);
  return () => undefined;
}

function compileFunctionalType(shape: OpShape, inputs: TypeSource, results: TypeSource): ParseStep {
  const setInputs = compileTypeTarget(shape, inputs);
  const setResults = compileTypeTarget(shape, results);
  return (state) => {
    const type = state.parser.functionType();
    setInputs(state, type.inputs);
    setResults(state, type.results);
  };
}

// ---- groups ----

function compileOptional(shape: OpShape, then: readonly Directive[], otherwise: readonly Directive[]): ParseStep {
  const first = then.findIndex((directive) => directive.kind !== "space");
  const leads = compileLead(shape, then[first] as Directive);
  const rest = sequence(then.slice(first + 1).map((directive) => compile(shape, directive)));
  const alternative = sequence(otherwise.map((directive) => compile(shape, directive)));
  return (state) => {
    if (leads(state)) rest(state);
    else alternative(state);
  };
}

/** The first element of an optional group decides whether the group is there. */
function compileLead(shape: OpShape, directive: Directive): OptionalStep {
  switch (directive.kind) {
    case "literal":
      return ({ parser }) => parser.optional(directive.text);
    case "variable":
      return compileVariableLead(shape.part(directive.name));
    case "operands":
      return (state) => (state.allOperands = takeOperands(state)).length > 0;
    case "type": {
      const set = compileTypeTarget(shape, directive.of);
      return (state): boolean => {
        const types = optionalTypes(state.parser, true);
        set(state, types);
        return types.length > 0;
      };
    }
    case "custom":
      throw new InvariantError(
        `assembly format of '${shape.spec.name}': an optional group cannot begin with 'custom<${directive.name}>'`,
      );
    case "regions":
      return (state) => {
        parseRegions(state);
        return state.regions.length > 0;
      };
    default: {
      const step = compile(shape, directive);
      return (state) => {
        step(state);
        return true;
      };
    }
  }
}

function compileVariableLead(part: Part): OptionalStep {
  switch (part.kind) {
    case "operand":
      if (part.spec.arity !== "variadic") return (state) => parseOptionalOperand(state, part.group);
      return (state) => (state.operands[part.group] = takeOperands(state)).length > 0;
    case "attribute":
      return (state) => {
        const value = parseOptionalAttribute(state.parser, part.name, part.spec);
        if (value !== undefined) setAttribute(state, part.name, value);
        return value !== undefined;
      };
    case "region":
      return (state) => {
        const region = state.parser.optionalRegion();
        // a region that the op has, but that is not spelt, is empty
        state.regions.push(region ?? { blocks: [] });
        return region !== undefined;
      };
    default: {
      const step = compileVariable(part);
      return (state) => {
        step(state);
        return true;
      };
    }
  }
}

function parseOptionalAttribute(parser: OpParser, name: string, { syntax }: AttrSpec): Attribute | undefined {
  switch (syntax.kind) {
    case "unit":
      return parser.optional(name) ? UnitAttr.instance : undefined;
    case "symbol-name": {
      const symbol = parser.optionalSymbolName();
      return symbol === undefined ? undefined : StringAttr.get(symbol);
    }
    case "type": {
      const type = parser.optionalType();
      return type === undefined ? undefined : TypeAttr.get(type);
    }
    case "typed":
      return parser.optionalAttribute(syntax.type);
    case "enum": {
      const word = syntax.cases.find((candidate) => parser.optional(candidate));
      return word === undefined ? undefined : syntax.encode(word);
    }
    case "integer-list":
      return parser.optional("[") ? parseIntegerList(parser, syntax) : undefined;
    case "any":
      return parser.optionalAttribute();
  }
}

function compileOilist(shape: OpShape, clauses: readonly (readonly Directive[])[]): ParseStep {
  const compiled = clauses.map((clause) => ({
    leads: compileLead(shape, clause[0] as Directive),
    rest: sequence(clause.slice(1).map((directive) => compile(shape, directive))),
  }));
  return (state) => {
    const seen = new Set<number>();
    for (;;) {
      const next = compiled.findIndex((clause, i) => !seen.has(i) && clause.leads(state));
      if (next < 0) return;
      seen.add(next);
      compiled[next]?.rest(state);
    }
  };
}

/** A region of an op without terminators has its block even when it is spelt `{}`. */
export function fillEmptyRegions(shape: OpShape, state: FormatState): void {
  if (!shape.spec.traits.includes("no-terminator")) return;
  state.regions.forEach((region, i) => {
    if (region.blocks.length === 0) state.regions[i] = { blocks: [new Block()] };
  });
}
