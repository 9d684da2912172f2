/** Finds the types that a format does not spell: of operands from constraints, traits and each other; of results as well. */
import type { UnresolvedOperand } from "../../define/custom-syntax.js";
import type { OperandSpec, ResultSpec } from "../../define/spec.js";
import { DictionaryAttr } from "../../ir/builtin-attributes.js";
import { InvariantError } from "../../ir/diagnostic.js";
import type { OpInfo } from "../../ir/op-info.js";
import type { Type } from "../../ir/type.js";
import type { FormatState } from "./format-state.js";
import { isVariadic } from "./op-shape.js";
import type { OpShape } from "./op-shape.js";

/** The operands in order, with their types, and how many each group has. */
export interface ResolvedOperands {
  readonly names: readonly UnresolvedOperand[];
  readonly types: readonly Type[];
  readonly lengths: readonly number[];
}

export class TypeResolution {
  private readonly shape: OpShape;
  private readonly info: OpInfo;
  private readonly state: FormatState;
  private readonly fail: (message: string) => never;

  constructor(shape: OpShape, info: OpInfo, state: FormatState, fail: (message: string) => never) {
    this.shape = shape;
    this.info = info;
    this.state = state;
    this.fail = fail;
  }

  operands(): ResolvedOperands {
    const { shape, state } = this;
    if (state.allOperands !== undefined) return this.ungrouped(state.allOperands);
    const groups = shape.operands.map((_, group) => state.operands[group] ?? []);
    const names = groups.flat();
    const lengths = groups.map((group) => group.length);
    if (state.allOperandTypes !== undefined) {
      return { names, types: this.checkedTypes(names, state.allOperandTypes), lengths };
    }
    this.checkSpelt();
    this.inferOperandTypes(lengths);
    const types = groups.flatMap((group, i) => this.checkedTypes(group, state.operandTypes[i] ?? []));
    return { names, types, lengths };
  }

  /** `operands` stands for all groups at once; single ones come first where only one is open. */
  private ungrouped(names: readonly UnresolvedOperand[]): ResolvedOperands {
    const { shape, state } = this;
    const open = shape.operands.filter(isVariadic).length;
    const rest = names.length - (shape.operands.length - open);
    const lengths = shape.operands.map((spec) => (isVariadic(spec) ? rest : 1));
    if (state.allOperandTypes !== undefined) {
      return { names, types: this.checkedTypes(names, state.allOperandTypes), lengths };
    }
    this.inferOperandTypes(lengths);
    return {
      names,
      types: this.checkedTypes(
        names,
        shape.operands.flatMap((_, i) => state.operandTypes[i] ?? []),
      ),
      lengths,
    };
  }

  /** Spelt types that a result type is computed from must be of the declared kind; mlir-opt says so before anything else. */
  private checkSpelt(): void {
    const { shape, state } = this;
    if (!shape.results.some((spec) => spec.arity === "inferred")) return;
    shape.operandNames.forEach((name, group) =>
      state.operandTypes[group]?.forEach((type) => this.checkBase(name, type)),
    );
  }

  private checkedTypes(names: readonly UnresolvedOperand[], types: readonly Type[]): readonly Type[] {
    if (names.length === types.length) return types;
    return this.state.failAtOperands(`${names.length} operands present, but expected ${types.length}`);
  }

  private inferOperandTypes(lengths: readonly number[]): void {
    const { shape, state } = this;
    // each round may learn a type that another one follows from
    for (let round = 0; round <= shape.operands.length; round++) {
      const missing = shape.operands.findIndex((_, group) => state.operandTypes[group] === undefined);
      if (missing < 0) return;
      shape.operands.forEach((spec, group) => {
        if (state.operandTypes[group] === undefined) {
          state.operandTypes[group] = this.inferOperand(spec, group, lengths[group] ?? 0);
        }
      });
    }
    const group = shape.operands.findIndex((_, g) => state.operandTypes[g] === undefined);
    if (group >= 0) {
      throw new InvariantError(
        `assembly format of '${shape.spec.name}' does not tell the type of '$${shape.operandNames[group] ?? ""}'`,
      );
    }
  }

  private inferOperand(spec: OperandSpec, group: number, length: number): readonly Type[] | undefined {
    if (length === 0) return [];
    const repeated = (type: Type | undefined): Type[] | undefined =>
      type === undefined ? undefined : new Array<Type>(length).fill(type);
    const constraint = spec.arity === "one" ? spec : spec.of;
    if (constraint.buildable !== undefined) return repeated(constraint.buildable);
    if (spec.arity === "derived") return repeated(this.derive(spec));
    const traits = this.info.traits;
    if (traits.has("same-type-operands") || traits.has("same-operands-and-result-type")) {
      const known =
        this.firstOperandType() ?? (traits.has("same-operands-and-result-type") ? this.firstResultType() : undefined);
      if (known !== undefined) return repeated(known);
    }
    return repeated(this.fromResult(group) ?? this.fromMatching(this.shape.operandNames[group] ?? ""));
  }

