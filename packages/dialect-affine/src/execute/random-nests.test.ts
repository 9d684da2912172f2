import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFunction } from "../index.js";
import { canonicalizeProgram, parseProgram } from "../testing.js";

/** Random loop nests with affine bounds, conditions and subscripts, each as MLIR text and as a JavaScript function. */

/** An affine expression of `d0 .. d<depth-1>` and its value. */
interface Expr {
  readonly text: string;
  readonly value: (dims: readonly number[]) => number;
}

const mod = (a: number, b: number): number => ((a % b) + b) % b;
const constant = (c: number): Expr => ({ text: c < 0 ? `(${c})` : `${c}`, value: () => c });

function expr(depth: number): fc.Arbitrary<Expr> {
  const leaf =
    depth === 0
      ? fc.integer({ min: -9, max: 9 }).map(constant)
      : fc.oneof(
          fc.nat(depth - 1).map((i): Expr => ({ text: `d${i}`, value: (dims) => dims[i]! })),
          fc.integer({ min: -9, max: 9 }).map(constant),
        );
  const { tree } = fc.letrec<{ tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc
        .tuple(tie("tree"), tie("tree"))
        .map(([a, b]): Expr => ({ text: `(${a.text} + ${b.text})`, value: (dims) => a.value(dims) + b.value(dims) })),
      fc
        .tuple(tie("tree"), fc.integer({ min: -4, max: 4 }))
        .map(([a, c]): Expr => ({ text: `(${a.text} * ${constant(c).text})`, value: (dims) => a.value(dims) * c })),
      fc
        .tuple(tie("tree"), fc.integer({ min: 1, max: 9 }))
        .map(([a, c]): Expr => ({ text: `(${a.text} floordiv ${c})`, value: (dims) => Math.floor(a.value(dims) / c) })),
      fc
        .tuple(tie("tree"), fc.integer({ min: 1, max: 9 }))
        .map(([a, c]): Expr => ({ text: `(${a.text} ceildiv ${c})`, value: (dims) => Math.ceil(a.value(dims) / c) })),
      fc
        .tuple(tie("tree"), fc.integer({ min: 1, max: 9 }))
        .map(([a, c]): Expr => ({ text: `(${a.text} mod ${c})`, value: (dims) => mod(a.value(dims), c) })),
    ),
  }));
  return tree;
}

type Run = (dims: readonly number[], memory: Int32Array) => void;
interface Nest {
  readonly text: string;
  readonly run: Run;
}

const size = 61;
const dimsOf = (depth: number): string => Array.from({ length: depth }, (_, i) => `d${i}`).join(", ");
const valuesOf = (depth: number): string => Array.from({ length: depth }, (_, i) => `%i${i}`).join(", ");
const map = (depth: number, ...exprs: readonly Expr[]): string =>
  `affine_map<(${dimsOf(depth)}) -> (${exprs.map((e) => e.text).join(", ")})>(${valuesOf(depth)})`;
let names = 0;

/** m[subscript mod size] = m[...] * 3 + value */
const update = (depth: number): fc.Arbitrary<Nest> =>
  fc.tuple(expr(depth), expr(depth)).map(([subscript, value]) => {
    const n = names++;
    return {
      text: `%p${n} = affine.apply ${map(depth, { ...subscript, text: `${subscript.text} mod ${size}` })}
        %o${n} = affine.load %m[%p${n}] : memref<${size}xi32>
        %x${n} = affine.apply ${map(depth, value)}
        %v${n} = arith.index_cast %x${n} : index to i32
        %s${n} = arith.muli %o${n}, %three : i32
        %r${n} = arith.addi %s${n}, %v${n} : i32
        affine.store %r${n}, %m[%p${n}] : memref<${size}xi32>`,
      run: (dims, memory) => {
        const at = mod(subscript.value(dims), size);
        memory[at] = (Math.imul(memory[at]!, 3) + value.value(dims)) | 0;
      },
    };
  });

function nest(depth: number): fc.Arbitrary<Nest> {
  if (depth === 4) return update(depth);
  const body = fc.array(fc.oneof(update(depth), condition(depth), loop(depth)), { minLength: 1, maxLength: 2 });
  return body.map((parts) => ({
    text: parts.map((part) => part.text).join("\n"),
    run: (dims, memory) => parts.forEach((part) => part.run(dims, memory)),
  }));
}

/** Bounds stay small: the upper one is at most 6 above each lower one. */
const loop = (depth: number): fc.Arbitrary<Nest> =>
  fc
    .tuple(
      expr(depth),
      expr(depth),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constant(null).chain(() => nest(depth + 1)),
    )
    .map(([low, other, length, step, body]) => {
      const high: Expr = { text: `(${low.text} + ${length})`, value: (dims) => low.value(dims) + length };
      const far: Expr = { text: `(${other.text} + 20)`, value: (dims) => other.value(dims) + 20 };
      return {
        text: `affine.for %i${depth} = max ${map(depth, low, other)} to min ${map(depth, high, far)} step ${step} {\n${body.text}\n}`,
        run: (dims, memory) => {
          const end = Math.min(high.value(dims), far.value(dims));
          for (let i = Math.max(low.value(dims), other.value(dims)); i < end; i += step) body.run([...dims, i], memory);
        },
      };
    });

const condition = (depth: number): fc.Arbitrary<Nest> =>
  fc.tuple(expr(depth), expr(depth), update(depth), update(depth)).map(([first, second, yes, no]) => ({
    text: `affine.if affine_set<(${dimsOf(depth)}) : (${first.text} >= 0, ${second.text} mod 2 == 0)>(${valuesOf(depth)}) {\n${yes.text}\n} else {\n${no.text}\n}`,
    run: (dims, memory) => (first.value(dims) >= 0 && mod(second.value(dims), 2) === 0 ? yes : no).run(dims, memory),
  }));

test("random loop nests do what JavaScript does, before and after canonicalisation", () => {
  let busy = 0;
  fc.assert(
    fc.property(nest(0), fc.boolean(), ({ text, run }, checkBounds) => {
      const module = parseProgram(
        `func.func @main(%m: memref<${size}xi32>) {\n%three = arith.constant 3 : i32\n${text}\nreturn\n}`,
      );
      const expected = new Int32Array(size);
      run([], expected);
      if (expected.some((element) => element !== 0)) busy++;
      const execute = (): unknown => {
        const exe = compileFunction(module, "main", { checkBounds });
        exe.run();
        return exe.argument(0);
      };
      expect(execute()).toEqual(expected);
      canonicalizeProgram(module);
      expect(execute()).toEqual(expected);
    }),
    { numRuns: 200 },
  );
  expect(busy).toBeGreaterThan(50);
});
