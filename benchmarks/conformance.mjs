/** `npm run conformance -- [DIR] [--list FILE]`: a row for each file of a conformance folder; exits 1 below a floor. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { dialects } from "@hls-opt/cli";
import {
  conformanceFiles,
  conformanceFolder,
  formatRow,
  hasConformanceFile,
  passedShare,
  runConformance,
} from "../tests/conformance/run.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: "string" } } });
const folder = resolve(positionals[0] ?? conformanceFolder);
process.exitCode = values.list === undefined ? showRows() : listFailures(values.list);

/** @returns {number} the exit code */
function showRows() {
  let isBelow = false;
  for (const file of conformanceFiles) {
    if (!hasConformanceFile(file.name, folder)) {
      console.log(`${file.name} absent`);
      continue;
    }
    const row = runConformance(file, dialects, folder);
    console.log(formatRow(row));
    if (passedShare(row) >= file.floor) continue;
    isBelow = true;
    console.error(`${file.name}: below its floor of ${file.floor}%`);
  }
  return isBelow ? 1 : 0;
}

/**
 * @param {string} name
 * @returns {number} the exit code
 */
function listFailures(name) {
  const file = conformanceFiles.find((candidate) => candidate.name === name);
  if (file === undefined || !hasConformanceFile(name, folder)) {
    console.error(
      `${folder} has no file '${name}' to list; known are ${conformanceFiles.map((one) => one.name).join(", ")}`,
    );
    return 2;
  }
  for (const failure of runConformance(file, dialects, folder).failures) {
    console.log(`${failure.name}: ${failure.reason}`);
  }
  return 0;
}
