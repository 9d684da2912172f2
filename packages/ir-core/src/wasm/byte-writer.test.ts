import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteWriter } from "./byte-writer.js";

function write(action: (out: ByteWriter) => void): number[] {
  const out = new ByteWriter(1);
  action(out);
  return [...out.bytes];
}

/** The number that LEB128 bytes stand for: seven bits each, the last one with the sign. */
function decode(bytes: readonly number[], isSigned: boolean): bigint {
  const value = bytes.reduceRight((sum, byte) => (sum << 7n) | BigInt(byte & 0x7f), 0n);
  return isSigned ? BigInt.asIntN(7 * bytes.length, value) : value;
}

const isMarked = (bytes: readonly number[]): boolean => bytes.every((byte, i) => byte >= 0x80 === i < bytes.length - 1);

describe("LEB128", () => {
  test("the examples of the DWARF standard", () => {
    expect(write((out) => out.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26]);
    expect(write((out) => out.signed32(-123456))).toEqual([0xc0, 0xbb, 0x78]);
    expect(write((out) => out.signed64(-123456n))).toEqual([0xc0, 0xbb, 0x78]);
  });

  test("the shortest encodings change where the sign bit would", () => {
    const lengths = (values: readonly number[]): number[] => values.map((x) => write((out) => out.signed32(x)).length);
    expect(lengths([0, 63, 64, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31)])).toEqual([1, 1, 2, 1, 1, 2, 5, 5]);
  });

  test("unsigned numbers up to 2^53", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const bytes = write((out) => out.unsigned(value));
        expect(isMarked(bytes)).toBe(true);
        expect(decode(bytes, false)).toBe(BigInt(value));
      }),
    );
  });

  test("signed numbers wrap to their width", () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 65n), 1n << 65n), (value) => {
        const wide = write((out) => out.signed64(value));
        expect(isMarked(wide)).toBe(true);
        expect(decode(wide, true)).toBe(BigInt.asIntN(64, value));
        const low = BigInt.asIntN(32, value);
        expect(write((out) => out.signed32(Number(low)))).toEqual(write((out) => out.signed64(low)));
      }),
    );
  });
});

test("floats are little endian", () => {
  expect(write((out) => out.float32(1.5))).toEqual([0, 0, 0xc0, 0x3f]);
  expect(write((out) => out.float64(-2))).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
});

test("names are a count of bytes and UTF-8", () => {
  expect(write((out) => out.name("aµ"))).toEqual([3, 0x61, 0xc2, 0xb5]);
});

test("the buffer grows and keeps what it holds", () => {
  const out = new ByteWriter(2);
  for (let i = 0; i < 1000; i++) out.append(Uint8Array.of(i & 0xff, 1, 2));
  expect(out.length).toBe(3000);
  expect([...out.bytes.slice(2997)]).toEqual([999 & 0xff, 1, 2]);
});
