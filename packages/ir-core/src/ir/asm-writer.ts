import type { Attribute } from "./attribute.js";
import type { DistinctAttr } from "./builtin-attributes.js";
import type { Location } from "./location.js";
import type { DenseResource } from "./resource.js";
import type { Type } from "./type.js";

/** What a type or an attribute prints itself into; the printer of `text/` adds aliases, this file's own writer does not. */
export interface AsmWriter {
  /** Dense attributes with more elements than this are written as one hexadecimal string; undefined: MLIR's 100. */
  readonly hexThreshold?: number | undefined;
  /** Appends text verbatim. */
  write(text: string): void;
  /** Appends a type, as its alias where one is in use. */
  type(type: Type): void;
  /** Appends an attribute, as its alias where one is in use. */
  attribute(attribute: Attribute): void;
  /** Appends a location without its `loc(...)`, as its alias where one is in use. */
  location(location: Location): void;
  /** The number that stands for a distinct attribute in this text. */
  distinctNumber(attribute: DistinctAttr): number;
  /** Notes that the text refers to a resource, which must then be printed at its end. */
  useResource(resource: DenseResource): void;
}

/** Collects the plain spelling of a type or attribute. */
export class PlainWriter implements AsmWriter {
  private readonly parts: string[] = [];

  write(text: string): void {
    this.parts.push(text);
  }

  type(type: Type): void {
    type.print(this);
  }

  attribute(attribute: Attribute): void {
    attribute.print(this);
  }

  location(location: Location): void {
    location.printInner(this);
  }

  distinctNumber(attribute: DistinctAttr): number {
    return attribute.id;
  }

  useResource(_resource: DenseResource): void {
    // a type or attribute on its own has no resource section
  }

  toString(): string {
    return this.parts.join("");
  }
}

/** Prints `items` with `separator` between them. */
export function writeSeparated<T>(
  writer: AsmWriter,
  items: readonly T[],
  separator: string,
  each: (item: T) => void,
): void {
  for (let i = 0; i < items.length; i++) {
    if (i > 0) writer.write(separator);
    each(items[i] as T);
  }
}
