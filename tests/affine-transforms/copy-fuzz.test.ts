/** Random nests, executed before and after their data are copied to local buffers. */
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
