import type { Attribute } from "../ir/attribute.js";
import type { Block } from "../ir/block.js";
import { DictionaryAttr } from "../ir/builtin-attributes.js";
import { DenseArrayAttr } from "../ir/dense-attributes.js";
import type { NamedAttribute } from "../ir/builtin-attributes.js";
import { InvariantError } from "../ir/diagnostic.js";
import type { Location } from "../ir/location.js";
import type { EmitOpError, FoldResult, OpInfo, Trait } from "../ir/op-info.js";
import { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";
import type { Value } from "../ir/value.js";
import type { AttrSpec } from "./constraint.js";
import { attributeGetter, operandGetter, regionGetter, resultGetter, successorGetter } from "./accessors.js";
import type { CustomDirective } from "./custom-syntax.js";
import { OpView } from "./op-view.js";
import type { OpViewClass } from "./op-view.js";
import type {
  CheckAssembly,
  InterfaceImpl,
  Named,
  OperandSpec,
  OpSpec,
  RegionSpec,
  ResultSpec,
  SuccessorSpec,
} from "./spec.js";
import { SpecCheck } from "./spec-check.js";
import { verifyCounts, verifySpec } from "./verify-spec.js";

/** Hooks that a subclass of a defined op may have. */
interface OpHooks {
  /** Conditions on several parts of the declaration; they come before the op's traits, as MLIR's predicate traits do. */
  verifyConstraints?(emitError: EmitOpError): void;
  verify?(emitError: EmitOpError): void;
  verifyRegions?(emitError: EmitOpError): void;
  fold?(operands: readonly (Attribute | undefined)[]): FoldResult;
}

/**
 * Declares an op: `export class AddFOp extends defineOp({...}) { verify(emitError) {...} fold(operands) {...} }`.
 * The specification drives parser, printer, verifier, builder, accessors and documentation. The subclass may add
 * `verify`, `verifyRegions` and `fold` methods and, for syntax that no format can express, static `parse` and `print`
 * (see `text/custom-syntax.ts`); they are found when the dialect is made (`bindOps`).
 */
export function defineOp<
  const Name extends `${string}.${string}`,
  const Operands extends Named<OperandSpec> = {},
  const Results extends Named<ResultSpec> = {},
  const Attrs extends Named<AttrSpec> = {},
  const Regions extends Named<RegionSpec> = {},
  const Successors extends Named<SuccessorSpec> = {},
  const Format extends string = string,
>(given: {
  readonly name: Name;
  readonly summary: string;
  readonly operands?: Operands;
  readonly results?: Results;
  readonly attributes?: Attrs;
  readonly regions?: Regions;
  readonly successors?: Successors;
  readonly traits?: readonly Trait[];
  readonly interfaces?: readonly InterfaceImpl[];
  readonly parents?: readonly string[];
  readonly typesMatch?: readonly (readonly NoInfer<keyof Operands | keyof Results>[])[];
  readonly directives?: Readonly<Record<string, CustomDirective>>;
  readonly assembly?: Format &
    CheckAssembly<Format, keyof Operands | keyof Results | keyof Attrs | keyof Regions | keyof Successors>;
}): OpViewClass<OpSpec<Name, Operands, Results, Attrs, Regions, Successors>> {
  const spec = completeSpec(given as Partial<OpSpec> & Pick<OpSpec, "name" | "summary">);
  const info = makeInfo(spec);
  class Defined extends OpView {
    static readonly spec = spec;
    static readonly info = info;

    static create(this: typeof Defined, args: Readonly<Record<string, unknown>>, location?: Location): OpView {
      bindHooks(this);
      return new this(build(spec, info, args, location));
    }
  }
  defineAccessors(Defined.prototype, spec);
  return Defined as unknown as OpViewClass<OpSpec<Name, Operands, Results, Attrs, Regions, Successors>>;
}

function completeSpec(given: Partial<OpSpec> & Pick<OpSpec, "name" | "summary">): OpSpec {
  return {
    operands: {},
    results: {},
    attributes: {},
    regions: {},
    successors: {},
    traits: [],
    interfaces: [],
    parents: [],
    typesMatch: [],
    directives: {},
    assembly: undefined,
    ...given,
  };
}

type MutableInfo = { -readonly [K in keyof OpInfo]: OpInfo[K] };

function makeInfo(spec: OpSpec): MutableInfo {
  const traits = new Set(spec.parents.length > 0 ? [...spec.traits, "has-parent" as const] : spec.traits);
  const check = specCheck(spec);
  const info: MutableInfo = {
    name: spec.name,
    dialect: spec.name.slice(0, spec.name.indexOf(".")),
    isRegistered: true,
    traits,
    isTerminator: traits.has("terminator"),
    isPure: traits.has("pure"),
    isCommutative: traits.has("commutative"),
    isConstantLike: traits.has("constant-like"),
    isIsolatedFromAbove: traits.has("isolated-from-above"),
    isSymbolTable: traits.has("symbol-table"),
    hasGraphRegion: traits.has("graph-region"),
    propertyNames: new Set([...Object.keys(spec.attributes), ...segmentProperties(traits)]),
    verifyCounts: (op, emitError) => void (check().countsHold(op) || verifyCounts(spec, op, emitError)),
    verifyDeclared: (op, emitError) => void (check().holds(op) || verifySpec(spec, op, emitError)),
    verify: undefined,
    verifyRegions: undefined,
    fold: undefined,
    interfaces: new Map(spec.interfaces.map((i) => [i.key, i.implementation])),
    defaults: defaultsOf(spec, (attr) => attr.presence === "defaulted"),
    impliedValues: defaultsOf(spec, () => true),
    definition: { spec },
    memos: { syntax: undefined, checks: undefined },
  };
  return info;
}

/** The quick check of a declaration, made when the first op of the kind is verified. */
function specCheck(spec: OpSpec): () => SpecCheck {
  let check: SpecCheck | undefined;
  return () => (check ??= new SpecCheck(spec));
}

function segmentProperties(traits: ReadonlySet<Trait>): string[] {
  const names: string[] = [];
  if (traits.has("attr-sized-operand-segments")) names.push("operandSegmentSizes");
  if (traits.has("attr-sized-result-segments")) names.push("resultSegmentSizes");
  return names;
}

function defaultsOf(spec: OpSpec, counts: (attr: AttrSpec) => boolean): DictionaryAttr {
  const entries: NamedAttribute[] = [];
  for (const [name, attr] of Object.entries(spec.attributes)) {
    if (attr.default !== undefined && counts(attr)) entries.push({ name, value: attr.default });
  }
  return DictionaryAttr.get(entries);
}

/** What the text layer finds under `OpInfo.definition`. */
export interface OpDefinition {
  readonly spec: OpSpec;
  /** The final view class, with its static `parse` and `print` if it has them. */
  readonly view?: new (op: Operation) => OpView;
}

const bound = new WeakSet<object>();

/** Connects `verify`, `verifyRegions` and `fold` methods of the final class to its `OpInfo`; done once a class. */
function bindHooks(view: { new (op: Operation): OpView; readonly info: OpInfo; readonly spec: OpSpec }): void {
  if (bound.has(view)) return;
  bound.add(view);
  const info = view.info as MutableInfo;
  const hooks = view.prototype as OpHooks;
  info.definition = { spec: view.spec, view } satisfies OpDefinition;
  if (hooks.verifyConstraints !== undefined) {
    const check = specCheck(view.spec);
    info.verifyDeclared = (op, emitError) => {
      const holds = check().holds(op) || verifySpec(view.spec, op, emitError);
      if (holds) (new view(op) as OpView & OpHooks).verifyConstraints?.(emitError);
    };
  }
  if (hooks.verify !== undefined) {
    info.verify = (op, emitError) => (new view(op) as OpView & OpHooks).verify?.(emitError);
  }
  if (hooks.verifyRegions !== undefined) {
    info.verifyRegions = (op, emitError) => (new view(op) as OpView & OpHooks).verifyRegions?.(emitError);
  }
  if (hooks.fold !== undefined) info.fold = (op, operands) => (new view(op) as OpView & OpHooks).fold?.(operands);
}

/** An op class as `defineOp` makes them, whatever it declares. */
export interface BindableOp {
  new (op: Operation): OpView;
  readonly info: OpInfo;
  readonly spec: OpSpec;
}

/** The op list of a dialect: connects each class's methods and returns the list. */
export function bindOps(...ops: readonly BindableOp[]): readonly BindableOp[] {
  ops.forEach(bindHooks);
  return ops;
}

function defineAccessors(prototype: object, spec: OpSpec): void {
  const getters: [string, (this: OpView) => unknown][] = [
    ...Object.keys(spec.operands).map((name, i): [string, (this: OpView) => unknown] => [name, operandGetter(spec, i)]),
    ...Object.keys(spec.results).map((name, i): [string, (this: OpView) => unknown] => [name, resultGetter(spec, i)]),
    ...Object.keys(spec.attributes).map((name): [string, (this: OpView) => unknown] => [
      name,
      attributeGetter(spec, name),
    ]),
    ...Object.keys(spec.regions).map((name, i): [string, (this: OpView) => unknown] => [name, regionGetter(spec, i)]),
    ...Object.keys(spec.successors).map((name, i): [string, (this: OpView) => unknown] => [
      name,
      successorGetter(spec, i),
    ]),
  ];
  for (const [name, get] of getters) Object.defineProperty(prototype, name, { get, configurable: true });
}

function build(
  spec: OpSpec,
  info: OpInfo,
  args: Readonly<Record<string, unknown>>,
  location: Location | undefined,
): Operation {
  const operands: Value[] = [];
  const segments: number[] = [];
  for (const name of Object.keys(spec.operands)) {
    segments.push(appendAll(operands, args[name] as Value | readonly Value[] | undefined));
  }
  const properties = buildProperties(spec, info, args, segments);
  const successors: Block[] = [];
  for (const name of Object.keys(spec.successors)) appendAll(successors, args[name] as Block | readonly Block[]);
  return new Operation({
    info,
    operands,
    resultTypes: resultTypes(spec, args, operands, properties),
    properties,
    successors,
    regionCount: Object.values(spec.regions).filter((r) => r.arity === "region").length,
    ...(location === undefined ? {} : { location }),
  });
}

function appendAll<T>(list: T[], item: T | readonly T[] | undefined): number {
  if (item === undefined) return 0;
  if (!Array.isArray(item)) return (list.push(item as T), 1);
  for (const one of item as readonly T[]) list.push(one);
  return item.length;
}

function buildProperties(
  spec: OpSpec,
  info: OpInfo,
  args: Readonly<Record<string, unknown>>,
  segments: readonly number[],
): DictionaryAttr {
  const entries: NamedAttribute[] = [];
  for (const name of Object.keys(spec.attributes)) {
    const value = (args[name] as Attribute | undefined) ?? info.defaults.get(name);
    if (value !== undefined) entries.push({ name, value });
  }
  if (spec.traits.includes("attr-sized-operand-segments")) {
    entries.push({ name: "operandSegmentSizes", value: DenseArrayAttr.i32(segments) });
  }
  if (spec.traits.includes("attr-sized-result-segments")) {
    const sizes = Object.keys(spec.results).map((name) => sizeOf(args[`${name}Type`]));
    entries.push({ name: "resultSegmentSizes", value: DenseArrayAttr.i32(sizes) });
  }
  return entries.length === 0 ? DictionaryAttr.empty : DictionaryAttr.get(entries);
}

function sizeOf(item: unknown): number {
  return item === undefined ? 0 : Array.isArray(item) ? item.length : 1;
}

function resultTypes(
  spec: OpSpec,
  args: Readonly<Record<string, unknown>>,
  operands: readonly Value[],
  properties: DictionaryAttr,
): Type[] {
  const types: Type[] = [];
  for (const [name, result] of Object.entries(spec.results)) {
    if (result.arity === "same") types.push((args[result.operand] as Value).type);
    else if (result.arity === "inferred") {
      types.push(
        inferOrThrow(
          spec,
          result.infer(
            operands.map((v) => v.type),
            properties,
          ),
        ),
      );
    } else appendAll(types, args[`${name}Type`] as Type | readonly Type[] | undefined);
  }
  return types;
}

function inferOrThrow(spec: OpSpec, type: Type | string): Type {
  if (typeof type === "string") throw new InvariantError(`building '${spec.name}': ${type}`);
  return type;
}
