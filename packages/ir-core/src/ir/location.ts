import type { AsmWriter } from "./asm-writer.js";
import { writeSeparated } from "./asm-writer.js";
import { Attribute } from "./attribute.js";
import { quote } from "./quote.js";
import { UniqueTable } from "./unique.js";

/** Where an operation comes from. `print` gives the part inside `loc(...)`. */
export abstract class Location extends Attribute {
  /** Prints without the surrounding `loc(...)`. */
  abstract printInner(writer: AsmWriter): void;

  print(writer: AsmWriter): void {
    writer.write("loc(");
    this.printInner(writer);
    writer.write(")");
  }
}

/** Makes the location of an offset when it is asked for: every parsed op has one, and few are ever looked at. */
export interface LocationSource {
  locationAt(offset: number): Location;
}

/** `loc(unknown)`. */
export class UnknownLoc extends Location {
  readonly kind = "loc.unknown";
  static readonly instance = new UnknownLoc();

  private constructor() {
    super();
  }

  printInner(writer: AsmWriter): void {
    writer.write("unknown");
  }
}

/** `loc("file":3:4)`. Not interned: the parser makes one for each operation. */
export class FileLineColLoc extends Location {
  readonly kind = "loc.file";
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(file: string, line: number, column: number) {
    super();
    this.file = file;
    this.line = line;
    this.column = column;
  }

  printInner(writer: AsmWriter): void {
    writer.write(`${quote(this.file)}:${this.line}:${this.column}`);
  }
}

/** `loc("name"(child))`. */
export class NameLoc extends Location {
  readonly kind = "loc.name";
  readonly name: string;
  readonly child: Location;
  private static readonly table = new UniqueTable<NameLoc>();

  private constructor(name: string, child: Location) {
    super();
    this.name = name;
    this.child = child;
  }

  static get(name: string, child: Location = UnknownLoc.instance): NameLoc {
    return NameLoc.table.get(`${child.id}:${name}`, () => new NameLoc(name, child));
  }

  printInner(writer: AsmWriter): void {
    writer.write(quote(this.name));
    if (this.child === UnknownLoc.instance) return;
    writer.write("(");
    writer.location(this.child);
    writer.write(")");
  }
}

/** `loc(callsite(callee at caller))`. */
export class CallSiteLoc extends Location {
  readonly kind = "loc.callsite";
  readonly callee: Location;
  readonly caller: Location;
  private static readonly table = new UniqueTable<CallSiteLoc>();

  private constructor(callee: Location, caller: Location) {
    super();
    this.callee = callee;
    this.caller = caller;
  }

  static get(callee: Location, caller: Location): CallSiteLoc {
    return CallSiteLoc.table.get(`${callee.id}:${caller.id}`, () => new CallSiteLoc(callee, caller));
  }

  printInner(writer: AsmWriter): void {
    writer.write("callsite(");
    writer.location(this.callee);
    writer.write(" at ");
    writer.location(this.caller);
    writer.write(")");
  }
}

/** `loc(fused<metadata>[a, b])`. */
export class FusedLoc extends Location {
  readonly kind = "loc.fused";
  readonly locations: readonly Location[];
  readonly metadata: Attribute | undefined;
  private static readonly table = new UniqueTable<FusedLoc>();

  private constructor(locations: readonly Location[], metadata: Attribute | undefined) {
    super();
    this.locations = locations;
    this.metadata = metadata;
  }

  static get(locations: readonly Location[], metadata?: Attribute): FusedLoc {
    const key = `${locations.map((l) => l.id).join(",")}:${metadata?.id ?? ""}`;
    return FusedLoc.table.get(key, () => new FusedLoc(locations.slice(), metadata));
  }

  printInner(writer: AsmWriter): void {
    writer.write("fused");
    if (this.metadata !== undefined) {
      writer.write("<");
      writer.attribute(this.metadata);
      writer.write(">");
    }
    writer.write("[");
    writeSeparated(writer, this.locations, ", ", (l) => writer.location(l));
    writer.write("]");
  }
}

/** The file position nearest to the source, looked for through names, calls and fusions. */
export function findFilePosition(location: Location): FileLineColLoc | undefined {
  const pending: Location[] = [location];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (current instanceof FileLineColLoc) return current;
    if (current instanceof NameLoc) pending.push(current.child);
    else if (current instanceof CallSiteLoc) pending.push(current.caller, current.callee);
    else if (current instanceof FusedLoc) pending.push(...current.locations.slice().reverse());
  }
  return undefined;
}
