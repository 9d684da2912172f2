import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { npyNumbers, readNpy, writeNpy } from "./npy.js";
import type { NpyArray } from "./npy.js";
import { readNpz } from "./npz.js";

const encoder = new TextEncoder();

/** A version 1 file with this header text and body. */
function file(header: string, body: readonly number[], version = 1): Uint8Array {
  const text = encoder.encode(header);
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...body);
}

const u16 = (v: number): number[] => [v & 255, v >> 8];
const u32 = (v: number): number[] => [...u16(v & 0xffff), ...u16(v >>> 16)];

/** A zip archive as NumPy writes it, but for checksums, which nobody reads. */
function zip(files: Readonly<Record<string, Uint8Array>>, deflate: boolean): Uint8Array {
  const out: number[] = [];
  const directory: number[] = [];
  for (const [name, content] of Object.entries(files)) {
    const packed = deflate ? deflateRawSync(content) : content;
    const common = [
      ...u16(deflate ? 8 : 0),
      ...u32(0),
      ...u32(0),
      ...u32(packed.length),
      ...u32(content.length),
      ...u16(name.length),
    ];
    directory.push(
      ...u32(0x02014b50),
      ...u16(20),
      ...u16(20),
      ...u16(0),
      ...common,
      ...u16(0),
      ...u16(0),
      ...u16(0),
      ...u16(0),
    );
    directory.push(...u32(0), ...u32(out.length), ...encoder.encode(name));
    out.push(...u32(0x04034b50), ...u16(20), ...u16(0), ...common, ...u16(0), ...encoder.encode(name), ...packed);
  }
  const count = Object.keys(files).length;
  const end = [
    ...u32(0x06054b50),
    ...u16(0),
    ...u16(0),
    ...u16(count),
    ...u16(count),
    ...u32(directory.length),
    ...u32(out.length),
    ...u16(0),
  ];
  return Uint8Array.from([...out, ...directory, ...end]);
}

const samples: readonly NpyArray[] = [
  { shape: [2, 3], dtype: "f4", data: Float32Array.of(0, 1.5, -2, 3e38, NaN, Infinity) },
  { shape: [2], dtype: "f8", data: Float64Array.of(Math.PI, -0) },
  { shape: [], dtype: "i1", data: Int8Array.of(-128) },
  { shape: [3], dtype: "i2", data: Int16Array.of(-32768, 0, 7) },
  { shape: [1, 1, 2], dtype: "i4", data: Int32Array.of(1, -1) },
  { shape: [1], dtype: "i8", data: BigInt64Array.of(-(2n ** 63n)) },
  { shape: [0, 4], dtype: "u1", data: Uint8Array.of() },
  { shape: [2], dtype: "u2", data: Uint16Array.of(65535, 1) },
  { shape: [2], dtype: "u4", data: Uint32Array.of(4294967295, 1) },
  { shape: [1], dtype: "u8", data: BigUint64Array.of(2n ** 64n - 1n) },
  { shape: [3], dtype: "b1", data: Uint8Array.of(1, 0, 1) },
];

describe("npy files", () => {
  it("are read as they were written, for all element types", () => {
    for (const array of samples) {
      const bytes = writeNpy(array);
      expect(bytes.length - array.data.byteLength).toSatisfy((header: number) => header % 64 === 0);
      expect(readNpy(bytes)).toEqual(array);
    }
  });

  it("may be column-major, big-endian, of any version, with keys in any order", () => {
    const fortran = file(
      "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }\n",
      [1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6, 0],
    );
    expect(readNpy(fortran)).toEqual({ shape: [2, 3], dtype: "i2", data: Int16Array.of(1, 2, 3, 4, 5, 6) });
    const big = file('{"shape": (2,), "fortran_order": False, "descr": ">i2"}', [1, 0, 0, 2], 3);
    expect(readNpy(big)).toEqual({ shape: [2], dtype: "i2", data: Int16Array.of(256, 2) });
  });

  it("give numbers, those of 64 bits rounded", () => {
    expect([...npyNumbers({ shape: [2], dtype: "i8", data: BigInt64Array.of(5n, -7n) })]).toEqual([5, -7]);
  });

  it.each([
    [
      "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }",
      "truncated: 3 elements of f4 need 12 bytes, but 4 follow",
    ],
    ["{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }", "element type '<f2' is not supported"],
    ["{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "element type '|O' is not supported"],
    ["{'descr': '', 'fortran_order': False, 'shape': (1,), }", "element type '' is not supported"],
    ["{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "structured elements"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "shape (-1,) is not understood"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999, 999999999999999), }", "is not understood"],
    ["{'descr': '<f4'}", "expected the keys descr, fortran_order and shape"],
  ])("with the header %s are refused", (header, words) => {
    expect(readNpy(file(header, [0, 0, 0, 0]))).toContain(words);
  });

  it("that are damaged anywhere give words, never an exception", () => {
    expect(readNpy(new Uint8Array())).toContain("no npy file");
    expect(readNpy(file("{}", [], 9))).toContain("version 9");
    expect(readNpy(file("{}", []).subarray(0, 9))).toContain("truncated in its header");
    const bytes = writeNpy(samples[0] as NpyArray);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, byte, length) => {
        const damaged = bytes.slice(0, length);
        damaged[at] = byte;
        const result = readNpy(damaged);
        expect(typeof result === "string" || result.data.length >= 0).toBe(true);
      }),
    );
  });
});

describe("npz archives", () => {
  const x = samples[0] as NpyArray;
  const y = samples[3] as NpyArray;

  it.each([true, false])("are read by name (deflated: %s)", (deflate) => {
    const bytes = zip({ "x.npy": writeNpy(x), "a/y.npy": writeNpy(y), readme: encoder.encode("hello") }, deflate);
    expect(readNpz(bytes)).toEqual(
      new Map([
        ["x", x],
        ["a/y", y],
      ]),
    );
  });

  it("that are damaged anywhere give words, never an exception", () => {
    expect(readNpz(new Uint8Array(100))).toContain("no npz file");
    expect(readNpz(zip({ "x.npy": encoder.encode("hello") }, true))).toContain(
      "npz entry 'x.npy': this is no npy file",
    );
    const bytes = zip({ "x.npy": writeNpy(x) }, true);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = bytes.slice();
        damaged[at] = byte;
        const result = readNpz(damaged);
        expect(typeof result === "string" || result instanceof Map).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("do not unpack to more than their directory says", () => {
    const bytes = zip({ "x.npy": new Uint8Array(1 << 20) }, true);
    const directory = bytes.length - 22 - (46 + 5);
    bytes.set(u32(1000), directory + 24);
    expect(readNpz(bytes)).toContain("compressed data is damaged");
  });
});
