import { defineOp, denseI64ArrayAttr, stringEnum } from "@hls-opt/ir-core";
import type { EmitOpError, RankedTensorType } from "@hls-opt/ir-core";
import { elementWidth, holdsElement } from "../num/element-quantizer.js";
import type { ElementFormat, ElementOverflow, ElementRounding } from "../num/element-quantizer.js";
import { maxFixedFraction } from "../num/types.js";
import { fixedElement, FixedTensor, NnTensor, shapeText, verifyShape } from "./elements.js";

const rounding = stringEnum("trn", "rnd");
const overflow = stringEnum("wrap", "sat");

/**
 * Quantises each element to bits of its own: `sign_bits` (0 or 1), `integer_bits` and `fraction_bits`, of which the last two
 * may be negative. Each list has one entry for all elements, or one for each index of the last dimension. Bits below are
 * rounded down (`trn`) or to nearest, half up (`rnd`); bits above are dropped (`wrap`) or saturate (`sat`). An element without
 * any bit is zero. The result type is one format that holds the numbers of all elements exactly, so that it rounds nothing.
 *
 * Networks that are trained with their quantisation come with such quantisers: an element may have four bits and its neighbour
 * nine, and those above may be dropped because training found that they do no harm.
 *
 * Of a float operand every element must be finite.
 *
 * ```mlir
 * %q = nn.quantize_elements %x trn wrap sign_bits [1] integer_bits [4, 3] fraction_bits [2, -1]
 *     : tensor<1x2x!num.fixed<16, 8>> -> tensor<1x2x!num.fixed<7, 2>>
 * ```
 */
export class QuantizeElementsOp extends defineOp({
  name: "nn.quantize_elements",
  summary: "each element to a fixed-point format of its own",
  operands: { input: NnTensor },
  results: { result: FixedTensor },
  attributes: {
    rounding,
    overflow,
    sign_bits: denseI64ArrayAttr,
    integer_bits: denseI64ArrayAttr,
    fraction_bits: denseI64ArrayAttr,
  },
  traits: ["pure", "elementwise"],
  assembly:
    "$input $rounding $overflow `sign_bits` $sign_bits `integer_bits` $integer_bits `fraction_bits` $fraction_bits attr-dict `:` type($input) `->` type($result)",
}) {
  /** How bits below are dropped. */
  get roundingMode(): ElementRounding {
    return rounding.nameOf(this.rounding) ?? "trn";
  }

  /** What becomes of bits above. */
  get overflowMode(): ElementOverflow {
    return overflow.nameOf(this.overflow) ?? "wrap";
  }

  /** The formats along the last dimension; a single one where all elements share it. */
  get formats(): ElementFormat[] {
    const [sign, integer, fraction] = this.bits.map(({ numbers }) => numbers) as [number[], number[], number[]];
    const at = (list: readonly number[], i: number): number => (list.length === 1 ? list[0] : list[i]) as number;
    return Array.from({ length: Math.max(sign.length, integer.length, fraction.length) }, (_, i) => ({
      signBits: at(sign, i),
      integerBits: at(integer, i),
      fractionBits: at(fraction, i),
    }));
  }

  private get bits(): { readonly name: string; readonly numbers: readonly number[] }[] {
    const { sign_bits, integer_bits, fraction_bits } = this;
    return Object.entries({ sign_bits, integer_bits, fraction_bits }).map(([name, { numbers }]) => ({ name, numbers }));
  }

  verifyConstraints(emitError: EmitOpError): void {
    const { shape } = this.input.type;
    if (!verifyShape(this.op, [...shape], emitError)) return;
    if (this.verifyLengths(shape, emitError) && this.verifyBits(emitError)) this.verifyResult(emitError);
  }

  private verifyLengths(shape: readonly number[], emitError: EmitOpError): boolean {
    const last = shape[shape.length - 1] ?? 1;
    const odd = this.bits.find(({ numbers: { length } }) => length !== 1 && length !== last);
    if (odd === undefined) return true;
    emitError(
      `has ${odd.numbers.length} '${odd.name}', expected one for all elements or ${last}, one for each index of the last dimension of ${shapeText(shape)}`,
    );
    return false;
  }

  private verifyBits(emitError: EmitOpError): boolean {
    const wrong = this.formats.find(
      ({ signBits, integerBits, fractionBits }) =>
        (signBits !== 0 && signBits !== 1) ||
        Math.abs(integerBits) > maxFixedFraction ||
        Math.abs(fractionBits) > maxFixedFraction,
    );
    if (wrong === undefined) return true;
    emitError(
      `has an element of ${formatText(wrong)}, expected 0 or 1 sign bits and at most ${maxFixedFraction} of the others`,
    );
    return false;
  }

  private verifyResult(emitError: EmitOpError): void {
    const type = fixedElement(this.result.type as RankedTensorType);
    const { formats } = this;
    const lost = formats.findIndex((format) => type !== undefined && !holdsElement(type, format));
    if (lost < 0) return;
    emitError(
      `has a result of ${type}, which does not hold element ${lost} of ${formatText(formats[lost] as ElementFormat)}; all elements fit into ${commonType(formats)}`,
    );
  }
}

function formatText({ signBits, integerBits, fractionBits }: ElementFormat): string {
  return `${signBits} sign, ${integerBits} integer and ${fractionBits} fraction bits`;
}

/** The narrowest type that holds all elements, as text: it may be too wide to exist. */
function commonType(formats: readonly ElementFormat[]): string {
  const live = formats.filter((format) => elementWidth(format) > 0);
  const largest = (of: (format: ElementFormat) => number): number => Math.max(...live.map(of));
  const [sign, frac] = [largest(({ signBits }) => signBits), largest(({ fractionBits }) => fractionBits)];
  const width = sign + largest(({ integerBits }) => integerBits) + frac;
  return `!num.${sign === 1 ? "fixed" : "ufixed"}<${width}, ${frac}>`;
}
