import { defineOp, sameAs } from "@hls-opt/ir-core";
import type { InterfaceImpl, Trait } from "@hls-opt/ir-core";
import { FloatLike, SignlessIntegerLike } from "./constraints.js";
import { fastMath, fastMathSyntax, overflow, overflowSyntax } from "./flags.js";
import { sameTypeSyntax, withSyntax } from "./syntax.js";

const elementwisePure = [
  "pure",
  "always-speculatable",
  "elementwise",
  "same-operands-and-result-type",
] as const satisfies readonly Trait[];

/** An integer op `%a, %b : type` without flags. */
export const integerBinary = <const Name extends `${string}.${string}`>(
  name: Name,
  summary: string,
  traits: readonly Trait[] = [],
  interfaces: readonly InterfaceImpl[] = [],
) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { lhs: SignlessIntegerLike, rhs: SignlessIntegerLike },
      results: { result: sameAs("lhs") },
      traits: [...elementwisePure, ...traits],
      interfaces,
    }),
    sameTypeSyntax(2, undefined),
  );

/** An integer op that may carry `overflow<nsw, nuw>`. */
export const overflowBinary = <const Name extends `${string}.${string}`>(
  name: Name,
  summary: string,
  traits: readonly Trait[] = [],
  interfaces: readonly InterfaceImpl[] = [],
) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { lhs: SignlessIntegerLike, rhs: SignlessIntegerLike },
      results: { result: sameAs("lhs") },
      attributes: { overflowFlags: overflow },
      traits: [...elementwisePure, ...traits],
      interfaces,
    }),
    sameTypeSyntax(2, overflowSyntax),
  );

/** A floating-point op `%a, %b fastmath<...> : type`. */
export const floatBinary = <const Name extends `${string}.${string}`>(
  name: Name,
  summary: string,
  traits: readonly Trait[] = [],
) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { lhs: FloatLike, rhs: FloatLike },
      results: { result: sameAs("lhs") },
      attributes: { fastmath: fastMath },
      traits: [...elementwisePure, ...traits],
    }),
    sameTypeSyntax(2, fastMathSyntax),
  );

/** A floating-point op `%a fastmath<...> : type`. */
export const floatUnary = <const Name extends `${string}.${string}`>(name: Name, summary: string) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { operand: FloatLike },
      results: { result: sameAs("operand") },
      attributes: { fastmath: fastMath },
      traits: elementwisePure,
    }),
    sameTypeSyntax(1, fastMathSyntax),
  );

/** A floating-point op of three operands. */
export const floatTernary = <const Name extends `${string}.${string}`>(name: Name, summary: string) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { a: FloatLike, b: FloatLike, c: FloatLike },
      results: { result: sameAs("a") },
      attributes: { fastmath: fastMath },
      traits: elementwisePure,
    }),
    sameTypeSyntax(3, fastMathSyntax),
  );

/** An integer op `%a : type`. */
export const integerUnary = <const Name extends `${string}.${string}`>(name: Name, summary: string) =>
  withSyntax(
    defineOp({
      name,
      summary,
      operands: { operand: SignlessIntegerLike },
      results: { result: sameAs("operand") },
      traits: elementwisePure,
    }),
    sameTypeSyntax(1, undefined),
  );
