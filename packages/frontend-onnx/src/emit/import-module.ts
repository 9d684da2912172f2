import { FileLineColLoc, NameLoc } from "@hls-opt/ir-core";
import type { Context, Diagnostic, Operation, Report } from "@hls-opt/ir-core";
import { dirname } from "node:path";
import { readGraph } from "../graph/read-graph.js";
import { readModelFile } from "../import-onnx.js";
import { normaliseGraph } from "../normalise/normalise.js";
import { OnnxError, type OnnxDiagnostic } from "../onnx-error.js";
import { decodeModel } from "../proto/codec.js";
import { externalDataIn, refuseExternalData, type ExternalReader } from "../tensor/external-data.js";
import { emitModel } from "./emit-module.js";

/** Where the ops come from and where problems go. */
export interface ImportOptions {
  /** The name of the file in locations and diagnostics. */
  readonly file: string;
  /** Must know the builtin, func, nn and num dialects. */
  readonly context: Context;
  readonly report: Report;
  /** Reads weights stored outside the model, see `externalDataIn`; without it they are refused. */
  readonly external?: ExternalReader | undefined;
}

/**
 * Imports an ONNX model: a `builtin.module` with `func.func @main` of `nn` ops on static tensors, or undefined after an
 * error was reported. Remarks tell what was assumed.
 */
export function importOnnx(bytes: Uint8Array, options: ImportOptions): Operation | undefined {
  return reporting(options.report, () => importModel(bytes, options));
}

/** Imports the ONNX file at a path; weights are also read from files beside it. */
export function importOnnxFile(
  path: string,
  { context, report }: Omit<ImportOptions, "file" | "external">,
): Operation | undefined {
  return reporting(report, () =>
    importModel(readModelFile(path), { file: path, context, report, external: externalDataIn(dirname(path)) }),
  );
}

function importModel(bytes: Uint8Array, { file, context, report, external }: ImportOptions): Operation {
  const model = normaliseGraph(readGraph(decodeModel(bytes, file), file, external ?? refuseExternalData));
  const { module, remarks } = emitModel(model, context);
  for (const remark of [...model.remarks, ...remarks]) report(toDiagnostic(remark));
  return module;
}

function reporting(report: Report, run: () => Operation): Operation | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    report(toDiagnostic(error));
    return undefined;
  }
}

/** A diagnostic of this package as one of the compiler: message and advice in one line, the node in message and location. */
export function toDiagnostic({
  severity,
  code,
  message,
  advice,
  location: { file, node },
}: OnnxDiagnostic): Diagnostic {
  const origin = new FileLineColLoc(file, 0, 0);
  const unnamed = node === undefined || node === "";
  return {
    severity,
    code,
    location: unnamed ? origin : NameLoc.get(node, origin),
    message: `${unnamed ? "" : `node '${node}': `}${message}; ${advice}`,
    notes: [],
  };
}
