import type { DictionaryAttr } from "../ir/builtin-attributes.js";
import type { Operation } from "../ir/operation.js";
import type { Type } from "../ir/type.js";
import type { Use, Value } from "../ir/value.js";
import type { TypeConstraint } from "./constraint.js";
import type { OperandSpec, OpSpec, ResultSpec } from "./spec.js";

const isOpen = (spec: OperandSpec | ResultSpec): boolean => spec.arity === "optional" || spec.arity === "variadic";

/**
 * Tells quickly, and without words, that an op keeps its declaration; what fails here is looked at again by `verifySpec`, which
 * knows the messages. Types, attributes and dictionaries are uniqued, so what was found good last is good whenever it is met
 * again: nearly always one comparison. (Of 258,000 ops in 10 MB, checking took 0.5 CPU s before this, 0.1 with it.)
 */
export class SpecCheck {
  private readonly operands: GroupTypes;
  private readonly results: GroupTypes;
  private readonly attributes: AttributeCheck;
  private readonly inferences: readonly (Inference | undefined)[];
  /** For each result the operand whose type it has, -1 for none. */
  private readonly sameAs: readonly number[];
  private readonly regionCount: number;
  private readonly successorCount: number;
  private readonly operandsAgree: boolean;
  private readonly resultsAgree: boolean;
  /** Declarations with parts of open length that need more thought. */
  private readonly isInvolved: boolean;

  constructor(spec: OpSpec) {
    const operands = Object.values(spec.operands);
    const results = Object.values(spec.results);
    const regions = Object.values(spec.regions);
    const successors = Object.values(spec.successors);
    const names = Object.keys(spec.operands);
    this.operands = new GroupTypes(operands);
    this.results = new GroupTypes(results);
    this.attributes = new AttributeCheck(spec);
    this.inferences = results.map((result) => (result.arity === "inferred" ? new Inference(result.infer) : undefined));
    this.sameAs = results.map((result) => (result.arity === "same" ? names.indexOf(result.operand) : -1));
    this.regionCount = regions.length;
    this.successorCount = successors.length;
    this.resultsAgree = spec.traits.includes("same-operands-and-result-type");
    this.operandsAgree = this.resultsAgree || spec.traits.includes("same-type-operands");
    this.isInvolved =
      spec.typesMatch.length > 0 ||
      operands.filter(isOpen).length > 1 ||
      results.filter(isOpen).length > 1 ||
      spec.traits.some((trait) => trait === "attr-sized-operand-segments" || trait === "attr-sized-result-segments") ||
      regions.some((region) => region.arity !== "region") ||
      successors.some((successor) => successor.arity !== "successor");
  }

  /** True only for an op that `verifySpec` has nothing to say about. */
  holds(op: Operation): boolean {
    const { operandUses, results } = op;
    return (
      !this.isInvolved &&
      op.regions.length === this.regionCount &&
      op.successorUses.length === this.successorCount &&
      this.operands.acceptOperands(operandUses) &&
      this.results.acceptResults(results) &&
      this.typesAgree(operandUses, results) &&
      this.attributes.holds(op.properties, op.attributes) &&
      this.inferencesHold(op)
    );
  }

  private typesAgree(operands: readonly Use[], results: readonly Value[]): boolean {
    if (!this.operandsAgree) return true;
    const first = operands[0]?.value.type ?? results[0]?.type;
    for (let i = 1; i < operands.length; i++) if ((operands[i] as Use).value.type !== first) return false;
    if (!this.resultsAgree) return true;
    for (let i = 0; i < results.length; i++) if ((results[i] as Value).type !== first) return false;
    return true;
  }

  private inferencesHold(op: Operation): boolean {
    const { results } = op;
    for (let i = 0; i < this.sameAs.length; i++) {
      const operand = this.sameAs[i] as number;
      if (operand >= 0 && results[i]?.type !== op.operandUses[operand]?.value.type) return false;
      const inference = this.inferences[i];
      if (inference !== undefined && inference.type(op) !== results[i]?.type) return false;
    }
    return true;
  }
}

