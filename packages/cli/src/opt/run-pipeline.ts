import {
  crashReproducer,
  errorAt,
  IRPrinting,
  IRTree,
  LocalReproducer,
  PassManager,
  printOperation,
  symbolName,
  takeReproducer,
} from "@hls-opt/ir-core";
import type { Context, Operation, PassInstrumentation, PipelineResult, Pipeline, Report } from "@hls-opt/ir-core";
import { writeOutput } from "../host/files.js";
import type { Job } from "./process-source.js";
import { printOptions } from "./print-options.js";

/** Runs the pipeline of the command line, or the one that the input holds; false after an error. */
export function runPipeline(job: Job, context: Context, root: Operation, report: Report): boolean {
  const plan = planOf(job, root, report);
  if (plan === undefined) return false;
  const { pipeline, verifyEach } = plan;
  const { generateReproducer, remarks } = job.settings;
  if (generateReproducer !== undefined) {
    writeOutput(job.host, generateReproducer, crashReproducer(printOperation(root), pipeline, verifyEach));
  }
  if (pipeline.items.length === 0) return true;
  const reproducer = reproducerOf(job, root, plan);
  const print = (op: Operation): string => printOperation(op, printOptions(job.settings));
  const instrumentations: PassInstrumentation[] = [irPrinting(job, print)];
  if (job.timing !== undefined) instrumentations.push(job.timing);
  if (reproducer?.local !== undefined) instrumentations.push(reproducer.local);
  const write = (text: string): void => job.host.writeError(text);
  const manager = new PassManager(context, pipeline, { verifyEach, remarks, instrumentations, print, write });
  const run = (): PipelineResult => manager.run(root, report);
  return reproducer === undefined ? run().ok : runReproducibly(job, reproducer, run, report);
}

/** What is to run. */
interface Plan {
  readonly pipeline: Pipeline;
  readonly verifyEach: boolean;
}

function planOf({ settings, pipeline, readPipeline }: Job, root: Operation, report: Report): Plan | undefined {
  if (!settings.runReproducer) return { pipeline, verifyEach: settings.verifyEach };
  const held = takeReproducer(root);
  if (held === undefined) {
    const message = "the input is no reproducer: it holds no 'mlir_reproducer' resource with a 'pipeline'";
    report(errorAt("reproducer/missing", root.location, message));
    return undefined;
  }
  const read = readPipeline(held.pipeline);
  return read === undefined ? undefined : { pipeline: read, verifyEach: held.verifyEach };
}

/** What a failure leaves behind. */
interface Reproducer {
  readonly file: string;
  readonly local: LocalReproducer | undefined;
  readonly text: () => string | undefined;
}

function reproducerOf({ settings }: Job, root: Operation, { pipeline, verifyEach }: Plan): Reproducer | undefined {
  const { crashReproducer: file, localReproducer } = settings;
  if (file === undefined) return undefined;
  if (localReproducer) {
    const local = new LocalReproducer((op) => printOperation(op));
    return { file, local, text: () => local.text(verifyEach) };
  }
  const before = printOperation(root);
  return { file, local: undefined, text: () => crashReproducer(before, pipeline, verifyEach) };
}

/** Writes the reproducer when the run fails or throws. */
function runReproducibly(
  { host }: Job,
  { file, text }: Reproducer,
  run: () => PipelineResult,
  report: Report,
): boolean {
  const write = (): void => {
    const reproducer = text();
    if (reproducer !== undefined) writeOutput(host, file, reproducer);
  };
  try {
    const result = run();
    if (result.ok) return true;
    write();
    report(failure(result, file));
    return false;
  } catch (error) {
    write();
    host.writeError(`a pass crashed: reproducer generated at \`${file}\`\n`);
    throw error;
  }
}

function failure({ failedPass, op }: Extract<PipelineResult, { ok: false }>, file: string): Parameters<Report>[0] {
  const message = "Failures have been detected while processing an MLIR pass pipeline";
  const symbol = symbolName(op);
  const where = `'${op.name}' operation${symbol === undefined ? "" : `: @${symbol}`}`;
  const what = failedPass === undefined ? "the pipeline" : `\`${failedPass.pass.displayName}\``;
  return errorAt("pipeline/failure", op.location, message, [
    {
      location: op.location,
      message: `Pipeline failed while executing [${what} on ${where}]: reproducer generated at \`${file}\``,
    },
  ]);
}

function irPrinting({ host, settings, diff }: Job, print: (op: Operation) => string): IRPrinting {
  const names = (wanted: ReadonlySet<string> | "all"): readonly string[] | "all" =>
    wanted === "all" ? "all" : [...wanted];
  const { printTree, printAfterChange, printAfter } = settings;
  const tree = new IRTree();
  const printsChanges = (printAfterChange || diff !== undefined) && printAfter !== "all" && printAfter.size === 0;
  return new IRPrinting({
    print,
    write: (text, use, op) => {
      if (printTree === undefined) host.writeError(text);
      else writeOutput(host, `${printTree}/${tree.next(use, op)}`, text);
    },
    before: names(settings.printBefore),
    after: printsChanges ? "all" : names(printAfter),
    onlyAfterChange: printAfterChange,
    afterFailure: settings.printAfterFailure,
    moduleScope: settings.printModuleScope,
    ...(diff === undefined ? {} : { diff }),
  });
}
