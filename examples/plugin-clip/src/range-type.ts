import { Type, UniqueTable, typeConstraint } from "@hls-opt/ir-core";
import type { AsmWriter, BodyParser } from "@hls-opt/ir-core";

/** `!clip.range<low, high>`: an integer from low to high. */
export class RangeType extends Type {
  readonly kind = "clip.range";
  readonly low: bigint;
  readonly high: bigint;
  private static readonly table = new UniqueTable<RangeType>();

  private constructor(low: bigint, high: bigint) {
    super();
    this.low = low;
    this.high = high;
  }

  static get(low: bigint, high: bigint): RangeType {
    return RangeType.table.get(`${low}:${high}`, () => new RangeType(low, high));
  }

  /** `<low, high>`, behind `!clip.range`. */
  static parse(parser: BodyParser): RangeType {
    parser.expect("<");
    const low = parser.integer();
    parser.expect(",");
    const high = parser.integer();
    if (low > high) parser.fail(`the range from ${low} to ${high} is empty`);
    parser.expect(">");
    return RangeType.get(low, high);
  }

  print(writer: AsmWriter): void {
    writer.write(`!clip.range<${this.low}, ${this.high}>`);
  }
}

/** What operands and results of this type are declared as. */
export const AnyRange = typeConstraint("range", (type): type is RangeType => type instanceof RangeType);
