import { readSync, writeSync } from "node:fs";
import type { Host } from "./host.js";

/** This process: its streams and its folder. */
export const processHost: Host = {
  cwd: process.cwd(),
  hasColour: process.stderr.isTTY === true && process.env["NO_COLOR"] === undefined,
  diagnostics: { format: "text" },
  isInteractive: process.stderr.isTTY === true,
  readStdin: () => readAll(0).toString("utf8"),
  writeOut: (text) => writeAll(1, text),
  writeError: (text) => writeAll(2, text),
};

function readAll(descriptor: number): Buffer {
  const parts: Buffer[] = [];
  const buffer = Buffer.alloc(1 << 16);
  for (;;) {
    const count = patiently(() => readSync(descriptor, buffer));
    if (count === 0) return Buffer.concat(parts);
    parts.push(Buffer.from(buffer.subarray(0, count)));
  }
}

/** Writes everything before it returns, so that nothing is lost when the process ends. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  let done = 0;
  while (done < bytes.length) done += patiently(() => writeSync(descriptor, bytes, done));
}

/** Whoever started us may have made the streams non-blocking: then a slow partner has to be waited for. */
function patiently(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EOF") return 0;
      // Nobody reads on: `hls-opt ... | head` is no failure.
      if (code === "EPIPE") process.exit(0);
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
