import { describe, expect, test } from "vitest";
import { CodeWriter } from "./code-writer.js";
import { instantiate, isTrap, makeMemory } from "./engine.js";
import { writeModule } from "./module-writer.js";
import type { WasmFunction, WasmSignature } from "./module-writer.js";
import type { WasmType } from "./opcodes.js";

function makeFunction(params: readonly WasmType[], results: readonly WasmType[], write: (code: CodeWriter) => void) {
  const code = new CodeWriter(params.length);
  write(code);
  return { signature: { params, results }, locals: code.locals, code: code.bytes } satisfies WasmFunction;
}

const nothing: WasmSignature = { params: [], results: [] };

describe("writeModule", () => {
  test("the smallest module, byte by byte", () => {
    const empty: WasmFunction = { signature: nothing, locals: [], code: new Uint8Array() };
    const binary = writeModule({ imports: [], functions: [empty], exports: { f: 0 }, memoryPages: 2 });
    const sections = [
      [1, 4, 1, 0x60, 0, 0],
      [2, 17, 1, 4, ...Buffer.from("host"), 6, ...Buffer.from("memory"), 2, 1, 2, 2],
      [3, 2, 1, 0],
      [7, 5, 1, 1, ...Buffer.from("f"), 0, 0],
      [10, 4, 1, 2, 0, 0x0b],
    ];
    expect([...binary]).toEqual([0, ...Buffer.from("asm"), 1, 0, 0, 0, ...sections.flat()]);
  });

  test("imports come before functions, and each kind of signature once", () => {
    const signature: WasmSignature = { params: ["i32", "f64"], results: ["f64"] };
    const imports = ["scale", "shift"].map((name) => ({ name, signature }));
    const caller = makeFunction(["f64"], ["f64"], (code) => {
      code.i32(3);
      code.i32(2);
      code.get(0);
      code.call(0);
      code.call(1);
    });
    const outer = makeFunction([], ["f64"], (code) => {
      code.f64(1.5);
      code.call(2);
    });
    const binary = writeModule({ imports, functions: [caller, outer], exports: { outer: 1 }, memoryPages: 1 });
    const scale = (by: number, x: number): number => by * x;
    const shift = (by: number, x: number): number => by + x;
    expect(instantiate<"outer">(binary, makeMemory(1), { scale, shift }).outer()).toBe(6);
    const copies = binary.reduce((count, byte, i) => count + Number(byte === 0x60 && binary[i + 1] === 2), 0);
    expect(copies).toBe(1);
  });

  test("several exports, several results", () => {
    const swap = makeFunction(["i64", "f32"], ["f32", "i64"], (code) => {
      code.get(1);
      code.get(0);
    });
    const seven = makeFunction([], ["i32"], (code) => code.i32(7));
    const binary = writeModule({
      imports: [],
      functions: [swap, seven],
      exports: { seven: 1, swap: 0 },
      memoryPages: 1,
    });
    const code = instantiate<"seven" | "swap">(binary, makeMemory(1));
    expect(code.seven()).toBe(7);
    expect([...(code.swap(5n, 0.5) as Iterable<unknown>)]).toEqual([0.5, 5n]);
  });
});

describe("CodeWriter", () => {
  const run = (code: WasmFunction, args: (number | bigint)[] = [], memory = makeMemory(1)): unknown => {
    const binary = writeModule({ imports: [], functions: [code], exports: { run: 0 }, memoryPages: 1 });
    return instantiate<"run">(binary, memory).run(...args);
  };

  test("released locals are handed out again, those of their type only", () => {
    const code = new CodeWriter(2);
    const [a, b] = [code.allocate("i32"), code.allocate("i64")];
    expect([a, b]).toEqual([2, 3]);
    code.release("i32", a);
    expect(code.allocate("i64")).toBe(4);
    expect(code.allocate("i32")).toBe(a);
    expect(code.locals).toEqual(["i32", "i64", "i64"]);
  });

  test("locals of mixed types keep their numbers", () => {
    const types: readonly WasmType[] = ["i32", "i32", "f64", "i64", "f32", "i32"];
    const constants = [1, 2, 3.5, 4n, 5.5, 6];
    const body = makeFunction([], types, (code) => {
      const locals = types.map((type) => code.allocate(type));
      types.forEach((type, i) => {
        code.constant(type, constants[i] as number | bigint);
        code.set(locals[i] as number);
      });
      for (const local of locals) code.get(local);
    });
    expect([...(run(body) as Iterable<unknown>)]).toEqual(constants);
  });

  test("integer constants wrap", () => {
    const constants = (type: WasmType, value: bigint | number): unknown =>
      run(makeFunction([], [type], (code) => code.constant(type, value)));
    expect(constants("i32", (1n << 32n) - 1n)).toBe(-1);
    expect(constants("i64", 1n << 63n)).toBe(-(1n << 63n));
    expect(constants("f32", 0.1)).toBe(Math.fround(0.1));
  });

  test("blocks, loops and branches: a sum up to n", () => {
    const sum = makeFunction(["i32"], ["i32"], (code) => {
      const total = code.allocate("i32");
      code.open("block");
      code.open("loop");
      code.get(0);
      code.emit("i32.eqz");
      code.branch("br_if", 1);
      code.get(total);
      code.get(0);
      code.emit("i32.add");
      code.set(total);
      code.get(0);
      code.i32(-1);
      code.emit("i32.add");
      code.set(0);
      code.branch("br", 0);
      code.emit("end", "end");
      code.get(total);
    });
    expect(run(sum, [100])).toBe(5050);
  });

  test("if and else", () => {
    const sign = makeFunction(["i64"], ["i32"], (code) => {
      code.get(0);
      code.i64(0n);
      code.emit("i64.lt_s");
      code.open("if");
      code.i32(-1);
      code.emit("return", "else");
      code.i32(1);
      code.emit("return", "end", "unreachable");
    });
    expect([run(sign, [-5n]), run(sign, [5n])]).toEqual([-1, 1]);
  });

  test("memory is copied and shared with the host", () => {
    const memory = makeMemory(1);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set([1, 2, 3], 100);
    const copy = makeFunction([], [], (code) => {
      for (const operand of [65_000, 100, 3]) code.i32(operand);
      code.copyMemory();
    });
    run(copy, [], memory);
    expect([...bytes.slice(65_000, 65_004)]).toEqual([1, 2, 3, 0]);
  });

  test("traps are told from other errors", () => {
    const stop = makeFunction([], [], (code) => code.emit("unreachable"));
    const caught = ((): unknown => {
      try {
        return run(stop);
      } catch (error) {
        return error;
      }
    })();
    expect(isTrap(caught)).toBe(true);
    expect(isTrap(new TypeError("no trap"))).toBe(false);
  });
});
