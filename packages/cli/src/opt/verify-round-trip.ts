import { Context, errorAt, parseModule, printOperation } from "@hls-opt/ir-core";
import type { Operation, PrintOptions, Report } from "@hls-opt/ir-core";
import type { Job } from "./process-source.js";

/** Whether the module prints, parses and prints to the same text in both forms, locations included. */
export function verifyRoundTrip(job: Job, module: Operation, report: Report): boolean {
  const generic = roundTripProblem(job, module, { generic: true, debugInfo: true });
  const custom = generic ?? roundTripProblem(job, module, { debugInfo: true });
  if (custom === undefined) return true;
  const form = custom === generic ? "generic" : "custom";
  report(
    errorAt("verify/round-trip", module.location, `the module does not round-trip in ${form} form`, [
      { location: module.location, message: custom },
    ]),
  );
  return false;
}

function roundTripProblem({ dialects }: Job, module: Operation, options: PrintOptions): string | undefined {
  const text = printOperation(module, options);
  const errors: string[] = [];
  const again = parseModule(text, new Context(dialects, { allowUnregistered: true }), {
    file: "<round trip>",
    report: ({ location, message }) => errors.push(`${location}: ${message}`),
  });
  if (again === undefined) return `what is printed does not parse: ${errors[0] ?? ""}`;
  const expected = text.split("\n");
  const printed = printOperation(again, options).split("\n");
  const at = expected.findIndex((line, i) => line !== printed[i]);
  if (at < 0 && printed.length === expected.length) return undefined;
  return `line ${at + 1} of what is printed is '${expected[at] ?? ""}', printed again '${printed[at] ?? ""}'`;
}
