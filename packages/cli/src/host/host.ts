/** `text` for people, `json` (one object a line) for editors and scripts, `github` for annotations in its workflows. */
export const diagnosticFormats = ["text", "json", "github"] as const;
export type DiagnosticFormat = (typeof diagnosticFormats)[number];

/** What a command sees of the world around it: so that tests and the process give it the same way. */
export interface Host {
  /** Relative paths start here. */
  readonly cwd: string;
  /** Whether diagnostics may be coloured. */
  readonly hasColour: boolean;
  /** Whether a person watches standard error: progress may then be redrawn. */
  readonly isInteractive: boolean;
  /** How diagnostics are written; `--diagnostics-format` of any command sets it. */
  readonly diagnostics: { format: DiagnosticFormat };
  /** All of standard input. */
  readStdin(): string;
  writeOut(text: string): void;
  writeError(text: string): void;
}

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A host that keeps what is written. */
export class CapturingHost implements Host {
  readonly cwd: string;
  readonly hasColour = false;
  readonly isInteractive = false;
  readonly diagnostics = { format: "text" as DiagnosticFormat };
  private readonly stdin: string;
  private readonly out: string[] = [];
  private readonly errors: string[] = [];

  constructor(stdin: string, cwd: string) {
    this.stdin = stdin;
    this.cwd = cwd;
  }

  readStdin(): string {
    return this.stdin;
  }

  writeOut(text: string): void {
    this.out.push(text);
  }

  writeError(text: string): void {
    this.errors.push(text);
  }

  result(exitCode: number): CommandResult {
    return { exitCode, stdout: this.out.join(""), stderr: this.errors.join("") };
  }
}
