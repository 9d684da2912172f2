/** Where in an ONNX file a diagnostic points: the file, and the node when there is one. */
export interface OnnxLocation {
  readonly file: string;
  readonly node?: string;
}

/** What went wrong, or what was assumed, with advice on what would work. */
export interface OnnxDiagnostic {
  readonly severity: "error" | "remark";
  /** `onnx/slug`, stable across releases. */
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly location: OnnxLocation;
}

/** The only error this package throws for a model that it cannot take. */
export class OnnxError extends Error implements OnnxDiagnostic {
  readonly severity = "error";
  readonly code: string;
  readonly advice: string;
  readonly location: OnnxLocation;

  constructor(location: OnnxLocation, code: string, message: string, advice: string) {
    super(message);
    this.name = "OnnxError";
    this.code = code;
    this.advice = advice;
    this.location = location;
  }
}

/** Throws an `OnnxError`; typed `never` so that it ends a branch. */
export function fail(location: OnnxLocation, code: string, message: string, advice: string): never {
  throw new OnnxError(location, code, message, advice);
}

/** One printable line: `model.onnx: node 'Conv_0': error: message; advice`. */
export function formatDiagnostic(diagnostic: OnnxDiagnostic): string {
  const { location, severity, message, advice } = diagnostic;
  const node = location.node === undefined ? "" : ` node '${location.node}':`;
  return `${location.file}:${node} ${severity}: ${message}; ${advice}`;
}
