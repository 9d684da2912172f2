import { InvariantError } from "../../ir/diagnostic.js";
import type { CustomDirective } from "../../define/custom-syntax.js";
import type { AttrSpec } from "../../define/constraint.js";
import type { OperandSpec, OpSpec, RegionSpec, ResultSpec, SuccessorSpec } from "../../define/spec.js";

/** What a name of the op's specification denotes. */
export type Part =
  | { readonly kind: "operand"; readonly group: number; readonly spec: OperandSpec }
  | { readonly kind: "result"; readonly group: number; readonly spec: ResultSpec }
  | { readonly kind: "attribute"; readonly name: string; readonly spec: AttrSpec }
  | { readonly kind: "region"; readonly group: number; readonly spec: RegionSpec }
  | { readonly kind: "successor"; readonly group: number; readonly spec: SuccessorSpec };

/** The named parts of an op, in the order of their declaration. */
export class OpShape {
  readonly spec: OpSpec;
  readonly operands: readonly OperandSpec[];
  readonly operandNames: readonly string[];
  readonly results: readonly ResultSpec[];
  readonly resultNames: readonly string[];
  readonly hasOperandSegments: boolean;
  readonly hasResultSegments: boolean;
  private readonly parts = new Map<string, Part>();

  constructor(spec: OpSpec) {
    this.spec = spec;
    this.operandNames = Object.keys(spec.operands);
    this.operands = Object.values(spec.operands);
    this.resultNames = Object.keys(spec.results);
    this.results = Object.values(spec.results);
    this.hasOperandSegments = spec.traits.includes("attr-sized-operand-segments");
    this.hasResultSegments = spec.traits.includes("attr-sized-result-segments");
    this.operands.forEach((operand, group) =>
      this.parts.set(this.operandNames[group] as string, { kind: "operand", group, spec: operand }),
    );
    this.results.forEach((result, group) =>
      this.parts.set(this.resultNames[group] as string, { kind: "result", group, spec: result }),
    );
    for (const [name, attribute] of Object.entries(spec.attributes)) {
      this.parts.set(name, { kind: "attribute", name, spec: attribute });
    }
    Object.entries(spec.regions).forEach(([name, region], group) =>
      this.parts.set(name, { kind: "region", group, spec: region }),
    );
    Object.entries(spec.successors).forEach(([name, successor], group) =>
      this.parts.set(name, { kind: "successor", group, spec: successor }),
    );
  }

  directive(name: string): CustomDirective {
    const directive = this.spec.directives[name];
    if (directive === undefined) {
      throw new InvariantError(`assembly format of '${this.spec.name}': there is no directive '${name}'`);
    }
    return directive;
  }

  part(name: string): Part {
    const part = this.parts.get(name);
    if (part === undefined) throw new InvariantError(`assembly format of '${this.spec.name}': there is no '$${name}'`);
    return part;
  }
}

export const isVariadic = (spec: OperandSpec | ResultSpec): boolean => spec.arity === "variadic";
export const isOptionalGroup = (spec: OperandSpec | ResultSpec): boolean => spec.arity === "optional";
