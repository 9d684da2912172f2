/** Normal forms, code motion and simplification, executed before and after on random programs of both kinds. */
import { AffineForOp } from "@hls-opt/dialect-affine";
import { DiagnosticList, collect } from "@hls-opt/ir-core";
import type { Block, Operation } from "@hls-opt/ir-core";
import {
  balanceReductions,
  coalesceBand,
  hoistInvariants,
  isRefusal,
  loopsIn,
  lowerAffine,
  normalizeLoop,
  promoteSingleIteration,
  raiseFromMemref,
  simplifyStructures,
  unrollLoops,
} from "@hls-opt/passes";
import type { Refusal } from "@hls-opt/passes";
import { checkTransform, Random, randomNests } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";
import { randomAffine } from "./random-affine.js";

const programs = Number(process.env["HLS_OPT_FUZZ"] ?? 120);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

type Transform = (func: Operation, random: Random) => number;

function onLoops(apply: (loop: Operation) => readonly Operation[] | Refusal): Transform {
  return (func, random) => {
    let changed = 0;
    for (const loop of loopsIn(func)) {
      if (loop.parent === undefined || !func.isProperAncestorOf(loop) || random.oneIn(6)) continue;
      if (!isRefusal(apply(loop))) changed++;
    }
    return changed;
  };
}

const coalesceTops: Transform = (func) =>
  loopsIn(func).filter((loop) => func.isProperAncestorOf(loop) && !isRefusal(coalesceBand(loop))).length;

const unrollThenBalance: Transform = (func, random) => {
  unrollLoops(func, () => (random.oneIn(2) ? "full" : 3));
  const blocks = collect(func, (op) => op === func || op.info === AffineForOp.info).map(
    (op) => op.region().first as Block,
  );
  return blocks.reduce((sum, block) => sum + balanceReductions(block), 0);
};

/** Conditional affine code, made affine again from what the lowering of its accesses leaves. */
const normalizeAndSimplify: Transform = (func, random) =>
  onLoops(normalizeLoop)(func, random) + simplifyStructures(func) + hoistInvariants(func).ops;

const transforms: readonly (readonly [string, Transform, number])[] = [
  ["normalise", onLoops(normalizeLoop), 2],
  ["promote", onLoops(promoteSingleIteration), 40],
  ["coalesce", coalesceTops, 12],
  ["hoist", (func) => hoistInvariants(func).ops, 2],
  ["hoist loads", (func) => hoistInvariants(func).loads, 20],
  ["simplify", (func) => simplifyStructures(func), 2],
  ["unroll and balance", unrollThenBalance, 4],
  ["normalise, simplify and hoist", normalizeAndSimplify, 1],
];

test.each(transforms)(`${2 * programs} random programs do the same: %s`, (_, apply, rarity) => {
  let changed = 0;
  for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
    const random = new Random(seed);
    checkTransform(randomNests(random), (func) => void (changed += apply(func, random)), seed);
    checkTransform(randomAffine(random, { statements: 10 }), (func) => void (changed += apply(func, random)), seed);
  }
  expect(changed).toBeGreaterThan(programs / rarity);
});

test(`${programs} random programs do the same when accesses are lowered and raised again`, () => {
  let raised = 0;
  for (let seed = firstSeed; seed < firstSeed + programs; seed++) {
    const program = randomAffine(new Random(seed), { isStraight: true, statements: 16 });
    checkTransform(
      program,
      (func) => {
        lowerAffine(func, new DiagnosticList().report);
        raised += raiseFromMemref(func);
        expect(collect(func, ({ name }) => name === "memref.load")).toEqual([]);
      },
      seed,
    );
  }
  expect(raised).toBeGreaterThan(programs);
});
