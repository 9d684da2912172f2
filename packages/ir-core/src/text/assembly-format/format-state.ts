import type { OpParser, ParsedRegion, UnresolvedOperand } from "../../define/custom-syntax.js";
import type { Block } from "../../ir/block.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { Type } from "../../ir/type.js";
import type { OpShape } from "./op-shape.js";

/** What the directives of a format have read so far. */
export class FormatState {
  readonly parser: OpParser;
  /** By operand group. */
  readonly operands: (readonly UnresolvedOperand[] | undefined)[];
  readonly operandTypes: (readonly Type[] | undefined)[];
  readonly resultTypes: (readonly Type[] | undefined)[];
  /** What `operands`, `type(operands)` and `type(results)` gave. */
  allOperands: readonly UnresolvedOperand[] | undefined;
  allOperandTypes: readonly Type[] | undefined;
  allResultTypes: readonly Type[] | undefined;
  readonly attributes: NamedAttribute[] = [];
  readonly regions: ParsedRegion[] = [];
  readonly successors: Block[] = [];
  /** Reports an error at the last list of operands. */
  failAtOperands: (message: string) => never;

  constructor(parser: OpParser, shape: OpShape) {
    this.parser = parser;
    this.operands = new Array<readonly UnresolvedOperand[] | undefined>(shape.operands.length).fill(undefined);
    this.operandTypes = new Array<readonly Type[] | undefined>(shape.operands.length).fill(undefined);
    this.resultTypes = new Array<readonly Type[] | undefined>(shape.results.length).fill(undefined);
    this.allOperands = undefined;
    this.allOperandTypes = undefined;
    this.allResultTypes = undefined;
    this.failAtOperands = parser.failureHere();
  }
}
