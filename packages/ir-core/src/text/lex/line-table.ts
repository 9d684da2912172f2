/** A position as people count it: lines and columns from 1, columns in bytes of UTF-8. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

const encoder = new TextEncoder();

/** Turns offsets of a source into lines and columns; near-sequential queries cost O(1). */
export class LineTable {
  private readonly source: string;
  private readonly isAscii: boolean;
  private readonly starts: Int32Array;
  /** The line (from 0) of the last query. */
  private cursor: number;

  constructor(source: string) {
    this.source = source;
    // eslint-disable-next-line no-control-regex -- the whole ASCII range
    this.isAscii = !/[^\x00-\x7f]/.test(source);
    this.starts = lineStarts(source);
    this.cursor = 0;
  }

  locate(offset: number): LineColumn {
    const line = this.line(offset);
    return { line, column: this.column(line, offset) };
  }

  /** The line of an offset, from 1. */
  line(offset: number): number {
    return this.lineOf(offset) + 1;
  }

  /** The column of an offset in its line, from 1. */
  column(line: number, offset: number): number {
    return this.width(this.starts[line - 1] as number, offset) + 1;
  }

  /** The text of line `line` (from 1) without its line break. */
  lineText(line: number): string | undefined {
    const start = this.starts[line - 1];
    if (start === undefined) return undefined;
    const end = this.source.indexOf("\n", start);
    return this.source.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
  }

  private width(start: number, offset: number): number {
    return this.isAscii ? offset - start : encoder.encode(this.source.slice(start, offset)).length;
  }

  private lineOf(offset: number): number {
    const { starts } = this;
    let line = this.cursor;
    // a few steps forward is the common case; anything else is a binary search
    for (let step = 0; step < 8; step++) {
      if ((starts[line] as number) > offset) break;
      const next = starts[line + 1];
      if (next === undefined || next > offset) return (this.cursor = line);
      line++;
    }
    return (this.cursor = search(starts, offset));
  }
}

function lineStarts(source: string): Int32Array {
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}

/** The last entry that is not above `offset`. */
function search(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
