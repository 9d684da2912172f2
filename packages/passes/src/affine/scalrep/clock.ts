/**
 * When something happened last, whoever did it, and when somebody else did: so that "since then, has anyone but me?" takes
 * constant time, however many there are. Times grow.
 */
export class Clock<S> {
  private source: S | undefined = undefined;
  private time = 0;
  private otherTime = 0;

  /** Something happens; without a source it is the doing of all. */
  tick(time: number, source: S | undefined): void {
    if (source !== this.source || source === undefined) {
      this.otherTime = this.time;
      this.source = source;
    }
    this.time = time;
  }

  /** The last time that anyone but `source` did something. */
  latestBut(source: S | undefined): number {
    return source !== undefined && source === this.source ? this.otherTime : this.time;
  }
}
