/** Bytes of a WebAssembly module, growing. */
export class Bytes {
  private buffer = new Uint8Array(1024);
  length = 0;

  get view(): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(0, this.length);
  }

  byte(value: number): void {
    if (this.length === this.buffer.length) this.grow(this.length + 1);
    this.buffer[this.length++] = value;
  }

  append(other: Bytes): void {
    if (this.length + other.length > this.buffer.length) this.grow(this.length + other.length);
    this.buffer.set(other.view, this.length);
    this.length += other.length;
  }

  /** An unsigned number below 2^32 in LEB128. */
  unsigned(value: number): void {
    let rest = value >>> 0;
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  /** A signed number of up to 64 bits in LEB128. */
  signed(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    for (; rest < -64n || rest > 63n; rest >>= 7n) this.byte(Number(rest & 0x7fn) | 0x80);
    this.byte(Number(rest & 0x7fn));
  }

  /** A count and the bytes of a name. */
  name(text: string): void {
    const encoded = new TextEncoder().encode(text);
    this.unsigned(encoded.length);
    for (const byte of encoded) this.byte(byte);
  }

  private grow(least: number): void {
    const larger = new Uint8Array(Math.max(least, this.buffer.length * 2));
    larger.set(this.view);
    this.buffer = larger;
  }
}
