/** Random nests, executed before and after their data are copied to local buffers. */
import type { Operation } from "@hls-opt/ir-core";
import { generateCopies, isRefusal, loopsIn, planCopies } from "@hls-opt/passes";
import { Random, checkTransform, copyAtRandom, randomNests } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";

/** More with `HLS_OPT_FUZZ=20000`, or by `npm run fuzz:loops -- --only copy`. */
const nests = Number(process.env["HLS_OPT_FUZZ"] ?? 200);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

test.each([copyAtRandom])(`${nests} random functions do the same: $name`, ({ apply }) => {
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
