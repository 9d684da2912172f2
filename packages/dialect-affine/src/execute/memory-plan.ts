import { pageBytes } from "@hls-opt/ir-core/wasm";

/** A piece of linear memory with the bytes that it starts with. */
export interface MemoryImage {
  readonly address: number;
  readonly bytes: Uint8Array;
}

const alignment = 64;

/** Hands out addresses, one piece after the other: all buffers have static sizes and live as long as the program. */
export class MemoryPlan {
  private next = alignment;
  readonly images: MemoryImage[] = [];
  /** Addresses stay below this, so that they are non-negative in 32 bits. */
  static readonly limit = 2 ** 31 - pageBytes;

  get size(): number {
    return this.next;
  }

  get pages(): number {
    return Math.ceil(this.next / pageBytes);
  }

  get isTooLarge(): boolean {
    return this.next > MemoryPlan.limit;
  }

  reserve(byteLength: number): number {
    const address = this.next;
    this.next += Math.ceil(Math.max(byteLength, 1) / alignment) * alignment;
    return address;
  }

  /** Reserves room for bytes and has them written there before the first run. */
  place(bytes: Uint8Array): number {
    const address = this.reserve(bytes.length);
    this.images.push({ address, bytes });
    return address;
  }
}