/** The declared operands or results of an op, of which one at most is optional or variadic. */
class GroupTypes {
  /** Undefined where another rule gives the type. */
  private readonly constraints: readonly (TypeConstraint | undefined)[];
  /** The type of each group that matched last. */
  private readonly accepted: (Type | undefined)[];
  /** The group of open length, or -1. */
  private readonly open: number;
  private readonly isOptional: boolean;

  constructor(specs: readonly (OperandSpec | ResultSpec)[]) {
    this.constraints = specs.map((spec) => (spec.arity === "same" ? undefined : spec.arity === "one" ? spec : spec.of));
    this.accepted = specs.map(() => undefined);
    this.open = specs.findIndex(isOpen);
    this.isOptional = specs.some((spec) => spec.arity === "optional");
  }

  acceptOperands(uses: readonly Use[]): boolean {
    if (!this.fits(uses.length)) return false;
    for (let i = 0; i < uses.length; i++) {
      if (!this.accepts(this.groupOf(i, uses.length), (uses[i] as Use).value.type)) return false;
    }
    return true;
  }

  acceptResults(values: readonly Value[]): boolean {
    if (!this.fits(values.length)) return false;
    for (let i = 0; i < values.length; i++) {
      if (!this.accepts(this.groupOf(i, values.length), (values[i] as Value).type)) return false;
    }
    return true;
  }

  private fits(count: number): boolean {
    const declared = this.constraints.length;
    if (this.open < 0) return count === declared;
    return count >= declared - 1 && (!this.isOptional || count <= declared);
  }

  private groupOf(position: number, count: number): number {
    if (this.open < 0 || position < this.open) return position;
    const behind = this.constraints.length - 1 - this.open;
    return position < count - behind ? this.open : position - (count - this.constraints.length);
  }

  private accepts(group: number, type: Type): boolean {
    if (this.accepted[group] === type) return true;
    if (this.constraints[group]?.matches(type) === false) return false;
    this.accepted[group] = type;
    return true;
  }
}

/** The declared attributes. */
class AttributeCheck {
  private readonly specs: readonly (readonly [string, OpSpec["attributes"][string]])[];
  private properties: DictionaryAttr | undefined;
  private attributes: DictionaryAttr | undefined;

  constructor(spec: OpSpec) {
    this.specs = Object.entries(spec.attributes);
    this.properties = undefined;
    this.attributes = undefined;
  }

  holds(properties: DictionaryAttr, attributes: DictionaryAttr): boolean {
    if (properties === this.properties && attributes === this.attributes) return true;
    for (const [name, spec] of this.specs) {
      const value = properties.get(name) ?? attributes.get(name);
      if (value === undefined ? spec.presence === "required" : !spec.matches(value)) return false;
    }
    this.properties = properties;
    this.attributes = attributes;
    return true;
  }
}

/** A result type that follows from operand types and properties; remembers what it was last. */
class Inference {
  private readonly infer: (operandTypes: readonly Type[], properties: DictionaryAttr) => Type | string;
  private operandTypes: readonly Type[] = [];
  private properties: DictionaryAttr | undefined;
  private inferred: Type | string;

  constructor(infer: (operandTypes: readonly Type[], properties: DictionaryAttr) => Type | string) {
    this.infer = infer;
    this.properties = undefined;
    this.inferred = "";
  }

  type({ operandUses, properties }: Operation): Type | string {
    if (!this.isRemembered(operandUses, properties)) {
      this.operandTypes = operandUses.map((use) => use.value.type);
      this.properties = properties;
      this.inferred = this.infer(this.operandTypes, properties);
    }
    return this.inferred;
  }

  private isRemembered(uses: readonly Use[], properties: DictionaryAttr): boolean {
    if (properties !== this.properties || uses.length !== this.operandTypes.length) return false;
    for (let i = 0; i < uses.length; i++) if ((uses[i] as Use).value.type !== this.operandTypes[i]) return false;
    return true;
  }
}
