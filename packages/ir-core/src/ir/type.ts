import { PlainWriter } from "./asm-writer.js";
import type { AsmWriter } from "./asm-writer.js";
import { nextUniqueId } from "./unique.js";

/** An immutable, uniqued type: equality is `===`. Subclasses have a static `get` that interns. */
export abstract class Type {
  /** Unique to this type; keys of composite types are made of it. */
  readonly id: number = nextUniqueId();
  /** The discriminant: `"integer"`, `"memref"`, or `dialect.mnemonic` for types of other dialects. */
  abstract readonly kind: string;

  abstract print(writer: AsmWriter): void;

  toString(): string {
    const writer = new PlainWriter();
    this.print(writer);
    return writer.toString();
  }
}
