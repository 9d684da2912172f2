import { FileLineColLoc } from "../../ir/location.js";
import type { LocationSource } from "../../ir/location.js";
import { LineTable } from "./line-table.js";

/** The locations of one source. */
export class SourceLocations implements LocationSource {
  readonly file: string;
  private readonly lines: LineTable;

  constructor(file: string, source: string) {
    this.file = file;
    this.lines = new LineTable(source);
  }

  locationAt(offset: number): FileLineColLoc {
    const line = this.lines.line(offset);
    return new FileLineColLoc(this.file, line, this.lines.column(line, offset));
  }
}
