import { attribute, defineOp, DenseArrayAttr, f64, optionalAttr, stringEnum } from "@hls-opt/ir-core";
import type { EmitOpError } from "@hls-opt/ir-core";
import { fixedElement, NnTensor, verifyElements, verifyShape } from "./elements.js";
import { exactFunctions, unaryFunctionNames, unaryFunctions } from "./unary-functions.js";
import type { UnaryFunctionName } from "./unary-functions.js";

const functionName = stringEnum(...unaryFunctionNames);

const numbersAttr = optionalAttr(
  attribute("f64 dense array attribute", (a): a is DenseArrayAttr => a instanceof DenseArrayAttr && a.element === f64),
);

/** Bits of the widest fixed-point operand: the function becomes a table with an entry for each number. */
export const maxTableWidth = 16;

/**
 * A function of each element, by name; `unary-functions.ts` has the list. On fixed-point tensors the result is the real
 * function, rounded once to the result type (half up, saturating), of every operand: a table. Where the real function has no value (the
 * logarithm of a negative number) that is zero. Fixed-point operands have at most 16 bits, but for the exact ones (`abs`, `neg`, `clip`).
 *
 * ```mlir
 * %y = nn.unary gelu %x : tensor<1x64xf32> -> tensor<1x64xf32>
 * %z = nn.unary elu %x {parameters = array<f64: 1.000000e+00>} : tensor<1x64xf32> -> tensor<1x64xf32>
 * ```
 */
export class UnaryOp extends defineOp({
  name: "nn.unary",
  summary: "a function of each element",
  operands: { input: NnTensor },
  results: { result: NnTensor },
  attributes: { function: functionName, parameters: numbersAttr },
  traits: ["pure", "elementwise"],
  assembly: "$function $input attr-dict `:` type($input) `->` type($result)",
}) {
  /** Which function. */
  get functionName(): UnaryFunctionName {
    return functionName.nameOf(this.function) ?? "abs";
  }

  /** The attribute that stands for a function. */
  static nameAttr(name: UnaryFunctionName): ReturnType<typeof functionName.of> {
    return functionName.of(name);
  }

  /** The attribute that holds parameters; none for none. */
  static parametersAttr(values: readonly number[]): DenseArrayAttr | undefined {
    return values.length === 0 ? undefined : DenseArrayAttr.get(f64, Float64Array.from(values));
  }

  /** Parameters as numbers, in the order of the function's table entry. */
  get parameterValues(): readonly number[] {
    return this.parameters?.numbers ?? [];
  }

  /** The function in double precision. */
  get evaluate(): (x: number) => number {
    const { evaluate } = unaryFunctions[this.functionName];
    const values = this.parameterValues;
    return (x) => evaluate(x, values);
  }

  verify(emitError: EmitOpError): void {
    const { parameters: names } = unaryFunctions[this.functionName];
    const given = this.parameterValues.length;
    if (given !== names.length) {
      const wanted = names.length === 0 ? "none" : names.map((name) => `'${name}'`).join(" and ");
      return emitError(`has ${given} parameters, but '${this.functionName}' takes ${wanted}`);
    }
    if (this.parameterValues.some(Number.isNaN)) return emitError("has a parameter that is not a number");
    if (!verifyShape(this.op, [...this.input.type.shape], emitError) || !verifyElements(this.op, emitError)) return;
    const element = fixedElement(this.input.type);
    if (element === undefined || element.width <= maxTableWidth || exactFunctions.has(this.functionName)) return;
    emitError(
      `has an operand of ${element}, whose table would have 2^${element.width} entries; round it to at most ${maxTableWidth} bits with nn.requantize`,
    );
  }
}
