import type { Host } from "../host/host.js";

/** Tells a step's finer progress to whoever watches. */
export type Detail = (text: string) => void;

/**
 * Runs the steps of a command and shows them: where a person watches, one line that is redrawn while a step runs; else one
 * line for each finished step. Also measures them.
 */
export class Progress {
  readonly seconds: Record<string, number> = {};
  private readonly host: Host;

  constructor(host: Host) {
    this.host = host;
  }

  /** Runs one step; its name is its key in `compile_seconds`. */
  async step<T>(name: string, run: (detail: Detail) => T | Promise<T>, outcome?: (result: T) => string): Promise<T> {
    const start = performance.now();
    this.draw(name, "");
    const result = await run((text) => this.draw(name, text));
    const seconds = (performance.now() - start) / 1000;
    this.seconds[name] = Math.round(seconds * 1000) / 1000;
    this.finish(name, seconds, outcome?.(result) ?? "");
    return result;
  }

  /** Announces a step that takes so long that silence would worry. */
  announce(name: string, text: string): void {
    if (!this.host.isInteractive) this.host.writeError(`  … ${name.padEnd(12)} ${text}\n`);
  }

  private draw(name: string, text: string): void {
    if (this.host.isInteractive) this.host.writeError(`\r\u001b[K  … ${name.padEnd(12)} ${text}`);
  }

  private finish(name: string, seconds: number, outcome: string): void {
    const back = this.host.isInteractive ? "\r\u001b[K" : "";
    this.host.writeError(
      `${back}  ✓ ${name.padEnd(12)} ${seconds.toFixed(2).padStart(6)} s  ${outcome}`.trimEnd() + "\n",
    );
  }
}
