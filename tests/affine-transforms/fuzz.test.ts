import { AffineForOp } from "@hls-opt/dialect-affine";
import { collect } from "@hls-opt/ir-core";
import type { Operation } from "@hls-opt/ir-core";
import { replaceByScalars, unrollLoops } from "@hls-opt/passes";
import type { UnrollFactor } from "@hls-opt/passes";
import { checkTransform, isMemoryAccess, Random, randomNests } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { randomAffine } from "./random-affine.js";

/** Programs of each kind; more with `HLS_OPT_FUZZ=20000`. */
const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 350);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

const seeds = Array.from({ length: programs }, (_, i) => firstSeed + i);

function unrollAtRandom(func: Operation, random: Random): number {
  const factors = new Map<Operation, UnrollFactor>();
  for (const loop of collect(func, (op) => op.info === AffineForOp.info)) {
    const factor = random.pick<UnrollFactor | undefined>([undefined, "full", 2, 3, 5]);
    if (factor !== undefined) factors.set(loop, factor);
  }
  return unrollLoops(func, (loop) => factors.get(loop));
}

test(`${programs} random programs do the same with scalars`, { timeout: 3_600_000 }, () => {
  let replaced = 0;
  for (const seed of seeds) {
    const program = randomAffine(new Random(seed), { statements: 14 });
    checkTransform(
      program,
      (func) => {
        const done = replaceByScalars(func);
        if (Object.values(done).some((count) => count > 0)) replaced++;
      },
      seed,
    );
  }
  expect(replaced).toBeGreaterThan(programs / 2);
});

test(`${programs} random nests do the same with scalars across loops`, { timeout: 3_600_000 }, () => {
  let [carried, dead] = [0, 0];
  for (const seed of seeds) {
    const program = randomNests(new Random(seed), { depth: 4 });
    checkTransform(
      program,
      (func) => {
        const done = replaceByScalars(func);
        carried += done.carried;
        dead += done.deadStores;
      },
      seed,
    );
  }
  expect(carried).toBeGreaterThan(programs / 10);
  expect(dead).toBeGreaterThan(programs / 50);
});

test(`${programs} random programs do the same unrolled`, { timeout: 3_600_000 }, () => {
  let unrolled = 0;
  for (const seed of seeds) {
    const random = new Random(seed);
    const program = randomAffine(random, { statements: 8 });
    checkTransform(program, (func) => void (unrolled += unrollAtRandom(func, random)), seed);
  }
  expect(unrolled).toBeGreaterThan(programs);
});

test(`${programs} random programs do the same unrolled with scalars`, { timeout: 3_600_000 }, () => {
  let before = 0;
  let after = 0;
  for (const seed of seeds) {
    const random = new Random(-seed);
    const program = randomAffine(random, { statements: 8 });
    const transformed = checkTransform(
      program,
      (func) => {
        unrollAtRandom(func, random);
        before += collect(func, isMemoryAccess).length;
        replaceByScalars(func);
        after += collect(func, isMemoryAccess).length;
      },
      seed,
    );
    expect(transformed.regions.length).toBe(1);
  }
  expect(after).toBeLessThan(before * 0.8);
});
