import { describe, expect, it } from "vitest";
import { FloatAttr } from "./builtin-attributes.js";
import { FloatType } from "./builtin-types.js";
import type { FloatName } from "./builtin-types.js";

// the right column is what mlir-opt 19 prints
const printed: readonly [number, FloatName, string][] = [
  [1, "f64", "1.000000e+00"],
  [0.1, "f16", "9.997550e-02"],
  [1.1, "f32", "1.100000e+00"],
  [3.14159, "bf16", "3.140630e+00"],
  [123456789, "f32", "0x4CEB79A3"],
  [1.2345678e-5, "f32", "1.23456784E-5"],
  [0.0001234567, "f64", "1.234567E-4"],
  [0.0012345678, "f64", "0.0012345678000000001"],
  [123.456789123, "f64", "123.45678912299999"],
  [1234567, "f64", "0x4132D68700000000"],
  [65520, "f16", "0x7C00"],
  [-0, "f32", "-0.000000e+00"],
  [0.1, "f80", "0.100000000000000005551"],
  [0.1, "f128", "0.100000000000000005551115123125782702"],
  [1e10, "f8E4M3FN", "0x7F"],
  [0.3, "f8E5M2", "3.125000e-01"],
  [NaN, "f32", "0x7FC00000"],
  [-Infinity, "f64", "0xFFF0000000000000"],
];

describe("float attributes", () => {
  it.each(printed)("print %d : %s", (value, name, text) => {
    const type = FloatType.get(name);
    const attribute = FloatAttr.get(type, value);
    expect(attribute.toString()).toBe(`${text} : ${name}`);
  });

  it("keep bits that no number tells", () => {
    const f32 = FloatType.get("f32");
    expect(FloatAttr.fromBits(f32, 0x7f800001n).toString()).toBe("0x7F800001 : f32");
    expect(FloatAttr.fromBits(f32, 0x7fc00000n)).toBe(FloatAttr.get(f32, NaN));
    expect(FloatAttr.fromBits(f32, 0x3f800000n)).toBe(FloatAttr.get(f32, 1));
    expect(FloatAttr.fromBits(FloatType.get("f8E4M3FNUZ"), 0x80n).toString()).toBe("0x80 : f8E4M3FNUZ");
  });
});