  /** The type of another member of a `typesMatch` set. */
  private fromMatching(name: string): Type | undefined {
    for (const names of this.shape.spec.typesMatch) {
      if (!names.includes(name)) continue;
      for (const other of names) {
        const type = other === name ? undefined : this.typeOf(other);
        if (type !== undefined) return type;
      }
    }
    return undefined;
  }

  /** The type of a result that is declared to be that of this operand. */
  private fromResult(group: number): Type | undefined {
    const name = this.shape.operandNames[group];
    const result = this.shape.results.findIndex((spec) => spec.arity === "same" && spec.operand === name);
    return result < 0 ? undefined : this.knownResultType(result);
  }

  private derive(spec: Extract<OperandSpec, { arity: "derived" }>): Type | undefined {
    const base = this.typeOf(spec.from);
    if (base === undefined) return undefined;
    this.checkBase(spec.from, base);
    return spec.transform(base) ?? this.fail(`the type of '${spec.from}' ('${base}') gives no operand type`);
  }

  /** As in mlir-opt, a type that others are computed from must be of the declared kind. */
  private checkBase(name: string, type: Type): void {
    const part = this.shape.part(name);
    if (part.kind !== "operand" && part.kind !== "result") return;
    const { spec } = part;
    if (spec.arity === "same") return;
    const constraint = spec.arity === "one" ? spec : spec.of;
    if (!constraint.matches(type)) this.fail(`'${name}' must be ${constraint.summary}, but got '${type}'`);
  }

  private typeOf(name: string): Type | undefined {
    const part = this.shape.part(name);
    if (part.kind === "operand") return this.state.operandTypes[part.group]?.[0];
    return part.kind === "result" ? this.knownResultType(part.group) : undefined;
  }

  private firstOperandType(): Type | undefined {
    for (const types of this.state.operandTypes) if (types?.[0] !== undefined) return types[0];
    return undefined;
  }

  private firstResultType(): Type | undefined {
    return this.state.allResultTypes?.[0] ?? this.state.resultTypes.find((types) => types?.[0] !== undefined)?.[0];
  }

  private knownResultType(group: number): Type | undefined {
    return (
      this.state.resultTypes[group]?.[0] ??
      (this.shape.results.length === 1 ? this.state.allResultTypes?.[0] : undefined)
    );
  }

  // ---- results ----

  /** Result types by group. */
  results(operands: ResolvedOperands): readonly (readonly Type[])[] {
    const { shape, state } = this;
    if (state.allResultTypes !== undefined) return this.groupResults(state.allResultTypes);
    return shape.results.map((spec, group) => state.resultTypes[group] ?? this.inferResult(spec, group, operands));
  }

  private groupResults(types: readonly Type[]): readonly (readonly Type[])[] {
    const { results } = this.shape;
    const singles = results.filter((spec) => !isVariadic(spec) && spec.arity !== "optional").length;
    const rest = types.length - singles;
    if (rest < 0 || (rest > 0 && singles === results.length)) {
      return this.fail(`expected ${singles} result type${singles === 1 ? "" : "s"}, but got ${types.length}`);
    }
    let next = 0;
    return results.map((spec) => {
      const length = isVariadic(spec) || spec.arity === "optional" ? rest : 1;
      return types.slice(next, (next += length));
    });
  }

  private inferResult(spec: ResultSpec, group: number, operands: ResolvedOperands): readonly Type[] {
    switch (spec.arity) {
      case "same":
        return [this.typeOfOperand(spec.operand, operands)];
      case "inferred":
        return [this.runInference(spec, operands)];
      case "optional":
      case "variadic":
        return [];
      case "one":
        return [
          spec.buildable ??
            this.resultFromTrait(operands) ??
            this.fromMatching(this.shape.resultNames[group] ?? "") ??
            this.failFormat(group),
        ];
    }
  }

  private resultFromTrait(operands: ResolvedOperands): Type | undefined {
    return this.info.traits.has("same-operands-and-result-type") ? operands.types[0] : undefined;
  }

  private failFormat(group: number): never {
    throw new InvariantError(
      `assembly format of '${this.shape.spec.name}' does not tell the type of '$${this.shape.resultNames[group] ?? ""}'`,
    );
  }

  private typeOfOperand(name: string, { types, lengths }: ResolvedOperands): Type {
    const group = this.shape.operandNames.indexOf(name);
    let start = 0;
    for (let i = 0; i < group; i++) start += lengths[i] ?? 0;
    return types[start] ?? this.failFormat(0);
  }

  private runInference(spec: Extract<ResultSpec, { arity: "inferred" }>, operands: ResolvedOperands): Type {
    const own = this.state.attributes.filter((entry) => this.info.propertyNames.has(entry.name));
    const type = spec.infer(operands.types, DictionaryAttr.get([...this.info.defaults.entries, ...own]));
    return typeof type === "string" ? this.fail(type) : type;
  }
}
