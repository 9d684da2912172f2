/**
 * Checks the direction of imports, cycles, deep imports and declared dependencies of this repository.
 *
 *     node scripts/check-imports.mjs
 */
import { root } from "./command.mjs";
import { layers } from "./imports/layers.mjs";
import { readProject } from "./imports/project.mjs";
import { checkImports } from "./imports/rules.mjs";

const problems = checkImports(readProject(root), layers);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
