/** Random nests, executed before and after their data are copied to local buffers. */
import type { Operation } from "@hls-opt/ir-core";
import { doubleBuffer, generateCopies, isRefusal, loopLabel, loopsIn, planCopies } from "@hls-opt/passes";
import { Random, checkTransform, copyAtRandom, doubleBufferAtRandom, randomNests } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";

/** More with `HLS_OPT_FUZZ=20000`, or by `npm run fuzz:loops -- --only copy`. */
const nests = Number(process.env["HLS_OPT_FUZZ"] ?? 200);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

test.each([copyAtRandom, doubleBufferAtRandom])(`${nests} random functions do the same: $name`, ({ apply }) => {
  let changed = 0;
  for (let seed = firstSeed; seed < firstSeed + nests; seed++) {
    const random = new Random(seed);
    checkTransform(randomNests(random), (func) => void (changed += apply(func, random)), seed);
  }
  expect(changed).toBeGreaterThan(nests / 8);
});

const covered = (stores: string): string => `
  func.func @f(%a0: memref<16xi32> {hls.noalias}, %v0: i32, %v1: i32) -> i32 {
    affine.for %t = 0 to 2 {
      ${stores}
    }
    return %v0 : i32
  }
  func.func @main(%b0: memref<16xi32>, %v0: i32, %v1: i32) -> i32 {
    %r = call @f(%b0, %v0, %v1) : (memref<16xi32>, i32, i32) -> i32
    return %r : i32
  }`;

const store = (bounds: string, subscript: string): string =>
  `affine.for %i = ${bounds} { affine.store %v1, %a0[${subscript}] : memref<16xi32> }`;

test.each([
  { name: "one store covers the box", stores: store("0 to 8", "%i + 8 * %t"), copiesIn: true },
  { name: "one store of the inner loops covers the box", stores: store("2 to 9", "%i"), copiesIn: false },
  { name: "backwards", stores: store("2 to 9", "-%i + 12"), copiesIn: false },
  { name: "two stores leave a gap", stores: store("0 to 3", "%i") + store("0 to 3", "%i + 9"), copiesIn: true },
  { name: "a step leaves gaps", stores: store("0 to 9 step 2", "%i"), copiesIn: true },
  { name: "a coefficient leaves gaps", stores: store("0 to 5", "2 * %i"), copiesIn: true },
  { name: "a loop may not iterate", stores: store("5 to affine_map<(d0) -> (d0 + 5)>(%t)", "%i"), copiesIn: true },
])("what is only written is copied in unless it is overwritten: $name", ({ stores, copiesIn }) => {
  const program = { text: covered(stores), buffers: 1 };
  checkTransform(program, (func) => {
    const plan = planCopies(loopsIn(func)[0] as Operation);
    if (isRefusal(plan)) throw new Error(plan.reason);
    expect(plan.copies.map((copy) => copy.copiesIn)).toEqual([copiesIn]);
    generateCopies(plan);
  });
});

const around = (body: string): string => `
  func.func @f(%a0: memref<16xi32> {hls.noalias}, %a1: memref<16xi32> {hls.noalias}, %v0: i32, %v1: i32) -> i32 {
    ${body}
  }
  func.func @main(%b0: memref<16xi32>, %b1: memref<16xi32>, %v0: i32, %v1: i32) -> i32 {
    %r = call @f(%b0, %b1, %v0, %v1) : (memref<16xi32>, memref<16xi32>, i32, i32) -> i32
    return %r : i32
  }`;

/** Double buffers the loop with the label; why not, where it is refused. */
function doubleBufferLabelled(text: string): string | undefined {
  let reason: string | undefined;
  checkTransform({ text, buffers: 2 }, (func) => {
    const loop = loopsIn(func).find((each) => loopLabel(each) === "it") as Operation;
    const outcome = doubleBuffer(loop);
    if (isRefusal(outcome)) ({ reason } = outcome);
  });
  return reason;
}

test("a loop that does not iterate copies nothing, even where its first iteration would lie outside", () => {
  const text = around(`affine.for %t = 0 to 2 {
      affine.for %i = affine_map<(d0) -> (d0 * 20)>(%t) to min affine_map<(d0) -> (d0 * 20 + 5, 9)>(%t) {
        %l = memref.alloc() : memref<2xi32>
        affine.for %j = 0 to 2 {
          %x = affine.load %a0[%i + %j] : memref<16xi32>
          affine.store %x, %l[%j] : memref<2xi32>
        }
        %y = affine.load %l[1] : memref<2xi32>
        affine.store %y, %a1[%i] : memref<16xi32>
      } {hls.label = "it"}
    }
    return %v0 : i32`);
  expect(doubleBufferLabelled(text)).toBeUndefined();
});

test("a copy of what the iteration before hands on is not made earlier", () => {
  const text = around(`%r = affine.for %i = 0 to 4 iter_args(%c = %v0) -> (i32) {
      %l = memref.alloc() : memref<4xi32>
      affine.for %j = 0 to 4 { affine.store %c, %l[%j] : memref<4xi32> }
      %x = affine.load %l[2] : memref<4xi32>
      %y = arith.addi %x, %v1 : i32
      affine.yield %y : i32
    } {hls.label = "it"}
    return %r : i32`);
  expect(doubleBufferLabelled(text)).toBe("what fills the buffer uses values of iter_args");
});

test("an element that is loaded early and stored late stays where it is", () => {
  const text = around(`affine.for %i = 0 to 4 {
      %l = memref.alloc() : memref<2xi32>
      affine.store %v1, %l[0] : memref<2xi32>
      %x = affine.load %a0[%i] : memref<16xi32>
      %y = affine.load %l[0] : memref<2xi32>
      affine.store %x, %l[1] : memref<2xi32>
      %z = affine.load %l[1] : memref<2xi32>
      %s = arith.addi %y, %z : i32
      affine.store %s, %a1[%i] : memref<16xi32>
    } {hls.label = "it"}
    return %v0 : i32`);
  expect(doubleBufferLabelled(text)).toBeUndefined();
});

test.each([
  { name: "the next one's", subscript: "%i + 1", reason: "an iteration writes what the next one copies" },
  { name: "the same one's", subscript: "%i", reason: undefined },
  { name: "one's after the next", subscript: "%i + 2", reason: undefined },
])("writes to the memory that is copied: $name element", ({ subscript, reason }) => {
  const text = around(`affine.for %i = 0 to 8 {
      %l = memref.alloc() : memref<1xi32>
      %x = affine.load %a0[%i] : memref<16xi32>
      affine.store %x, %l[0] : memref<1xi32>
      %y = affine.load %l[0] : memref<1xi32>
      %z = arith.addi %y, %v1 : i32
      affine.store %z, %a0[${subscript}] : memref<16xi32>
    } {hls.label = "it"}
    return %v0 : i32`);
  expect(doubleBufferLabelled(text)).toBe(reason);
});
