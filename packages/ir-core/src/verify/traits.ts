import type { OpDefinition } from "../define/define-op.js";
import { StringAttr } from "../ir/builtin-attributes.js";
import { RankedTensorType, UnrankedMemRefType, UnrankedTensorType, VectorType, isShaped } from "../ir/builtin-types.js";
import { errorAt, opError, opErrorEmitter } from "../ir/diagnostic.js";
import type { Diagnostic, Report } from "../ir/diagnostic.js";
import { getInterface } from "../ir/op-info.js";
import type { EmitOpError, Trait } from "../ir/op-info.js";
import { symbolUser } from "../ir/interfaces.js";
import type { Operation } from "../ir/operation.js";
import type { Region } from "../ir/region.js";
import { SymbolTables, symbolName } from "../ir/symbol-table.js";
import type { Type } from "../ir/type.js";
import type { Use, Value } from "../ir/value.js";
import { walk } from "../ir/walk.js";

/** Checks one trait of an op; returns after the first failure. */
export type TraitCheck = (op: Operation, emitError: EmitOpError) => void;

/** Traits about an op's place and the shape of its regions: checked before the op's own hook, which may rely on them. */
export const structuralChecks: readonly (readonly [Trait, TraitCheck])[] = [
  ["has-parent", verifyParent],
  ["terminator", verifyTerminator],
  ["single-block", verifySingleBlock],
  ["no-region-arguments", verifyNoRegionArguments],
];

/** Traits about types and symbols: checked after the op's declared operands, results and attributes hold. */
export const valueChecks: readonly (readonly [Trait, TraitCheck])[] = [
  ["same-operands-element-type", verifySameElementType],
  ["same-operands-and-result-type", verifySameTypes],
  ["same-type-operands", verifySameOperands],
  ["elementwise", verifyElementwise],
  ["same-operands-and-result-type", verifyInferredTypes],
  ["symbol", verifySymbol],
];

/** Checks a trait that concerns nested ops, and may report at these. */
export type RegionCheck = (op: Operation, report: Report) => void;

/** Traits that look into regions: checked after everything nested was. */
export const regionChecks: readonly (readonly [Trait, RegionCheck])[] = [["symbol-table", verifySymbolTable]];

function specOf(op: Operation): OpDefinition["spec"] | undefined {
  return (op.info.definition as OpDefinition | undefined)?.spec;
}

function verifyParent(op: Operation, emitError: EmitOpError): void {
  const parents = specOf(op)?.parents ?? [];
  const parent = op.parentOp;
  if (parents.length === 0 || (parent !== undefined && parents.includes(parent.name))) return;
  emitError(`expects parent op ${parents.length === 1 ? "" : "to be one of "}'${parents.join(", ")}'`);
}

function verifyTerminator(op: Operation, emitError: EmitOpError): void {
  if (op.parent === undefined || op.parent.last !== op) emitError("must be the last operation in the parent block");
}

function verifySingleBlock(op: Operation, emitError: EmitOpError): void {
  for (let i = 0; i < op.regions.length; i++) {
    const { first, last } = op.regions[i] as Region;
    if (first === undefined) continue;
    if (first !== last) return emitError(`expects region #${i} to have 0 or 1 blocks`);
    if (first.isEmpty && !op.info.traits.has("no-terminator")) return emitError("expects a non-empty block");
  }
}

