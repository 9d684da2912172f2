/**
 * `npm run fuzz:loops -- --nests N --seed S [--only NAME]`: random functions of loop nests, each executed before and after a
 * transform of its loops (all of them in turn, every eighth time two or three behind one another), bit for bit. Ends with exit
 * code 1 at the first that does something else, whose text it prints.
 */
import { parseArgs } from "node:util";
import { Random, checkTransform, loopTransforms, randomNests } from "@hls-opt/passes/testing";

const { values } = parseArgs({
  options: { nests: { type: "string" }, seed: { type: "string" }, only: { type: "string" } },
});
const nests = Number(values.nests ?? 1000);
const firstSeed = Number(values.seed ?? 1);
const chosen = loopTransforms.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  console.error(`there is no '${values.only}'; there are ${loopTransforms.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const counts = new Map(chosen.map(({ name }) => [name, { functions: 0, changed: 0 }]));

/** @param {number} seed */
function check(seed) {
  const random = new Random(seed);
  const program = randomNests(random);
  const first = /** @type {(typeof chosen)[number]} */ (chosen[seed % chosen.length]);
  const more = Array.from({ length: seed % 8 === 0 ? random.from(1, 2) : 0 }, () => random.pick(chosen));
  checkTransform(
    program,
    (func) => {
      for (const { name, apply } of [first, ...more]) {
        const count = /** @type {{ functions: number, changed: number }} */ (counts.get(name));
        count.functions++;
        count.changed += apply(func, random);
      }
    },
    seed,
  );
}

function report() {
  for (const [name, { functions, changed }] of counts) {
    console.log(`${name.padEnd(14)} ${String(functions).padStart(8)} functions, ${String(changed).padStart(8)} loops changed`);
  }
}

const start = process.cpuUsage().user;
for (let seed = firstSeed; seed < firstSeed + nests; seed++) {
  try {
    check(seed);
  } catch (error) {
    console.error(`seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    process.exit(1);
  }
}
report();
console.log(`${nests} functions, the same before and after; ${((process.cpuUsage().user - start) / 1e6).toFixed(0)} s of CPU`);
