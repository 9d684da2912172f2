import type { ParsedArgument, UnresolvedOperand } from "../../define/custom-syntax.js";
import type { NamedAttribute } from "../../ir/builtin-attributes.js";
import type { Location } from "../../ir/location.js";
import type { Type } from "../../ir/type.js";
import type { ApplyLocation } from "./deferred-locations.js";
import type { Parser } from "./parser.js";
import { nameText } from "./value-scope.js";
import type { NameKey } from "./value-scope.js";

/** `%a:2 =` to the left of an op. */
export interface ResultName {
  readonly key: NameKey;
  readonly count: number;
  readonly offset: number;
}

/** A name before its value is known; the location is made on demand only. */
export class ParsedOperand implements UnresolvedOperand {
  readonly key: NameKey;
  readonly number: number;
  readonly offset: number;
  private readonly p: Parser;

  constructor(p: Parser, key: NameKey, number: number, offset: number) {
    this.p = p;
    this.key = key;
    this.number = number;
    this.offset = offset;
  }

  get name(): string {
    return nameText(this.key);
  }

  get location(): Location {
    return this.p.locationAt(this.offset);
  }
}

/** A region argument; its location may be an alias that the source defines later. */
export interface ParsedRegionArgument extends ParsedArgument {
  readonly name: ParsedOperand;
  readonly type: Type;
  readonly attributes: readonly NamedAttribute[];
  readonly location: Location | undefined;
  readonly deferLocation?: ((apply: ApplyLocation) => void) | undefined;
}
