import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Tests run on the sources, so that they never see a stale build.
const folders = {
  "ir-core": "packages/ir-core",
  "dialect-nn": "packages/dialect-nn",
  "dialect-affine": "packages/dialect-affine",
  "dialect-hw": "packages/dialect-hw",
  passes: "packages/passes",
  "frontend-onnx": "packages/frontend-onnx",
  cli: "packages/cli",
  "verilator-harness": "tools/verilator-harness",
};

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const packages = Object.entries(folders).flatMap(([name, folder]) => {
  const testing = existsSync(source(`${folder}/src/testing/index.ts`)) ? "testing/index.ts" : "testing.ts";
  return [
    { find: new RegExp(`^@hls-opt/${name}$`), replacement: source(`${folder}/src/index.ts`) },
    { find: new RegExp(`^@hls-opt/${name}/testing$`), replacement: source(`${folder}/src/${testing}`) },
  ];
});

const alias = [
  ...packages,
  { find: /^@hls-opt\/cli\/lit$/, replacement: source("packages/cli/src/lit/index.ts") },
  { find: /^@hls-opt\/ir-core\/wasm$/, replacement: source("packages/ir-core/src/wasm/index.ts") },
];

export default defineConfig({
  resolve: { alias },
  test: {
    include: ["packages/*/src/**/*.test.ts", "tools/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