function verifyNoRegionArguments(op: Operation, emitError: EmitOpError): void {
  op.regions.every(({ first }, i) => {
    if (first === undefined || first.arguments.length === 0) return true;
    emitError(`region${op.regions.length > 1 ? ` #${i}` : ""} should have no arguments`);
    return false;
  });
}

function verifySameOperands(op: Operation, emitError: EmitOpError): void {
  const first = op.operandUses[0]?.value.type;
  if (op.operandUses.some((use) => use.value.type !== first)) emitError("requires all operands to have the same type");
}

/** Whether all operands and results have the same type: then no rule about their types to one another is broken. */
function hasOneType({ operandUses, results }: Operation): boolean {
  const first = operandUses[0]?.value.type;
  for (let i = 1; i < operandUses.length; i++) if ((operandUses[i] as Use).value.type !== first) return false;
  for (let i = 0; i < results.length; i++) if ((results[i] as Value).type !== first) return false;
  return true;
}

/** Regions declared with exactly one block. */
export function verifyDeclaredRegions(op: Operation, emitError: EmitOpError): void {
  Object.entries(specOf(op)?.regions ?? {}).forEach(([name, spec], i) => {
    const declared = spec.arity === "region" && spec.singleBlock ? op.regions[i] : undefined;
    if (declared === undefined || (declared.first !== undefined && declared.first === declared.last)) return;
    emitError(`region #${i} ('${name}') failed to verify constraint: region with 1 blocks`);
  });
}

const elementOf = (type: Type): Type =>
  isShaped(type) || type instanceof UnrankedTensorType || type instanceof UnrankedMemRefType ? type.element : type;

const isContainer = (type: Type): boolean => elementOf(type) !== type;

/** Whether two types are both scalars, or both shaped in a way that may turn out the same at run time. */
function mayHaveSameShape(a: Type, b: Type): boolean {
  if (isShaped(a) && isShaped(b)) return compatible(a.shape, b.shape);
  return isContainer(a) === isContainer(b);
}

/** The same element type, and shapes that may agree; that the types are equal is another rule, checked later. */
function verifySameTypes(op: Operation, emitError: EmitOpError): void {
  if (hasOneType(op)) return;
  const [first, ...types] = [...op.results.map((result) => result.type), ...op.operands.map((value) => value.type)];
  if (first === undefined) return;
  if (types.some((type) => elementOf(type) !== elementOf(first) || !mayHaveSameShape(type, first))) {
    return emitError("requires the same type for all operands and results");
  }
  if (!(first instanceof RankedTensorType) || first.encoding === undefined) return;
  if (types.some((type) => type instanceof RankedTensorType && type.encoding !== first.encoding)) {
    emitError("requires the same encoding for all operands and results");
  }
}

/** Results have the type of the first operand. */
function verifyInferredTypes(op: Operation, emitError: EmitOpError): void {
  if (hasOneType(op)) return;
  const inferred = op.operandUses[0]?.value.type;
  const given = op.results.map((result) => result.type);
  if (inferred === undefined || given.every((type) => type === inferred)) return;
  const list = (types: readonly Type[]): string => types.map((type) => `'${type}'`).join(", ");
  emitError(
    `inferred type(s) ${list(given.map(() => inferred))} are incompatible with return type(s) of operation ${list(given)}`,
  );
}

function verifySameElementType(op: Operation, emitError: EmitOpError): void {
  const first = op.operandUses[0];
  if (first === undefined) return;
  const element = elementOf(first.value.type);
  if (op.operandUses.some((use) => elementOf(use.value.type) !== element)) {
    emitError("requires the same element type for all operands");
  }
}

const isMappable = (type: Type): boolean =>
  type instanceof VectorType || type instanceof RankedTensorType || type instanceof UnrankedTensorType;

/** Whether two types are the same kind of container; fixed and scalable vectors are not. */
function haveSameBase(a: Type, b: Type): boolean {
  if (a instanceof VectorType && b instanceof VectorType) return a.scalable.join() === b.scalable.join();
  return a.kind === b.kind;
}

function verifyElementwise(op: Operation, emitError: EmitOpError): void {
  if (!concernsShapes(op)) return;
  const results = op.results.map((result) => result.type).filter(isMappable);
  const operands = op.operandUses.map((use) => use.value.type).filter(isMappable);
  if (results.length === 0 && operands.length === 0) return;
  if (operands.length === 0) {
    return emitError("if a result is non-scalar, then at least one operand must be non-scalar");
  }
  if (results.length === 0) {
    return emitError("if an operand is non-scalar, then there must be at least one non-scalar result");
  }
  if (results.length !== op.results.length) {
    return emitError("if an operand is non-scalar, then all results must be non-scalar");
  }
  const types = [...operands, ...results];
  const head = types[0] as Type;
  if (!types.every((type) => haveSameBase(type, head) && mayHaveSameShape(type, head))) {
    emitError("all non-scalar operands/results must have the same shape and base type");
  }
}

function concernsShapes({ operandUses, results }: Operation): boolean {
  for (let i = 0; i < operandUses.length; i++) if (isMappable((operandUses[i] as Use).value.type)) return true;
  for (let i = 0; i < results.length; i++) if (isMappable((results[i] as Value).type)) return true;
  return false;
}

function compatible(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i] || size < 0 || (b[i] as number) < 0);
}

