import { Type, UniqueTable } from "@hls-opt/ir-core";
import type { AsmWriter } from "@hls-opt/ir-core";

/** The widest fixed-point number. */
export const maxFixedWidth = 64;
/** The largest magnitude of a fraction width; raw integers stay exact doubles when scaled by so much. */
export const maxFixedFraction = 256;

/**
 * `!num.fixed<W, F>` (two's complement) and `!num.ufixed<W, F>`: the raw integer r of W bits stands for r * 2^-F.
 * F may be negative or exceed W.
 */
export class FixedType extends Type {
  readonly kind: "num.fixed" | "num.ufixed";
  readonly width: number;
  readonly frac: number;
  readonly signed: boolean;
  private static readonly table = new UniqueTable<FixedType>();

  private constructor(width: number, frac: number, signed: boolean) {
    super();
    this.kind = signed ? "num.fixed" : "num.ufixed";
    this.width = width;
    this.frac = frac;
    this.signed = signed;
  }

  /** The type of these parameters, which `checkFixed` must accept. */
  static get(width: number, frac: number, signed = true): FixedType {
    return FixedType.table.get(`${signed}:${width}:${frac}`, () => new FixedType(width, frac, signed));
  }

  print(writer: AsmWriter): void {
    writer.write(`!${this.kind}<${this.width}, ${this.frac}>`);
  }
}

/** `!num.float<E, M>`: E exponent bits, M fraction bits, normal numbers and zero only. */
export class SmallFloatType extends Type {
  readonly kind = "num.float";
  readonly exponentBits: number;
  readonly mantissaBits: number;
  private static readonly table = new UniqueTable<SmallFloatType>();

  private constructor(exponentBits: number, mantissaBits: number) {
    super();
    this.exponentBits = exponentBits;
    this.mantissaBits = mantissaBits;
  }

  /** The type of these parameters, which `checkSmallFloat` must accept. */
  static get(exponentBits: number, mantissaBits: number): SmallFloatType {
    const key = `${exponentBits}:${mantissaBits}`;
    return SmallFloatType.table.get(key, () => new SmallFloatType(exponentBits, mantissaBits));
  }

  print(writer: AsmWriter): void {
    writer.write(`!num.float<${this.exponentBits}, ${this.mantissaBits}>`);
  }
}

/** Whether a type is `!num.fixed` or `!num.ufixed`. */
export function isFixed(type: Type): type is FixedType {
  return type.kind === "num.fixed" || type.kind === "num.ufixed";
}

/** The words of what is wrong with the parameters of a fixed-point type, if anything is. */
export function checkFixed(width: number, frac: number): string | undefined {
  if (!Number.isInteger(width) || width < 1 || width > maxFixedWidth) {
    return `fixed-point width must be between 1 and ${maxFixedWidth}, but got ${width}`;
  }
  if (!Number.isInteger(frac) || Math.abs(frac) > maxFixedFraction) {
    return `fixed-point fraction width must be between -${maxFixedFraction} and ${maxFixedFraction}, but got ${frac}`;
  }
  return undefined;
}

/** The words of what is wrong with the parameters of a small float type, if anything is. */
export function checkSmallFloat(exponentBits: number, mantissaBits: number): string | undefined {
  if (exponentBits < 2 || exponentBits > 11) return `exponent width must be between 2 and 11, but got ${exponentBits}`;
  if (mantissaBits < 1 || mantissaBits > 52) return `mantissa width must be between 1 and 52, but got ${mantissaBits}`;
  return undefined;
}
