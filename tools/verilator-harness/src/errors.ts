/** Something the user can mend: what was wrong, and what would work. */
export class HarnessError extends Error {
  /** Stable identifier, such as `harness/no-verilator`. */
  readonly code: string;
  /** What the user can do about it. */
  readonly advice: string;

  constructor(code: `harness/${string}`, message: string, advice: string) {
    super(message);
    this.name = "HarnessError";
    this.code = code;
    this.advice = advice;
  }
}
