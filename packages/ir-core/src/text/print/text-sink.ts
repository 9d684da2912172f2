/** Collects text in chunks; far cheaper than one string that grows to megabytes. */
export class TextSink {
  private readonly chunks: string[] = [];
  private tail = "";

  write(text: string): void {
    this.tail += text;
    if (this.tail.length > 1 << 15) {
      this.chunks.push(this.tail);
      this.tail = "";
    }
  }

  toString(): string {
    return this.chunks.join("") + this.tail;
  }
}

/** Drops all text. */
export class SilentSink extends TextSink {
  override write(_text: string): void {
    // nothing is kept
  }
}
