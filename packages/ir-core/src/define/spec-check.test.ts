import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DictionaryAttr, IntegerAttr, StringAttr } from "../ir/builtin-attributes.js";
import { f32, i1, i32, index } from "../ir/builtin-types.js";
import { Operation } from "../ir/operation.js";
import { Value } from "../ir/value.js";
import { AnyFloat, AnyInteger, AnyType, attribute } from "./constraint.js";
import { defineOp } from "./define-op.js";
import { SpecCheck } from "./spec-check.js";
import { inferred, optional, sameAs, variadic } from "./vocabulary.js";
import { verifyCounts, verifySpec } from "./verify-spec.js";

const number = attribute("a number", (a): a is IntegerAttr => a instanceof IntegerAttr);

/** Declarations of every kind that the quick check distinguishes. */
const kinds = [
  defineOp({ name: "t.same", summary: "", operands: { a: AnyInteger, b: AnyInteger }, results: { r: sameAs("a") } }),
  defineOp({
    name: "t.uniform",
    summary: "",
    operands: { a: AnyFloat },
    results: { r: sameAs("a") },
    traits: ["same-operands-and-result-type"],
  }),
  defineOp({ name: "t.variadic", summary: "", operands: { a: AnyInteger, rest: variadic(AnyFloat), z: AnyType } }),
  defineOp({ name: "t.optional", summary: "", operands: { a: optional(AnyInteger) }, results: { r: AnyInteger } }),
  defineOp({ name: "t.results", summary: "", results: { r: variadic(AnyInteger) } }),
  defineOp({
    name: "t.inferred",
    summary: "",
    operands: { a: AnyType },
    results: { r: inferred(AnyType, ([type]) => (type === index ? "no index" : i1)) },
  }),
  defineOp({ name: "t.attribute", summary: "", attributes: { n: number } }),
  defineOp({
    name: "t.segments",
    summary: "",
    operands: { a: variadic(AnyInteger), b: variadic(AnyInteger) },
    traits: ["attr-sized-operand-segments"],
  }),
];

const types = fc.array(fc.constantFrom(i1, i32, f32, index), { maxLength: 4 });
const value = fc.constantFrom(undefined, IntegerAttr.get(i32, 1n), StringAttr.get("x"));

describe("SpecCheck", () => {
  it.each(kinds.map((kind) => [kind.spec.name, kind] as const))(
    "%s: agrees with the check that has words",
    (_, kind) => {
      const check = new SpecCheck(kind.spec);
      fc.assert(
        fc.property(types, types, value, fc.nat(1), (operandTypes, resultTypes, n, regionCount) => {
          const op = new Operation({
            info: kind.info,
            operands: operandTypes.map((type) => new Value(type, undefined, undefined, 0)),
            resultTypes,
            properties: DictionaryAttr.from({ n }),
            regionCount,
          });
          let errors = 0;
          const report = (): void => void errors++;
          verifyCounts(kind.spec, op, report);
          if (check.countsHold(op)) expect(errors).toBe(0);
          if (errors > 0) return;
          verifySpec(kind.spec, op, report);
          expect(check.holds(op)).toBe(errors === 0 && kind.spec.name !== "t.segments");
        }),
        { numRuns: 2000 },
      );
    },
  );
});
