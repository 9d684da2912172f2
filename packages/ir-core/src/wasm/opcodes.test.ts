import { describe, expect, test } from "vitest";
import { CodeWriter } from "./code-writer.js";
import { instantiate, makeMemory } from "./engine.js";
import type { ExportedFunction } from "./engine.js";
import { writeModule } from "./module-writer.js";
import type { WasmSignature } from "./module-writer.js";
import { accessInstructions, plainInstructions, structuredInstructions } from "./opcodes.js";
import type { AccessInstruction, PlainInstruction, WasmType } from "./opcodes.js";

function compile(signature: WasmSignature, write: (code: CodeWriter) => void): ExportedFunction {
  const code = new CodeWriter(signature.params.length);
  signature.params.forEach((_, i) => code.get(i));
  write(code);
  const body = { signature, locals: code.locals, code: code.bytes };
  const binary = writeModule({ imports: [], functions: [body], exports: { run: 0 }, memoryPages: 1 });
  return instantiate<"run">(binary, makeMemory(1)).run;
}

const unary = /^(eqz|clz|ctz|popcnt|abs|neg|ceil|floor|trunc|nearest|sqrt|extend\d+_s)$/;
const comparison = /^(eqz|eq|ne|lt|gt|le|ge)(_[su])?$/;
const control = ["unreachable", "else", "end", "return", "drop", "select"];
const computing = (Object.keys(plainInstructions) as PlainInstruction[]).filter((name) => !control.includes(name));

/** What an instruction takes and gives, which its name tells. */
function signatureOf(name: string): WasmSignature {
  const [type, operation] = name.split(".") as [WasmType, string];
  const source = /_([if](32|64))(_[su])?$/.exec(operation)?.[1] as WasmType | undefined;
  if (source !== undefined) return { params: [source], results: [type] };
  const params = unary.test(operation) ? [type] : [type, type];
  return { params, results: [comparison.test(operation) ? "i32" : type] };
}

