/** Random nests, executed before and after every transform of loops. */
import { Random, randomNests, checkTransform, reorderings } from "@hls-opt/passes/testing";
import { expect, test } from "vitest";

/** Nests for each transform; more with `HLS_OPT_FUZZ=20000`, or by `npm run fuzz:loops`. */
const nests = Number(process.env["HLS_OPT_FUZZ"] ?? 170);
const firstSeed = Number(process.env["HLS_OPT_SEED"] ?? 1);

test.each(reorderings)(`${nests} random functions do the same: $name`, ({ apply }) => {
  let changed = 0;
  for (let seed = firstSeed; seed < firstSeed + nests; seed++) {
    const random = new Random(seed);
    checkTransform(randomNests(random), (func) => void (changed += apply(func, random)), seed);
  }
  expect(changed).toBeGreaterThan(nests / 8);
});
