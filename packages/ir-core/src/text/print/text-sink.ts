const chunkLength = 4096;

/** Collects text in chunks; far cheaper than one string that grows to megabytes. */
export class TextSink {
  private readonly chunks: string[] = [];
  private tail = "";

  write(text: string): void {
    this.tail += text;
    if (this.tail.length > chunkLength) this.flush();
  }

  private flush(): void {
    // asking for a character makes V8 flatten the concatenation, now, while its parts are in the cache
    if (this.tail.charCodeAt(0) >= 0) this.chunks.push(this.tail);
    this.tail = "";
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
