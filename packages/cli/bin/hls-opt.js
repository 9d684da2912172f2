#!/usr/bin/env node
/* eslint-disable no-restricted-syntax -- loaded only where it is needed: starting is what most of a small run consists of */

// The version is asked for by scripts, often: it is not worth loading anything.
if (process.argv.length === 3 && /^--?version$/.test(process.argv[2])) {
  const { readFileSync } = await import("node:fs");
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  process.stdout.write(`hls-opt ${version}\n`);
} else {
  const { bundleEntry, canRunBundle, loadBundle, setCompilerFlags } = await import("./bundle.js");
  if (canRunBundle(process.argv.slice(2))) {
    setCompilerFlags();
    await loadBundle(bundleEntry, new Map()).start();
  } else {
    await import("../dist/main.js");
  }
}
