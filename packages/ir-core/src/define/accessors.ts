import type { OpView } from "./op-view.js";
import { operandSegment, resultSegment } from "./segments.js";
import type { OperandSpec, OpSpec, ResultSpec } from "./spec.js";

type Getter = (this: OpView) => unknown;

const isSingle = (spec: OperandSpec | ResultSpec): boolean => spec.arity !== "optional" && spec.arity !== "variadic";

/** Reads operand group `i`; single operands at a fixed position compile to one indexed load. */
export function operandGetter(spec: OpSpec, i: number): Getter {
  const specs = Object.values(spec.operands);
  const own = specs[i] as OperandSpec;
  if (specs.slice(0, i + 1).every(isSingle)) {
    return function () {
      return this.op.operandUses[i]?.value;
    };
  }
  if (own.arity === "variadic") {
    return function () {
      const { start, length } = operandSegment(spec, this.op, i);
      return this.op.operandUses.slice(start, start + length).map((use) => use.value);
    };
  }
  return function () {
    const { start, length } = operandSegment(spec, this.op, i);
    return length === 0 ? undefined : this.op.operandUses[start]?.value;
  };
}

/** Reads result group `i`. */
export function resultGetter(spec: OpSpec, i: number): Getter {
  const specs = Object.values(spec.results);
  const own = specs[i] as ResultSpec;
  if (specs.slice(0, i + 1).every(isSingle)) {
    return function () {
      return this.op.results[i];
    };
  }
  if (own.arity === "variadic") {
    return function () {
      const { start, length } = resultSegment(spec, this.op, i);
      return this.op.results.slice(start, start + length);
    };
  }
  return function () {
    const { start, length } = resultSegment(spec, this.op, i);
    return length === 0 ? undefined : this.op.results[start];
  };
}

/** Reads an inherent attribute, its default where it is absent. */
export function attributeGetter(spec: OpSpec, name: string): Getter {
  const fallback = spec.attributes[name]?.default;
  return function () {
    return this.op.properties.get(name) ?? fallback;
  };
}

export function regionGetter(spec: OpSpec, i: number): Getter {
  const own = Object.values(spec.regions)[i];
  if (own?.arity === "variadic-region") {
    return function () {
      return this.op.regions.slice(i);
    };
  }
  return function () {
    return this.op.regions[i];
  };
}

export function successorGetter(spec: OpSpec, i: number): Getter {
  const own = Object.values(spec.successors)[i];
  if (own?.arity === "variadic-successor") {
    return function () {
      return this.op.successorUses.slice(i).map((use) => use.block);
    };
  }
  return function () {
    return this.op.successorUses[i]?.block;
  };
}
