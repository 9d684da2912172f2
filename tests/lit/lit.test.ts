/** Runs every `tests/**` text test; see README.md in this folder. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { litEnvironment, litFiles, parseLitTest, runLitTest, runRoundTrip, type LitOutcome } from "@hls-opt/cli/lit";
import { describe, expect, test } from "vitest";
import { root } from "../../scripts/command.mjs";

const environment = { ...litEnvironment(root), rerun: (file: string) => `npm test -- ${file}` };

const files = litFiles(root, "tests") ?? [];

test("there are text tests", () => {
  expect(files).not.toEqual([]);
});

describe("text tests", () => {
  const isBlessing = process.env["HLS_OPT_BLESS"] === "1";
  test.for(files)("%s", async (file, { skip }) => {
    const outcome = await runLitTest(file, environment, isBlessing);
    if (outcome.skipped !== undefined) skip(outcome.skipped);
    if (outcome.blessed === undefined) return conclude(outcome);
    writeFileSync(join(root, file), outcome.blessed);
    conclude(await runLitTest(file, environment, false));
  });
});

describe("round trips", () => {
  const tripped = files.filter((file) => parseLitTest(readFileSync(join(root, file), "utf8")).isRoundTripped);
  test.for(tripped)("%s prints and parses", async (file) => {
    conclude(await runRoundTrip(file, environment));
  });
});

function conclude({ failure }: LitOutcome): void {
  if (failure !== undefined) expect.fail(failure);
}
