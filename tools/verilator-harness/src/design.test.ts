import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkDesign, parseDesign } from "./design.js";
import { macDesign, macVectors, macVerilog } from "./fixture.js";
import { designSource, readDesign, withTemporaryFolder } from "./source.js";
import { checkVectors, decodeInt64, encodeInt64, readInt64, writeInt64 } from "./vectors.js";

describe("design.json", () => {
  test("is read as written", () => {
    expect(parseDesign(JSON.stringify(macDesign))).toEqual(macDesign);
  });

  const port = { name: "a", width: 16, signed: true, words: [0] };
  test.each([
    [{ top: "1x" }, `'top' is "1x", expected a Verilog identifier`],
    [{ interval: 0 }, "'interval' is 0, expected an integer of at least 1"],
    [{ latency: undefined }, "'latency' is nothing, expected an integer of at least 0"],
    [{ verilog: ["../x.v"] }, "'verilog' is [\"../x.v\"], expected a list of relative file names"],
    [{ inputs: [{ ...port, width: 65 }] }, "'inputs[0].width' is 65, expected an integer from 1 to 64"],
    [{ inputs: [{ ...port, words: [0.5] }] }, "'inputs[0].words' is [0.5], expected a list of element indices"],
    [{ inputs: [] }, "'inputs' is [], expected a list of at least one port"],
    [{ inputs: [{ ...port, words: [8] }] }, "inputs: port 'a' carries element 8 of only 8"],
    [{ inputs: [{ ...port, name: "clk" }] }, "two ports are named 'clk'"],
    [{ interval: 3 }, "inputs: 4 beats do not fit the interval of 3 cycles"],
    [{ outputElements: 4 }, "outputs: element 3 is on no port"],
    [{ outputs: [{ ...port, name: "y", words: [] }] }, "outputs: no port has a beat"],
  ])("rejects %j", (change, message) => {
    expect(() => checkDesign({ ...macDesign, ...change })).toThrow(message);
  });

  test("rejects what is no object, and names all problems at once", () => {
    expect(() => parseDesign("{")).toThrow("not JSON");
    expect(() => checkDesign([])).toThrow("expected an object");
    expect(() => checkDesign({ ...macDesign, top: 1, clock: 2 })).toThrow(/'top' is 1.*'clock' is 2/);
  });
});

describe("sources", () => {
  test("readDesign finds the Verilog and its memory images", () =>
    withTemporaryFolder(async (folder) => {
      await writeFile(join(folder, "design.json"), JSON.stringify(macDesign));
      await expect(readDesign(join(folder, "design.json"))).rejects.toThrow("cannot read 'mac_top.v'");
      await writeFile(join(folder, "mac_top.v"), `${macVerilog}// $readmemh("rom/w.hex", m)`);
      await expect(readDesign(join(folder, "design.json"))).rejects.toThrow("cannot read 'w.hex', a memory image");
      await mkdir(join(folder, "rom"));
      await writeFile(join(folder, "rom", "w.hex"), "0\n");
      expect((await readDesign(join(folder, "design.json"))).files.map((file) => file.name)).toEqual([
        "mac_top.v",
        "rom/w.hex",
      ]);
    }));

  test("a source in memory must be complete and stay in its folder", () => {
    expect(() => designSource(macDesign, [])).toThrow("cannot read 'mac_top.v'");
    expect(() => designSource(macDesign, [{ name: "mac_top.v", text: '$readmemh("/etc/x", m)' }])).toThrow(
      "not relative",
    );
  });
});

describe("vectors", () => {
  test("are little-endian int64 files", () =>
    withTemporaryFolder(async (folder) => {
      const path = join(folder, "x.bin");
      const values = BigInt64Array.of(1n, -2n, 1n << 62n);
      await writeInt64(path, values);
      expect(await readInt64(path)).toEqual(values);
      await writeFile(path, "123");
      await expect(readInt64(path)).rejects.toThrow("not a multiple of 8");
      await expect(readInt64(join(folder, "none"))).rejects.toThrow("cannot read");
      expect([...encodeInt64(BigInt64Array.of(258n))]).toEqual([2, 1, 0, 0, 0, 0, 0, 0]);
      expect(decodeInt64(encodeInt64(values.subarray(1)))).toEqual(values.slice(1));
    }));

  test("must fit the design", () => {
    const vectors = macVectors(2);
    expect(checkVectors(macDesign, vectors)).toBe(2);
    expect(() => checkVectors(macDesign, { ...vectors, inputs: vectors.inputs.slice(1) })).toThrow(
      "15 input values are not one or more samples of 8",
    );
    expect(() => checkVectors(macDesign, { ...vectors, expected: vectors.expected.slice(1) })).toThrow(
      "2 samples need 6 expected values, found 5",
    );
    const inputs = vectors.inputs.slice();
    inputs[12] = 32768n;
    expect(() => checkVectors(macDesign, { ...vectors, inputs })).toThrow(
      "input 32768 (sample 1, element 4) does not fit the 16 bits of port 'b' (-32768 to 32767)",
    );
  });
});