const visibilities = ["public", "private", "nested"];

function verifySymbol(op: Operation, emitError: EmitOpError): void {
  const name = op.getAttr("sym_name");
  if (name === undefined && specOf(op)?.attributes["sym_name"]?.presence === "optional") return;
  if (!(name instanceof StringAttr)) return emitError("requires string attribute 'sym_name'");
  const visibility = op.getAttr("sym_visibility");
  if (visibility !== undefined && !(visibility instanceof StringAttr)) {
    return emitError(`requires visibility attribute 'sym_visibility' to be a string attribute, but got ${visibility}`);
  }
  if (visibility !== undefined && !visibilities.includes(visibility.value)) {
    return emitError(`visibility expected to be one of ["public", "private", "nested"], but got ${visibility}`);
  }
  const parent = op.parentOp;
  if (parent !== undefined && parent.info.isRegistered && !parent.info.isSymbolTable) {
    emitError("symbol's parent must have the SymbolTable trait");
  }
}

/** Stops at the first captured value; ops inside nested isolated ops answer for themselves. */
export function verifyIsolated(isolated: Operation, report: Report): void {
  for (const region of isolated.regions) {
    const inside = new Set<Region>([region]);
    const pending: Region[] = [region];
    let found: Operation | undefined;
    for (let current = pending.pop(); current !== undefined && found === undefined; current = pending.pop()) {
      found = findCapture(current, inside, pending);
    }
    if (found === undefined) continue;
    const note = { location: isolated.location, message: "required by region isolation constraints" };
    return report(opError(found, "using value defined outside the region", [note], "verify/isolation"));
  }
}

/** The first op of `region` with an operand from outside the regions seen so far; adds the regions of its ops. */
function findCapture(region: Region, inside: Set<Region>, pending: Region[]): Operation | undefined {
  for (let block = region.first; block !== undefined; block = block.next) {
    for (let op = block.first; op !== undefined; op = op.next) {
      const { operandUses } = op;
      for (let i = 0; i < operandUses.length; i++) {
        const home = (operandUses[i] as Use).value.parentBlock?.parent;
        if (home === region) continue;
        if (home === undefined || (!inside.has(home) && !isWithin(home, inside))) return op;
      }
      if (op.info.isIsolatedFromAbove) continue;
      for (const nested of op.regions) {
        inside.add(nested);
        pending.push(nested);
      }
    }
  }
  return undefined;
}

/** Whether a region that was not seen yet lies in one that was. */
function isWithin(region: Region, inside: ReadonlySet<Region>): boolean {
  for (let outer: Region | undefined = region; outer !== undefined; outer = outer.owner.parent?.parent) {
    if (inside.has(outer)) return true;
  }
  return false;
}

function verifySymbolTable(table: Operation, report: Report): void {
  if (table.regions.length !== 1) {
    return report(opError(table, "Operations with a 'SymbolTable' must have exactly one region"));
  }
  const { first, last } = table.region();
  if (first === undefined || first !== last) {
    return report(opError(table, "Operations with a 'SymbolTable' must have exactly one block"));
  }
  const seen = new Map<string, Operation>();
  for (let op = first.first; op !== undefined; op = op.next) {
    const name = symbolName(op);
    if (name === undefined) continue;
    const previous = seen.get(name);
    if (previous !== undefined) return report(redefinition(op, name, previous));
    seen.set(name, op);
  }
}

function redefinition(op: Operation, name: string, previous: Operation): Diagnostic {
  const note = { location: previous.location, message: "see existing symbol definition here" };
  return errorAt("verify/symbol", op.location, `redefinition of symbol named '${name}'`, [note]);
}

/** Symbol references of all ops whose nearest table this is. */
export function verifySymbolUsers(table: Operation, report: Report): void {
  const tables = new SymbolTables();
  walk(table, (op) => {
    if (op === table) return true;
    getInterface(op.info, symbolUser)?.verifySymbolUses(op, tables, opErrorEmitter(op, report));
    return !op.info.isSymbolTable;
  });
}