test("every number stands for one instruction", () => {
  const codes = [
    ...Object.values(plainInstructions),
    ...Object.values(structuredInstructions),
    ...Object.values(accessInstructions).map(({ code }) => code),
  ];
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(computing)("%s takes and gives the types of its name", (name) => {
  expect(() => compile(signatureOf(name), (code) => code.emit(name))).not.toThrow();
});

const wide = (x: bigint): bigint => BigInt.asUintN(64, x);
const narrow = (x: number): number => x >>> 0;

/** What integer instructions compute, before the result wraps to `bits`. */
const integers: Readonly<Record<string, (x: bigint, y: bigint, bits: number) => bigint | boolean>> = {
  eqz: (x) => x === 0n,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt_s: (x, y) => x < y,
  lt_u: (x, y, bits) => BigInt.asUintN(bits, x) < BigInt.asUintN(bits, y),
  gt_s: (x, y) => x > y,
  gt_u: (x, y, bits) => BigInt.asUintN(bits, x) > BigInt.asUintN(bits, y),
  le_s: (x, y) => x <= y,
  le_u: (x, y, bits) => BigInt.asUintN(bits, x) <= BigInt.asUintN(bits, y),
  ge_s: (x, y) => x >= y,
  ge_u: (x, y, bits) => BigInt.asUintN(bits, x) >= BigInt.asUintN(bits, y),
  clz: (x, _, bits) => BigInt(bits - BigInt.asUintN(bits, x).toString(2).length),
  ctz: (x, _, bits) => BigInt(/0*$/.exec(BigInt.asUintN(bits, x).toString(2))?.[0].length ?? 0),
  popcnt: (x, _, bits) => BigInt(BigInt.asUintN(bits, x).toString(2).replaceAll("0", "").length),
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div_s: (x, y) => x / y,
  div_u: (x, y, bits) => BigInt.asUintN(bits, x) / BigInt.asUintN(bits, y),
  rem_s: (x, y) => x % y,
  rem_u: (x, y, bits) => BigInt.asUintN(bits, x) % BigInt.asUintN(bits, y),
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  shl: (x, y, bits) => x << (y & BigInt(bits - 1)),
  shr_s: (x, y, bits) => x >> (y & BigInt(bits - 1)),
  shr_u: (x, y, bits) => BigInt.asUintN(bits, x) >> (y & BigInt(bits - 1)),
  rotl: (x, y, bits) => rotate(x, y, bits),
  rotr: (x, y, bits) => rotate(x, -y, bits),
  extend8_s: (x) => BigInt.asIntN(8, x),
  extend16_s: (x) => BigInt.asIntN(16, x),
  extend32_s: (x) => BigInt.asIntN(32, x),
};

function rotate(x: bigint, by: bigint, bits: number): bigint {
  const left = BigInt.asUintN(Math.log2(bits), by);
  const value = BigInt.asUintN(bits, x);
  return (value << left) | (value >> (BigInt(bits) - left));
}

const floats: Readonly<Record<string, (x: number, y: number) => number | boolean>> = {
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  lt: (x, y) => x < y,
  gt: (x, y) => x > y,
  le: (x, y) => x <= y,
  ge: (x, y) => x >= y,
  abs: Math.abs,
  neg: (x) => -x,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest: (x) => (x < 0 ? -1 : 1) * Math.round(Math.abs(x)),
  sqrt: Math.sqrt,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  min: Math.min,
  max: Math.max,
  copysign: (x, y) => Math.abs(x) * Math.sign(y),
};

describe("instructions compute what their names say", () => {
  const run = (name: PlainInstruction, operands: readonly (number | bigint)[]): unknown => {
    const signature = signatureOf(name);
    return compile(signature, (code) => code.emit(name))(...operands.slice(0, signature.params.length));
  };
  const withPrefix = (types: readonly string[], names: object): PlainInstruction[] =>
    computing.filter((name) => types.includes(name.slice(0, 3)) && name.slice(4) in names);

  test.each(withPrefix(["i32", "i64"], integers))("%s", (name) => {
    const bits = name.startsWith("i32") ? 32 : 64;
    for (const [x, y] of [
      [-13n, 5n],
      [13n, -5n],
      [0x1234_9876n, 0x1234_9876n],
      [-201n, -7n],
      [2_000_000_001n, 3n],
    ] as const) {
      const wanted = integers[name.slice(4)]?.(x, y, bits) as bigint | boolean;
      const got = run(name, bits === 32 ? [Number(x), Number(y)] : [x, y]) as number | bigint;
      expect(BigInt.asIntN(bits, BigInt(got))).toBe(BigInt.asIntN(bits, BigInt(wanted)));
    }
  });

  test.each(withPrefix(["f32", "f64"], floats))("%s", (name) => {
    for (const [x, y] of [
      [2.75, -0.3125],
      [0.25, 0.25],
      [-6.625, 4],
    ] as const) {
      if (name.endsWith("sqrt") && x < 0) continue;
      const wanted = Number(floats[name.slice(4)]?.(x, y));
      expect(run(name, [x, y])).toBe(name.startsWith("f32") ? Math.fround(wanted) : wanted);
    }
  });

  test("conversions keep, wrap, extend, round and saturate", () => {
    expect(run("i32.wrap_i64", [0x1_8000_0001n])).toBe(-0x7fff_ffff);
    expect(run("i64.extend_i32_s", [-1])).toBe(-1n);
    expect(run("i64.extend_i32_u", [-1])).toBe(0xffff_ffffn);
    expect(run("f32.demote_f64", [0.1])).toBe(Math.fround(0.1));
    expect(run("f64.promote_f32", [0.5])).toBe(0.5);
    for (const float of ["f32", "f64"] as const) {
      expect(run(`i32.trunc_${float}_s`, [-2.5])).toBe(-2);
      expect(narrow(run(`i32.trunc_${float}_u`, [3e9]) as number)).toBe(3e9);
      expect(run(`i64.trunc_${float}_s`, [-2.5])).toBe(-2n);
      expect(wide(run(`i64.trunc_${float}_u`, [2 ** 63]) as bigint)).toBe(1n << 63n);
      expect(run(`i32.trunc_sat_${float}_s`, [-1e30])).toBe(-(2 ** 31));
      expect(run(`i32.trunc_sat_${float}_u`, [-1])).toBe(0);
      expect(run(`i64.trunc_sat_${float}_s`, [-1e30])).toBe(-(1n << 63n));
      expect(run(`i64.trunc_sat_${float}_u`, [-1])).toBe(0n);
      expect(run(`${float}.convert_i32_s`, [-1])).toBe(-1);
      expect(run(`${float}.convert_i32_u`, [-(2 ** 31)])).toBe(2 ** 31);
      expect(run(`${float}.convert_i64_s`, [-1n])).toBe(-1);
      expect(run(`${float}.convert_i64_u`, [-1n])).toBe(2 ** 64);
    }
    expect(run("i32.reinterpret_f32", [1])).toBe(0x3f80_0000);
    expect(run("f32.reinterpret_i32", [0x3f80_0000])).toBe(1);
    expect(run("i64.reinterpret_f64", [1])).toBe(0x3ff0n << 48n);
    expect(run("f64.reinterpret_i64", [0x3ff0n << 48n])).toBe(1);
  });
});

test.each((Object.keys(accessInstructions) as AccessInstruction[]).filter((name) => name.includes("load")))(
  "%s reads back what its store wrote",
  (load) => {
    const type = load.slice(0, 3) as WasmType;
    const store = load.replace("load", "store").replace(/_[su]$/, "") as AccessInstruction;
    const copy = compile({ params: [type], results: [type] }, (code) => {
      code.emit("drop");
      code.i32(16);
      code.get(0);
      code.access(store, 8);
      code.i32(8);
      code.access(load, 16);
    });
    const bits = Number(/(\d+)(_[su])?$/.exec(load.slice(3))?.[1] ?? type.slice(1));
    const isFloat = type.startsWith("f");
    const value = isFloat ? -1.5 : type === "i64" ? -3n : -3;
    const wanted = load.endsWith("_u") ? BigInt.asUintN(bits, -3n) : -3n;
    expect(copy(value)).toBe(isFloat ? value : type === "i64" ? wanted : Number(wanted));
    expect(2 ** accessInstructions[load].alignment * 8).toBe(bits);
  },
);
