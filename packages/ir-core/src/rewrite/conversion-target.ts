import type { OpInfo } from "../ir/op-info.js";
import type { Operation } from "../ir/operation.js";

/** `unknown`: nothing was said; partial conversions leave such ops alone when no pattern applies. */
export type Legality = "legal" | "illegal" | "unknown";

type Rule = "legal" | "illegal" | ((op: Operation) => boolean | undefined);
type OpClass = { readonly info: OpInfo };

/** Which ops may remain after a conversion: rules for ops come before rules for dialects. */
export class ConversionTarget {
  private readonly ops = new Map<string, Rule>();
  private readonly dialects = new Map<string, Rule>();
  private readonly recursive = new Set<string>();
  private fallback: Rule | undefined;

  addLegalDialect(...names: readonly string[]): this {
    return this.set(this.dialects, names, "legal");
  }

  addIllegalDialect(...names: readonly string[]): this {
    return this.set(this.dialects, names, "illegal");
  }

  /** The test says true for legal, false for illegal, undefined for not known. */
  addDynamicallyLegalDialect(name: string, test: (op: Operation) => boolean | undefined): this {
    return this.set(this.dialects, [name], test);
  }

  addLegalOp(...ops: readonly (OpClass | string)[]): this {
    return this.set(this.ops, ops.map(nameOf), "legal");
  }

  addIllegalOp(...ops: readonly (OpClass | string)[]): this {
    return this.set(this.ops, ops.map(nameOf), "illegal");
  }

  addDynamicallyLegalOp(op: OpClass | string, test: (op: Operation) => boolean | undefined): this {
    return this.set(this.ops, [nameOf(op)], test);
  }

  /** For ops that no other rule covers. */
  markUnknownDynamicallyLegal(test: (op: Operation) => boolean | undefined): this {
    this.fallback = test;
    return this;
  }

  /** Where these ops are legal, so is all that is nested in them. */
  markRecursivelyLegal(...ops: readonly (OpClass | string)[]): this {
    for (const op of ops) this.recursive.add(nameOf(op));
    return this;
  }

  legality(op: Operation): Legality {
    const rule = this.ops.get(op.name) ?? this.dialects.get(op.info.dialect) ?? this.fallback;
    if (rule === undefined) return "unknown";
    if (typeof rule === "string") return rule;
    const legal = rule(op);
    return legal === undefined ? "unknown" : legal ? "legal" : "illegal";
  }

  /** Whether `op` is legal and vouches for what is nested in it. */
  isRecursivelyLegal(op: Operation): boolean {
    return this.recursive.has(op.name) && this.legality(op) === "legal";
  }

  private set(rules: Map<string, Rule>, names: readonly string[], rule: Rule): this {
    for (const name of names) rules.set(name, rule);
    return this;
  }
}

function nameOf(op: OpClass | string): string {
  return typeof op === "string" ? op : op.info.name;
}
