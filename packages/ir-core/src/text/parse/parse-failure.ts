/** Abandons the operation that is being parsed; a diagnostic was reported before. Never leaves the text layer. */
export class ParseFailure extends Error {
  override readonly name = "ParseFailure";
  /** True when there is nothing left to resume with. */
  readonly isFatal: boolean;

  constructor(isFatal = false) {
    super("syntax error");
    this.isFatal = isFatal;
  }
}
