import { PlainWriter } from "./asm-writer.js";
import type { AsmWriter } from "./asm-writer.js";
import { nextUniqueId } from "./unique.js";

/** An immutable, uniqued attribute: equality is `===`. Subclasses have a static `get` that interns. */
export abstract class Attribute {
  /** Unique to this attribute; keys of composite attributes are made of it. */
  readonly id: number = nextUniqueId();
  /** The discriminant: `"integer"`, `"string"`, or `dialect.mnemonic` for attributes of other dialects. */
  abstract readonly kind: string;

  /** Prints the full spelling, including a trailing `: type` where the syntax has one. */
  abstract print(writer: AsmWriter): void;

  toString(): string {
    const writer = new PlainWriter();
    this.print(writer);
    return writer.toString();
  }
}
