import { readFileSync, writeSync } from "node:fs";
import type { Host } from "./host.js";

/** This process: its streams and its folder. */
export const processHost: Host = {
  cwd: process.cwd(),
  hasColour: process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined,
  isInteractive: process.stderr.isTTY === true,
  readStdin: () => readFileSync(0, "utf8"),
  writeOut: (text) => writeAll(1, text),
  writeError: (text) => writeAll(2, text),
};

/** Writes everything before it returns, so that nothing is lost when the process ends, and pipes may be slow. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
