#!/usr/bin/env node
import { bundleEntry, canRunBundle, loadBundle, setCompilerFlags } from "./bundle.js";

// The version is asked for by scripts, often: it is not worth loading the compiler.
if (process.argv.length === 3 && /^--?version$/.test(process.argv[2])) {
  const { readFileSync } = await import("node:fs");
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  process.stdout.write(`hls-opt ${version}\n`);
} else if (canRunBundle(process.argv.slice(2))) {
  setCompilerFlags();
  await loadBundle(bundleEntry, new Map()).start();
} else {
  // eslint-disable-next-line no-restricted-syntax -- loaded only where it is needed, see above
  await import("../dist/main.js");
}
